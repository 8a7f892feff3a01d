"""What was found: stories and one story whole."""

from typing import Annotated

import typer

from newswatch.cli.exits import one_line
from newswatch.cli.options import Data, Json, moment, settings

app = typer.Typer()


@app.command()
@one_line
def stories(
    since: Annotated[str, typer.Option(help="Changed from then on: 2026-11-01, 7d, 12h. 起始时间。")] = "7d",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many. 至多几条。")] = 50,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """List stories, newest first. 列出报道。"""
    from newswatch.cli.stories import run

    raise typer.Exit(run(settings(data), moment(since), limit, as_json=as_json))


@app.command()
@one_line
def story(
    story_id: Annotated[str, typer.Argument(help="A story's id or its first characters (6 or more). 报道编号。")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show one story with its copies. 查看一则报道及其转载。"""
    from newswatch.cli.story import run

    raise typer.Exit(run(settings(data), story_id, as_json=as_json))
