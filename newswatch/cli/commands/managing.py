"""Subscriptions and their owners: listed, made, changed, kept in files."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from newswatch.cli.exits import Code, Stop, one_line
from newswatch.cli.house import House, open_house, open_known
from newswatch.cli.options import Allow, Data, Json, settings

app = typer.Typer()
subscriptions = typer.Typer(
    help="Subscriptions: list, show, create, edit, pause, mute, export, import … 订阅管理。", no_args_is_help=True
)
owner = typer.Typer(help="Owners of subscriptions and their tokens. 所有者与令牌。", no_args_is_help=True)
app.add_typer(subscriptions, name="subscriptions")
app.add_typer(owner, name="owner")

Id = Annotated[str, typer.Argument(help="A subscription's id. 订阅编号。", metavar="ID")]
Story = Annotated[str, typer.Argument(help="A story's id or its first characters. 报道编号。", metavar="STORY")]
Owner = Annotated[str | None, typer.Option("--owner", help="Of this owner. 所属。")]
OwnerName = Annotated[str, typer.Argument(help="Letters, digits, . - _ @. 名称。", metavar="NAME")]
Name = Annotated[str | None, typer.Option("--name", help="What its owner calls it. 名称。")]
On = Annotated[
    list[str] | None,
    typer.Option("--on", help="new, official, spread:3,10, changed, distorted, revision, takedown. 事项。"),
]
Channel = Annotated[list[str] | None, typer.Option("--channel", help="docs/channels.md; several. 渠道。")]
Rhythm = Annotated[str | None, typer.Option("--rhythm", help="instant, hourly, daily, weekly. 频率。")]
At = Annotated[str | None, typer.Option("--at", help="HH:MM of the day. 时刻。")]
Weekday = Annotated[str | None, typer.Option("--weekday", help="1 (Monday) to 7, mon, 周一. 星期。")]
Zone = Annotated[str | None, typer.Option("--zone", help="IANA name: Asia/Shanghai. 时区。")]
Quiet = Annotated[str | None, typer.Option("--quiet", help="22:00-07:00; empty: none. 免打扰。")]
Most = Annotated[int | None, typer.Option("--most", help="Stories in one delivery. 每次至多几则。")]
SecretFile = Annotated[Path | None, typer.Option(help="File with the channels' secret. 密钥文件。")]


def _run(
    work: Callable[[House], Code], data: Path | None, allow: list[str] | None = None, *, new: bool = False
) -> None:
    """`new` where a store may be made for it."""
    with (open_house if new else open_known)(settings(data, allow)) as house:
        raise typer.Exit(work(house))


def _secret(path: Path | None) -> str | None:
    from newswatch.cli.subscribe import secret_in

    return secret_in(path) if path else None


def _events(on: list[str] | None) -> dict[str, object]:
    from newswatch.cli.subscribe import told_of

    return dict(zip(("events", "thresholds"), told_of(on), strict=True)) if on else {}


@subscriptions.command("list")
@one_line
def list_all(owner: Owner = None, as_json: Json = False, data: Data = None) -> None:
    """Every subscription with its channels, without secrets, and its alerts of the last 7 days. 列出。"""
    from newswatch.cli import subscriptions as book

    _run(lambda house: book.listed(house, owner, as_json=as_json), data)


@subscriptions.command()
@one_line
def show(name: Id, as_json: Json = False, data: Data = None) -> None:
    """All of one: fields, the next three sends, what it is owed, switched-off channels. 查看。"""
    from newswatch.cli import subscriptions as book

    _run(lambda house: book.show(house, name, as_json=as_json), data)


@subscriptions.command()
@one_line
def create(
    query: Annotated[str, typer.Argument(help="docs/query.md. 查询式。")],
    name_id: Annotated[str | None, typer.Option("--id", help="Default: made up. 编号。")] = None,
    name: Name = None,
    owner: Owner = None,
    on: On = None,
    channel: Channel = None,
    rhythm: Rhythm = None,
    at: At = None,
    weekday: Weekday = None,
    zone: Zone = None,
    quiet: Quiet = None,
    most: Most = None,
    secret_file: SecretFile = None,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Make a subscription; without a channel it is read as a feed. 新建。"""
    from newswatch.cli import subscriptions as book
    from newswatch.cli.offices import given_fields

    told = {"id": name_id, "name": name, "owner": owner, "query": query, **_events(on)}
    how = {"channels": channel, "rhythm": rhythm, "at": at, "weekday": weekday, "zone": zone, "quiet": quiet}
    given = given_fields({**told, **how, "most": most, "secret": _secret(secret_file)})
    _run(lambda house: book.create(house, given, as_json=as_json), data, allow, new=True)


