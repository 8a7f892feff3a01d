"""The options of a subscription's fields, for every command that takes them."""

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

Fields = Mapping[str, Any]
"""What was given of OPTIONS, by their names; None where nothing was."""

Owner = Annotated[str | None, typer.Option("--owner", help="Of this owner. 所属。")]
_On = Annotated[
    list[str] | None,
    typer.Option(
        metavar="EVENT", help="new, official, spread:3,10, changed, distorted, revision, takedown. 提醒事项。"
    ),
]
_Channel = Annotated[
    list[str] | None,
    typer.Option(
        help="console, jsonl:FILE, webhook:URL, mail:ADDRESS, wecom, dingtalk, feishu, telegram, apprise: "
        "docs/channels.md. 渠道。"
    ),
]
_SecretFile = Annotated[
    list[Path] | None,
    typer.Option(help="File with a secret of a channel; several: the next sign beside the first. 密钥文件。"),
]

OPTIONS: Mapping[str, Any] = {
    "name": Annotated[str | None, typer.Option(help="What its owner calls it. 名称。")],
    "owner": Owner,
    "on": _On,
    "channel": _Channel,
    "rhythm": Annotated[str | None, typer.Option(help="instant, hourly, daily, weekly. 频率。")],
    "at": Annotated[str | None, typer.Option(help="HH:MM of the day. 时刻。")],
    "weekday": Annotated[str | None, typer.Option(help="1 (Monday) to 7, mon, 周一. 星期。")],
    "zone": Annotated[str | None, typer.Option(help="IANA name: Asia/Shanghai. 时区。")],
    "quiet": Annotated[str | None, typer.Option(help="22:00-07:00; empty: none. 免打扰。")],
    "most": Annotated[int | None, typer.Option(help="Stories in one delivery. 每次至多几则。")],
    "secret_file": _SecretFile,
}


def with_fields(work: Callable[..., None]) -> Callable[..., None]:
    """A command with all of OPTIONS in place of its one parameter `fields`, which is told them together."""

    @wraps(work)
    def command(**given: Any) -> None:
        fields = {name: given.pop(name) for name in OPTIONS}
        work(**given, fields=fields)

    known = inspect.signature(work)
    kind, own = inspect.Parameter.KEYWORD_ONLY, dict(known.parameters)
    del own["fields"]
    added = [inspect.Parameter(name, kind, default=None, annotation=how) for name, how in OPTIONS.items()]
    parameters = [*(each.replace(kind=kind) for each in own.values()), *added]
    hints = get_type_hints(work, include_extras=True)
    del hints["fields"]
    command.__signature__ = known.replace(parameters=parameters)  # type: ignore[attr-defined]
    command.__annotations__ = hints | dict(OPTIONS)
    return command
