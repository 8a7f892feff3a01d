"""JSON lines in, JSON lines out, without log or store (docs/filters.md)."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from newswatch.cli.exits import Stop, one_line
from newswatch.cli.options import readable, settings

app = typer.Typer()


@app.command()
@one_line
def extract(
    manifest: Annotated[Path | None, typer.Option(help="JSON lines with id, file, url, headers. 清单。")] = None,
    catalogue: Annotated[str, typer.Option(help="`none` reads every page as unknown. none 表示不用目录。")] = "",
    pages: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
) -> None:
    """Read saved pages: one JSON row out for each row in. 批量读页。"""
    import sys

    from newswatch import catalogue as catalogues
    from newswatch.cli.extract import run
    from newswatch.serving import Budget

    if manifest is None or pages:
        one = f"one page alone is read by: newswatch preview {quote(pages[0] if pages else 'page.html')}"
        raise Stop(f"give --manifest FILE, whose rows name the pages (docs/filters.md); {one}")
    if catalogue not in ("", "none"):
        raise Stop(f"--catalogue {catalogue!r}: only `none` can be asked for; leave it out to use the catalogue")
    asked = settings()
    known = None if catalogue == "none" else catalogues.load(asked.sources)
    raise typer.Exit(run(readable(manifest), known, sys.stdout, Budget.of(asked)))


@app.command()
@one_line
def group(articles: Annotated[Path, typer.Argument(help="JSON lines: a stream in order. 文章流。")]) -> None:
    """Group a stream of articles into stories: one JSON row out for each row in. 归并。"""
    import sys

    from newswatch.cli.group import run

    raise typer.Exit(run(readable(articles), sys.stdout))


@app.command()
@one_line
def match(
    subscriptions: Annotated[Path, typer.Option(help="YAML list of id and query. 订阅。")],
    articles: Annotated[Path, typer.Argument(help="JSON lines. 文章。")],
) -> None:
    """Match articles against subscriptions, each row alone. 匹配。"""
    import sys

    from newswatch.cli.match import run

    raise typer.Exit(run(readable(subscriptions), readable(articles), sys.stdout))
