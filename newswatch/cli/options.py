"""What commands have in common: options with their help, and how their values are read."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newswatch.cli.exits import Stop
from newswatch.clock import system_clock
from newswatch.model.span import Span

if TYPE_CHECKING:
    from newswatch.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table. 输出 JSON 行。")]
Data = Annotated[Path | None, typer.Option("--data", help="Data folder (NEWSWATCH_DATA). 数据目录。")]

Allow = Annotated[
    list[str] | None,
    typer.Option("--allow-endpoint", help="Pass through the guard: host=address:port/crawl or /deliver. 放行地址。"),
]


def settings(data: Path | None = None, allow: list[str] | None = None, *, quiet: bool = False) -> "Settings":
    """The settings in force, logging set up accordingly; `allow` adds passes to those of the environment.

    A `quiet` command, whose answer a person reads, logs nothing below a warning unless a level is set.
    """
    from newswatch import logs
    from newswatch.settings import load

    given = {"data": data} if data else {}
    found = load(**given)
    if allow:
        found = load(**given, allow_endpoint=(*found.allow_endpoint, *allow))
    logs.set_up("WARNING" if quiet and "log_level" not in found.model_fields_set else found.log_level)
    return found


def readable(path: Path) -> Path:
    """The path of a file that can be read. Raises Stop naming it."""
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise Stop(f"{path}: {error.strerror}; give the path of a file that exists and can be read") from None


def span(since: str, until: str = "") -> Span:
    """The stretch of time that --since and --until ask for, either empty for none. Raises Stop naming the forms."""
    try:
        return Span.parse(since or None, until or None, system_clock())
    except ValueError as error:
        raise Stop(str(error)) from None


def begun(since: str, until: str = "") -> Span:
    """The stretch of time where --since must be given. Raises Stop naming the forms."""
    return span(since or " ", until)


def moment(since: str) -> datetime:
    """The one time that --since asks for. Raises Stop naming the forms."""
    asked = begun(since).since
    assert asked is not None
    return asked
