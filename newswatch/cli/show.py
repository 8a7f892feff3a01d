"""Rows in, a table for a person or JSON lines for a program out: data on stdout, whatever a page said made harmless."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newswatch.clock import BEIJING
from newswatch.logs import plain
from newswatch.model.moment import Moment, Precision

_SHOWN = {
    Precision.DAY: "%Y-%m-%d",
    Precision.HOUR: "%Y-%m-%d %H:00",
    Precision.MINUTE: "%Y-%m-%d %H:%M",
    Precision.SECOND: "%Y-%m-%d %H:%M:%S",
}


def console() -> Console:
    """Standard output; markup in data is never obeyed."""
    return Console(file=sys.stdout, markup=False, highlight=False, soft_wrap=not sys.stdout.isatty())


def clock(moment: Moment | None) -> str:
    """A moment in Beijing time, as finely as it was stated."""
    return moment.at.astimezone(BEIJING).strftime(_SHOWN[moment.precision]) if moment else ""


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on stdout; cells are plain text cut to one line."""
    shown = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(plain(str(cell))) for cell in row))
    console().print(shown)


def json_line(row: Mapping[str, Any]) -> None:
    """One JSON object on a line of stdout."""
    sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def line(text: str) -> None:
    """One line for a person on stdout."""
    console().print(Text(plain(text, 2000)))
