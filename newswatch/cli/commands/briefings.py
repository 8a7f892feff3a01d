"""A subscription's stories of a day as a document: made now, or on a schedule of its own."""

from pathlib import Path
from typing import Annotated

import typer

from newswatch.cli.commands.ruling import Shown
from newswatch.cli.exits import Stop, one_line
from newswatch.cli.options import Data, Json, settings
from newswatch.model.plan import Form

app = typer.Typer()
briefing = typer.Typer(cls=Shown, help="A day's stories as a document: show, plan, send. 简报。", no_args_is_help=True)
app.add_typer(briefing, name="briefing")

Name = Annotated[str, typer.Argument(metavar="SUBSCRIPTION", help="A saved subscription's id. 订阅名。")]


@briefing.command()
@one_line
def show(
    name: Annotated[str, typer.Argument(metavar="[SUBSCRIPTION]", help="A subscription's id. 订阅名。")] = "",
    query: Annotated[str, typer.Option(help="A query instead of a saved one. 检索式。")] = "",
    day: Annotated[str, typer.Option(help="The day, as 2026-11-29; default: yesterday. 日期。")] = "",
    since: Annotated[str, typer.Option(help="Opened from then on instead: 2026-11-01, 7d, 12h. 起始时间。")] = "",
    until: Annotated[str, typer.Option(help="Opened before then. 截止时间。")] = "",
    form: Annotated[str, typer.Option("--format", help="html, docx, pdf or json. 格式。")] = "",
    out: Annotated[Path | None, typer.Option(help="The file to write. 输出文件。")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there. 覆盖已有文件。")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Make a briefing: a summary here, the document in a file. 生成简报。"""
    from newswatch.cli.briefing import Asked, run

    asked = Asked(name, query, day, since, until)
    raise typer.Exit(run(settings(data), asked, form, out, force=force, as_json=as_json))


@briefing.command()
@one_line
def plan(
    name: Name,
    channel: Annotated[list[str] | None, typer.Option(help="mail:ADDRESS, folder:NAME, console. 渠道。")] = None,
    form: Annotated[list[Form] | None, typer.Option("--format", help="html, docx, pdf. 格式。")] = None,
    at: Annotated[str, typer.Option(help="The time of day, as 08:00. 时刻。")] = "08:00",
    weekday: Annotated[int, typer.Option(help="Once a week, on day 1 (Monday) to 7; 0: daily. 星期。")] = 0,
    zone: Annotated[str, typer.Option(help="Its zone; default: the subscription's. 时区。")] = "",
    off: Annotated[bool, typer.Option("--off", help="No briefing any more. 停发。")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Save when a subscription's briefing is sent and where to. 定时发送简报。"""
    from newswatch.cli.briefing import save

    if off == bool(channel):
        raise Stop("give --channel (mail:ADDRESS, folder:NAME, console) or --off")
    asked = None if off else (tuple(channel or ()), tuple(form or (Form.HTML,)), at, weekday, zone)
    raise typer.Exit(save(settings(data), name, asked, as_json=as_json))


@briefing.command(name="list")
@one_line
def plans(as_json: Json = False, data: Data = None) -> None:
    """The plans: when each sends next, its latest edition, what failed. 列出定时简报。"""
    from newswatch.cli.briefing import plans as listed

    raise typer.Exit(listed(settings(data), as_json=as_json))


@briefing.command()
@one_line
def send(
    attended: Annotated[bool, typer.Option("--attended", hidden=True)] = False,
    data: Data = None,
) -> None:
    """Send the briefings that are due; the service does so by itself. 发送到期的简报。"""
    from newswatch.cli.briefing import post

    if attended:
        from newswatch.cli.child import end_with_parent

        end_with_parent()
    raise typer.Exit(post(settings(data)))
