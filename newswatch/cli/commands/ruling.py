"""One story: shown whole, its log, and what a person decides of it: merged with another, or taken apart."""

from typing import Annotated

import typer
from typer.core import TyperGroup

from newswatch.cli.exits import one_line
from newswatch.cli.options import Data, Json, settings


class Shown(TyperGroup):
    """A group whose first word may be what is shown: `newswatch story ID` shows a story."""

    default = "show"

    def parse_args(self, ctx: object, args: list[str]) -> list[str]:
        named = args and (args[0] in self.commands or args[0] in ("--help", "-h"))
        return super().parse_args(ctx, args if named or not args else [self.default, *args])  # type: ignore[arg-type]


app = typer.Typer()
story = typer.Typer(cls=Shown, help="One story: show, log, merge, split. 一则报道。", no_args_is_help=True)
app.add_typer(story, name="story")

Id = Annotated[str, typer.Argument(help="A story's id or its first characters (6 or more). 报道编号。", metavar="ID")]
Note = Annotated[str, typer.Option(help="Why, for the log. 说明。")]
By = Annotated[str, typer.Option(help="Who decides, by default the user of this terminal. 操作人。")]
Wait = Annotated[bool, typer.Option("--wait", help="Until it is done, for up to a minute. 等待执行。")]


@story.command()
@one_line
def show(
    story_id: Id,
    turns: Annotated[bool, typer.Option("--turns", help="Who asks and who speaks in its original. 问答。")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show one story with its copies. 查看一则报道及其转载。"""
    from newswatch.cli import story as whole
    from newswatch.cli import turns as spoken
    from newswatch.cli.house import open_known

    with open_known(settings(data)) as house:
        raise typer.Exit((spoken if turns else whole).run(house, story_id, as_json=as_json))


@story.command()
@one_line
def log(
    story_id: Annotated[str, typer.Argument(help="Of one story, else of all. 报道编号。", metavar="[ID]")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The latest so many. 最近几条。")] = 50,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """What joined, what became the original and why, what was merged and split, by whom. 报道日志。"""
    from newswatch.cli.house import open_known
    from newswatch.cli.story_log import run

    with open_known(settings(data)) as house:
        raise typer.Exit(run(house, story_id, limit, as_json=as_json))


@story.command()
@one_line
def merge(
    one: Id,
    other: Annotated[str, typer.Argument(help="The other story's, in any order. 另一则编号。", metavar="ID")],
    note: Note = "",
    by: By = "",
    wait: Wait = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Make two stories one, for good: the one opened first keeps its id. 合并两则报道。"""
    from newswatch.cli.house import open_known
    from newswatch.cli.ruling import merge as run

    with open_known(settings(data)) as house:
        raise typer.Exit(run(house, one, other, by, note, wait=wait, as_json=as_json))


@story.command()
@one_line
def split(
    story_id: Id,
    events: Annotated[
        list[str], typer.Argument(help="Event ids or their first characters. 事件编号。", metavar="EVENT...")
    ],
    note: Note = "",
    by: By = "",
    wait: Wait = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Make a story of its own of some of a story's pages, for good. 拆分报道。"""
    from newswatch.cli.house import open_known
    from newswatch.cli.ruling import split as run

    with open_known(settings(data)) as house:
        raise typer.Exit(run(house, story_id, events, by, note, wait=wait, as_json=as_json))