@subscriptions.command()
@one_line
def edit(
    name_id: Id,
    query: Annotated[str | None, typer.Option("--query", help="Another query. 查询式。")] = None,
    name: Name = None,
    owner: Owner = None,
    on: On = None,
    channel: Channel = None,
    rhythm: Rhythm = None,
    at: At = None,
    weekday: Weekday = None,
    zone: Zone = None,
    quiet: Quiet = None,
    most: Most = None,
    secret_file: SecretFile = None,
    as_json: Json = False,
    allow: Allow = None,
    data: Data = None,
) -> None:
    """Change what is named; lists (--on, --channel) are replaced whole. 编辑。"""
    from newswatch.cli import subscriptions as book
    from newswatch.cli.offices import given_fields

    told = {"name": name, "owner": owner, "query": query, **_events(on)}
    how = {"channels": channel, "rhythm": rhythm, "at": at, "weekday": weekday, "zone": zone, "quiet": quiet}
    given = given_fields({**told, **how, "most": most, "secret": _secret(secret_file)})
    if not given:
        raise Stop("nothing to change; name it: --query, --channel, --rhythm … (newswatch subscriptions edit --help)")
    _run(lambda house: book.edit(house, name_id, given, as_json=as_json), data, allow)


@subscriptions.command()
@one_line
def pause(name: Id, as_json: Json = False, data: Data = None) -> None:
    """Match nothing for it until it is resumed. 暂停。"""
    from newswatch.cli import subscriptions as book

    _run(lambda house: book.edit(house, name, {"paused": True}, as_json=as_json), data)


@subscriptions.command()
@one_line
def resume(name: Id, as_json: Json = False, data: Data = None) -> None:
    """Go on; what came while it was paused is not told. 恢复。"""
    from newswatch.cli import subscriptions as book

    _run(lambda house: book.edit(house, name, {"paused": False}, as_json=as_json), data)


@subscriptions.command()
@one_line
def mute(name: Id, story: Story, as_json: Json = False, data: Data = None) -> None:
    """Tell it nothing more of a story. 静音一则报道。"""
    from newswatch.cli import subscriptions as book

    _run(lambda house: book.mute(house, name, story, mute=True, as_json=as_json), data)


@subscriptions.command()
@one_line
def unmute(name: Id, story: Story, as_json: Json = False, data: Data = None) -> None:
    """Tell it of a story again. 取消静音。"""
    from newswatch.cli import subscriptions as book

    _run(lambda house: book.mute(house, name, story, mute=False, as_json=as_json), data)


@subscriptions.command()
@one_line
def delete(
    names: Annotated[list[str], typer.Argument(help="Ids. 订阅编号。", metavar="ID...")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Remove subscriptions; what they were still owed is given up. 删除。"""
    from newswatch.cli import subscriptions as book

    _run(lambda house: book.remove(house, names, as_json=as_json), data)


@subscriptions.command()
@one_line
def wake(name: Id, as_json: Json = False, data: Data = None) -> None:
    """Switch its channels on again and send what they are owed. 重新启用渠道。"""
    from newswatch.cli import subscriptions as book

    _run(lambda house: book.wake(house, name, as_json=as_json), data)


@subscriptions.command()
@one_line
def redeliver(
    alert: Annotated[str, typer.Argument(help="An alert's id. 提醒编号。", metavar="ALERT")],
    channel: Annotated[str | None, typer.Option(help="One channel, as `show` writes it; else all. 渠道。")] = None,
    by: Annotated[str, typer.Option(help="Who asks; default: the user of this terminal. 操作人。")] = "",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Send an alert once more, under its own id. 重新送达。"""
    from getpass import getuser

    from newswatch.cli import subscriptions as book

    _run(lambda house: book.redeliver(house, alert, channel, by or getuser(), as_json=as_json), data)


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

    _run(lambda house: book.feed(house, name, on=not off, as_json=as_json), data)


@subscriptions.command()
@one_line
def export(
    owner: Owner = None,
    secrets: Annotated[bool, typer.Option("--secrets", help="Secrets and secret addresses too. 含密钥。")] = False,
    data: Data = None,
) -> None:
    """Write subscriptions as YAML to standard output. 导出。"""
    from newswatch.cli import book

    _run(lambda house: book.export(house, owner, secrets=secrets), data)


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

    _run(lambda house: book.bring_in(house, file, dry_run=dry_run, as_json=as_json), data, allow, new=not dry_run)


@owner.command()
@one_line
def add(name: OwnerName, as_json: Json = False, data: Data = None) -> None:
    """Print a token by which a program asks in this name; shown once. 新建令牌。"""
    from newswatch.cli import owners

    _run(lambda house: owners.add(house, name, as_json=as_json), data, new=True)


@owner.command("list")
@one_line
def list_owners(as_json: Json = False, data: Data = None) -> None:
    """Owners, their tokens (not what they are) and how many subscriptions they have. 列出。"""
    from newswatch.cli import owners

    _run(lambda house: owners.listed(house, as_json=as_json), data)


@owner.command()
@one_line
def revoke(
    name: OwnerName,
    token: Annotated[str, typer.Argument(help="One of them; else all. 令牌编号。", metavar="[TOKEN]")] = "",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Take an owner's tokens back; subscriptions stay. 收回令牌。"""
    from newswatch.cli import owners

    _run(lambda house: owners.revoke(house, name, token, as_json=as_json), data)


@owner.command()
@one_line
def rotate(name: OwnerName, as_json: Json = False, data: Data = None) -> None:
    """Print a new token in place of all others. 更换令牌。"""
    from newswatch.cli import owners

    _run(lambda house: owners.rotate(house, name, as_json=as_json), data)
