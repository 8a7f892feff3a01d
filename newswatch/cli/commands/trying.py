"""Queries, tried before they are saved."""

from typing import Annotated

import typer

from newswatch.cli.dashed import Asking
from newswatch.cli.exits import one_line
from newswatch.cli.options import Data, Json, begun, settings

app = typer.Typer()
query = typer.Typer(help="A query: test, explain; nothing is saved. 试用检索式。", no_args_is_help=True)
app.add_typer(query, name="query")

Asked = Annotated[str, typer.Argument(help="docs/query.md. 检索式。", metavar="QUERY")]


@query.command("test", cls=Asking)
@one_line
def try_it(
    asked: Asked,
    since: Annotated[str, typer.Option(help="2026-11-01, 30d, 12h. 起始时间。")] = "30d",
    story: Annotated[str, typer.Option(help="Say why it meets this story or not. 报道编号。")] = "",
    on: Annotated[
        list[str] | None, typer.Option("--on", help="Count alerts of these: as `subscribe --on`; default new. 事项。")
    ] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """How many stories a day it would have told, by which words, with samples. 试查。"""
    from newswatch.cli.house import open_known
    from newswatch.cli.trying import test as run

    with open_known(settings(data)) as house:
        raise typer.Exit(run(house, asked, begun(since), story, on or [], as_json=as_json))


@query.command(cls=Asking)
@one_line
def explain(asked: Asked, as_json: Json = False) -> None:
    """How it is read: every operator written out, and its parts as a tree. 解析。"""
    from newswatch.cli.trying import explain as run

    raise typer.Exit(run(asked, as_json=as_json))
