"""Expected and Found in, a Report out: the end state recomputed from the input alone, held against what is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from rich.console import Console
from rich.table import Table
from rich.text import Text

from chaos.checks import alerted, decided, published, put_aside
from chaos.checks.check import Check
from chaos.expected import Expected
from chaos.found import Found


@dataclass(frozen=True, slots=True)
class Report:
    """Every promise with what was found of it."""

    checks: tuple[Check, ...]

    @property
    def differences(self) -> list[str]:
        return [f"{check.promise}: {line}" for check in self.checks for line in check.differences]

    def show(self, console: Console) -> None:
        """A row for each promise; every difference below."""
        table = Table(box=None, pad_edge=False)
        for column in ("promise", "expected", "found", "differences"):
            table.add_column(column, justify="left" if column == "promise" else "right")
        for check in self.checks:
            style = "bold red" if check.differences else ""
            cells = (check.promise, check.expected, check.found, len(check.differences))
            table.add_row(*(Text(str(cell), style) for cell in cells))
        console.print(table)
        for line in self.differences:
            console.print(Text(line, "red"), soft_wrap=True)


def verify(
    expected: Expected, found: Found, *, horizon: timedelta, channels: tuple[str, ...], deaths: Sequence[float]
) -> Report:
    """`horizon` is the repost check's, `channels` every subscription's; `deaths` are the kills of the deliverer."""
    return Report(
        (
            *published.checks(expected, found),
            *decided.checks(expected, found, horizon),
            *alerted.checks(expected, found, channels, deaths),
            *put_aside.checks(expected, found),
        )
    )
