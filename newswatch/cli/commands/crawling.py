"""From the web: crawling a source, reading one page."""

from typing import Annotated

import typer

from newswatch.cli.exits import one_line
from newswatch.cli.options import Allow, Data, Json, settings

app = typer.Typer()


@app.command()
@one_line
def crawl(
    source: Annotated[str, typer.Argument(help="A name from the catalogue. 来源。")],
    scheduled: Annotated[bool, typer.Option("--scheduled", hidden=True)] = False,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Crawl one source once. 抓取一个来源。"""
    from newswatch.cli.crawl import run

    raise typer.Exit(run(settings(data, allow), source, as_json=as_json, scheduled=scheduled))


@app.command()
@one_line
def preview(
    page: Annotated[str, typer.Argument(help="An address or a saved page. 网址或文件。")],
    refetch: Annotated[bool, typer.Option(help="Fetch even where a capture is kept. 重新抓取。")] = False,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Read one page and show every field, where it was read, and the verdict. 试读一页。"""
    from newswatch.cli.preview import run

    raise typer.Exit(run(settings(data, allow), page, refetch=refetch, as_json=as_json))
