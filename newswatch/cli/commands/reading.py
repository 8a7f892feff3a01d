"""What was found: stories, newest first, and the words that spinners put for others."""

from shlex import quote
from typing import Annotated

import typer

from newswatch.cli.dashed import Asking
from newswatch.cli.exits import Stop, one_line
from newswatch.cli.options import Allow, Data, Json, moment, settings, span

app = typer.Typer()
search = typer.Typer(help="The index in which stories are searched: rebuild. 报道索引。")
app.add_typer(search, name="search")


@app.command(cls=Asking)
@one_line
def stories(
    query: Annotated[
        list[str] | None, typer.Argument(help="Words of the text: docs/query.md. 检索式。", metavar="[QUERY]")
    ] = None,
    since: Annotated[str, typer.Option(help="Changed from then on: 2026-11-01, 7d, 12h. 起始时间。")] = "7d",
    until: Annotated[str, typer.Option(help="Changed before then. 截止时间。")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many. 至多几条。")] = 50,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """List stories, newest first, with a QUERY those whose text meets it. 列出报道。"""
    from newswatch.cli.stories import run

    if query and len(query) > 1:
        raise Stop(f"a query is one argument: put the query in quotes: newswatch stories {quote(' '.join(query))}")
    asked = query[0] if query else None
    raise typer.Exit(run(settings(data), asked, span(since or " ", until), limit, as_json=as_json))


@search.command()
@one_line
def rebuild(as_json: Json = False, data: Data = None) -> None:
    """Make the index anew from the store. 重建索引。"""
    from newswatch.cli.house import open_known
    from newswatch.cli.searching import rebuild as run
    from newswatch.cli.show import json_line, line
    from newswatch.cli.words import say

    asked = settings(data)
    with open_known(asked) as house:
        number = run(house.store, asked)
    if as_json:
        json_line({"lines": number})
    else:
        line(
            say(f"the index of stories knows the ledger up to line {number}", f"报道索引已重建，截至记录第 {number} 条")
        )


@app.command()
@one_line
def trace(
    text: Annotated[str, typer.Argument(help="A text, a file, an address, or - (standard input). 文本、文件、网址。")],
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Show the story a text carries, its original, its copies and what it changed. 追溯文本来源。"""
    from newswatch.cli.trace import run

    raise typer.Exit(run(settings(data, allow, quiet=True), text, as_json=as_json))


@app.command()
@one_line
def substitutions(
    least: Annotated[int, typer.Option("--min", min=1, help="Shown by at least so many spun copies. 至少几篇。")] = 2,
    since: Annotated[str, typer.Option(help="Of copies decided from then on: 2026-11-01, 90d. 起始时间。")] = "400d",
    limit: Annotated[int, typer.Option(min=1, max=20_000, help="At most so many. 至多几条。")] = 200,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """List the words that spinners put for others. 列出洗稿替换词。"""
    from newswatch.cli.substitutions import run

    raise typer.Exit(run(settings(data), moment(since), least, limit, as_json=as_json))
