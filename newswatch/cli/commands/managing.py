"""Subscriptions: listed, made, changed, kept in files."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newswatch.cli.commands.fields import Fields, Owner, with_fields
from newswatch.cli.dashed import Asking
from newswatch.cli.exits import Code, Stop, one_line
from newswatch.cli.options import Allow, Data, Json, settings

if TYPE_CHECKING:
    from newswatch.cli.house import House

app = typer.Typer()
subscriptions = typer.Typer(
    help="Subscriptions: list, show, create, edit, pause, mute, export, import … 订阅管理。", no_args_is_help=True
)
app.add_typer(subscriptions, name="subscriptions")

Id = Annotated[str, typer.Argument(help="A subscription's id. 订阅编号。", metavar="ID")]
Story = Annotated[str, typer.Argument(help="A story's id or its first characters. 报道编号。", metavar="STORY")]


def done(
    work: Callable[["House"], Code], data: Path | None, allow: list[str] | None = None, *, new: bool = False
) -> None:
    """Ends the command with the code of `work`; `new` where a store may be made for it."""
    from newswatch.cli.house import open_house, open_known

    with (open_house if new else open_known)(settings(data, allow)) as house:
        raise typer.Exit(work(house))


@subscriptions.command("list")
@one_line
def list_all(owner: Owner = None, as_json: Json = False, data: Data = None) -> None:
    """Every subscription with its channels, without secrets, and its alerts of the last 7 days. 列出。"""
    from newswatch.cli.subscription import listed

    done(lambda house: listed(house, owner, as_json=as_json), data)


@subscriptions.command()
@one_line
def show(name: Id, as_json: Json = False, data: Data = None) -> None:
    """All of one: fields, the next three sends, what it is owed, switched-off channels. 查看。"""
    from newswatch.cli import subscription

    done(lambda house: subscription.show(house, name, as_json=as_json), data)


@subscriptions.command(cls=Asking)
@one_line
@with_fields
def create(
    query: Annotated[str, typer.Argument(help="docs/query.md. 查询式。")],
    name_id: Annotated[str | None, typer.Option("--id", help="Default: made up. 编号。")] = None,
    *,
    fields: Fields,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Make a subscription; without a channel it is read as a feed. 新建。"""
    from newswatch.cli import subscriptions as book
    from newswatch.cli.given import given_fields

    given = given_fields({"id": name_id, "query": query, **fields})
    done(lambda house: book.create(house, given, as_json=as_json), data, allow, new=True)


@subscriptions.command()
@one_line
@with_fields
def edit(
    name_id: Id,
    query: Annotated[str | None, typer.Option("--query", help="Another query. 查询式。")] = None,
    *,
    fields: Fields,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Change what is named; lists (--on, --channel, --secret-file) are replaced whole. 编辑。"""
    from newswatch.cli import subscriptions as book
    from newswatch.cli.given import given_fields

    given = given_fields({"query": query, **fields})
    if not given:
        raise Stop("nothing to change; name it: --query, --channel, --rhythm … (newswatch subscriptions edit --help)")
    done(lambda house: book.edit(house, name_id, given, as_json=as_json), data, allow)


@subscriptions.command()
@one_line
def pause(name: Id, as_json: Json = False, data: Data = None) -> None:
    """Match nothing for it until it is resumed. 暂停。"""
    from newswatch.cli import subscriptions as book

    done(lambda house: book.edit(house, name, {"paused": True}, as_json=as_json), data)


@subscriptions.command()
@one_line
def resume(name: Id, as_json: Json = False, data: Data = None) -> None:
    """Go on; what came while it was paused is not told. 恢复。"""
    from newswatch.cli import subscriptions as book

    done(lambda house: book.edit(house, name, {"paused": False}, as_json=as_json), data)


@subscriptions.command()
@one_line
def mute(name: Id, story: Story, as_json: Json = False, data: Data = None) -> None:
    """Tell it nothing more of a story. 静音一则报道。"""
    from newswatch.cli import subscriptions as book

    done(lambda house: book.mute(house, name, story, mute=True, as_json=as_json), data)


@subscriptions.command()
@one_line
def unmute(name: Id, story: Story, as_json: Json = False, data: Data = None) -> None:
    """Tell it of a story again. 取消静音。"""
    from newswatch.cli import subscriptions as book

    done(lambda house: book.mute(house, name, story, mute=False, as_json=as_json), data)


@subscriptions.command()
@one_line
def delete(
    names: Annotated[list[str], typer.Argument(help="Ids. 订阅编号。", metavar="ID...")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Remove subscriptions; what they were still owed is given up. 删除。"""
    from newswatch.cli import subscriptions as book

    done(lambda house: book.remove(house, names, as_json=as_json), data)


@subscriptions.command()
@one_line
def wake(name: Id, as_json: Json = False, data: Data = None) -> None:
    """Switch its channels on again and send what they are owed. 重新启用渠道。"""
    from newswatch.cli import subscriptions as book

    done(lambda house: book.wake(house, name, as_json=as_json), data)


@subscriptions.command()
@one_line
def redeliver(
    alert: Annotated[str, typer.Argument(help="An alert's id or its first characters. 提醒编号。", metavar="ALERT")],
    channel: Annotated[str | None, typer.Option(help="One channel, as `show` writes it; else all. 渠道。")] = None,
    by: Annotated[str, typer.Option(help="Who asks; default: the user of this terminal. 操作人。")] = "",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Send an alert once more, under its own id; a file that has it stays as it is. 重新送达。"""
    from getpass import getuser

    from newswatch.cli import subscriptions as book

    done(lambda house: book.redeliver(house, alert, channel, by or getuser(), as_json=as_json), data)


@subscriptions.command()
@one_line
def feed(
    name: Id,
    off: Annotated[bool, typer.Option("--off", help="Take its address away. 关闭。")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Give its feed an address that nobody guesses; each time another, and the one before ends. 订阅源。"""
    from newswatch.cli import subscriptions as book

    done(lambda house: book.feed(house, name, on=not off, as_json=as_json), data)


@subscriptions.command()
@one_line
def export(
    owner: Owner = None,
    secrets: Annotated[bool, typer.Option("--secrets", help="Secrets and secret addresses too. 含密钥。")] = False,
    data: Data = None,
) -> None:
    """Write subscriptions as YAML to standard output. 导出。"""
    from newswatch.cli import book

    done(lambda house: book.export(house, owner, secrets=secrets), data)


@subscriptions.command("import")
@one_line
def bring_in(
    file: Annotated[Path, typer.Argument(help="What `export` wrote, or - (standard input). 文件。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change. 只看不写。")] = False,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Save the subscriptions of a YAML file, all or none. 导入。"""
    from newswatch.cli import book

    done(lambda house: book.bring_in(house, file, dry_run=dry_run, as_json=as_json), data, allow, new=not dry_run)
