"""What an operator does with the raw pages that are kept: read them again, take them elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from newswatch.cli.exits import one_line
from newswatch.cli.options import Data, Json, begun, settings

app = typer.Typer()
captures = typer.Typer(help="Kept raw pages: export. 原始网页存档。")
app.add_typer(captures, name="captures")

Since = Annotated[str, typer.Option(help="From then on: 2026-11-01, 7d, 12h. 起始时间。")]
Until = Annotated[str, typer.Option(help="Until then, a day included. 截止时间。")]


@app.command()
@one_line
def reread(
    since: Since = "30d",
    until: Until = "",
    source: Annotated[str, typer.Option(help="Only of this source. 信源。")] = "",
    accept: Annotated[
        bool, typer.Option("--accept/--dry-run", help="Write what changed, or only show it. 写入。")
    ] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Read kept captures again by the present reader: show what would change, or accept it. 重读存档。"""
    from newswatch.cli.reread import Asked, run

    raise typer.Exit(run(settings(data, quiet=True), Asked(begun(since, until), source, accept), as_json=as_json))


@captures.command()
@one_line
def export(
    file: Annotated[Path, typer.Argument(help="The WARC file to write: NAME.warc.gz. 导出文件。")],
    since: Since = "30d",
    until: Until = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the file. 覆盖文件。")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Write the pages fetched in a span to a WARC file. 导出为 WARC。"""
    from newswatch.cli.captures import export as run

    raise typer.Exit(run(settings(data), file, begun(since, until), force=force, as_json=as_json))
