"""Nothing in; a table of how `newswatch extract` takes pages made to break it out, with ordinary ones between them.

    .venv/bin/python -m benchmarks.hostile [--only WORD]

Pages are made in memory (benchmarks/hostile_pages.py), written to a folder that goes again, and read in one run of one
worker, an ordinary page before, between and behind them. Each hostile page must be answered within the command's budget
and cost no more than its own worker; each ordinary one must be read word for word. Ends with 1 where that fails. A page
that was ended at the budget is marked: it is answered, and no crawl has such a budget.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.extracting import Printed, extract
from benchmarks.hostile_pages import HOSTILE, ORDINARY, ordinary
from newswatch.settings import load

_BUDGET = load().read_timeout
"""Seconds."""
_STARTING = 2.0
"""Seconds that a worker may take besides: one that was ended is started anew, and imports what it needs."""
_MEMORY = 200.0
"""MB that a worker should not exceed; beyond them it is marked."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A page: its size on disk, what was printed of it, and what is wrong with the ordinary pages beside it."""

    name: str
    size: int
    printed: Printed
    wrong: str

    @property
    def code(self) -> str:
        return self.printed.row["error"] or "read"

    @property
    def broken(self) -> str:
        """What fails the run."""
        if self.code == "crashed":
            return "ended its worker"
        if self.printed.seconds > _BUDGET + _STARTING:
            return f"no answer within {_BUDGET:g} s"
        return self.wrong

    @property
    def marks(self) -> str:
        """What does not fail the run and should not be."""
        told = ["ended at the budget"] if self.code == "timeout" else []
        return ", ".join(told + [f"over {_MEMORY:g} MB"] * (self.printed.peak > _MEMORY * 1e6))


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--only", default="", help="pages whose name has this in it")
    asked = parser.parse_args()
    outcomes = list(run([name for name in HOSTILE if asked.only in name]))
    table = Table(title=f"newswatch extract over hostile pages, one worker, a budget of {_BUDGET:g} s a page")
    for column in ("page", "MB", "answer", "seconds", "of work", "peak MB", "marked", "fails"):
        table.add_column(column)
    for each in outcomes:
        spent = (f"{each.printed.seconds:.1f}", f"{each.printed.worked:.1f}")
        told = (*spent, f"{each.printed.peak / 1e6:.0f}", each.marks, each.broken)
        table.add_row(each.name, f"{each.size / 1e6:.1f}", each.code, *told)
    Console(width=150).print(table)
    return 1 if any(each.broken for each in outcomes) else 0


def run(names: Sequence[str]) -> Iterator[Outcome]:
    """The outcome of each page, in order."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ordinary.html").write_bytes(ordinary())
        files = ["ordinary.html"]
        for number, page in enumerate(names):
            (folder / f"{number}.html").write_bytes(HOSTILE[page]())
            files += [f"{number}.html", "ordinary.html"]
        manifest = folder / "pages.jsonl"
        rows = ({"id": number, "file": file} for number, file in enumerate(files))
        manifest.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        printed = extract(manifest, "--catalogue", "none")
        sizes = [(folder / file).stat().st_size for file in files]
    for number, page in enumerate(names):
        at = 2 * number + 1
        yield Outcome(page, sizes[at], printed[at], misread(printed[at - 1]) or misread(printed[at + 1]))


def misread(printed: Printed) -> str:
    """What an ordinary page was misread in; empty where it was read right."""
    wrong = [name for name, value in ORDINARY.items() if printed.row[name] != value]
    return f"ordinary page misread: {printed.row['error'] or ', '.join(wrong)}" if wrong else ""


if __name__ == "__main__":
    sys.exit(main())
