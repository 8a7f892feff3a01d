"""Crawling beside bare Scrapy: nothing comes in, one table of pages/s and one of memory go out.

    .venv/bin/python -m benchmarks.crawling [--pages 3000] [--rounds 3] [--memory 50000] [--folder var]

The peer is a spider of a few lines under Scrapy's own defaults, without a delay, with as many requests under way, its
log lines off as ours are. Both fetch the same pages of one server in the same run, by turns, up to and with the page in
the pipeline; each figure is the best of its rounds. Of ours, in this order, each with what stands before it:

    crawl     guard, robots.txt, pace, seen-check and the record of the crawl, all kept in the embedded server
    captures  every raw page on disk, with fsync, before anybody reads it
    reading   every page read, judged and put on the log

CPU is the crawl's process alone: on a machine with other work it says more than pages/s. `--memory` then crawls so many
pages once and shows the process's memory every few thousand. Exit code 1 where `crawl` has less than .75 of the peer's
pages/s, or memory grows by more than 5 MB after the first thousand pages.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.crawl_site import ROWS

KINDS = ("bare", "crawl", "captures", "reading")
MUST = 0.75
MAY_GROW = 5.0
"""Megabytes."""


@dataclass(frozen=True)
class Crawled:
    """What one crawl did: pages, seconds from its start to its last page, CPU seconds of that, memory by the thousand.

    Its start is that of the crawl: whoever started the process has loaded the modules and opened the store.
    """

    pages: int
    seconds: float
    cpu: float
    memory: Sequence[float]

    @property
    def rate(self) -> float:
        return self.pages / self.seconds


@contextmanager
def site() -> Iterator[int]:
    """The page server, in a process of its own; its port."""
    command = [sys.executable, "-m", "benchmarks.crawl_site"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()


def crawled(kind: str, port: int, pages: int, folder: Path | None) -> Crawled:
    """Crawl `pages` pages in a process of its own. Raises SystemExit where not all of them came."""
    with tempfile.TemporaryDirectory(dir=folder) as data:
        command = [sys.executable, "-m", "benchmarks.crawl_once", kind, str(port), str(-(-pages // ROWS)), data]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    got = Crawled(**json.loads(ran.stdout.splitlines()[-1]))
    if got.pages < pages:
        raise SystemExit(f"{kind}: {got.pages} of {pages} pages came")
    return got


def rates(port: int, pages: int, rounds: int, folder: Path | None) -> tuple[Table, float]:
    """The table, and our share of the peer's pages/s."""
    runs: dict[str, list[Crawled]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind in KINDS:
            # Reading costs some thirty times what fetching does: a part says as much.
            runs[kind].append(crawled(kind, port, pages if kind != "reading" else min(pages, 2 * ROWS), folder))
    best = {kind: max(runs[kind], key=lambda run: run.rate) for kind in KINDS}
    table = Table(title=f"{pages} local pages, 8 requests under way, best of {rounds}")
    for heading in ("", "pages/s", "of bare Scrapy", "CPU, ms a page", "memory, MB"):
        table.add_column(heading, justify="right")
    for kind in KINDS:
        run = best[kind]
        cpu = min(each.cpu / each.pages for each in runs[kind]) * 1000
        share = run.rate / best["bare"].rate
        table.add_row(kind, f"{run.rate:,.0f}", f"{share:.2f}", f"{cpu:.2f}", f"{run.memory[-1]:,.0f}")
    return table, best["crawl"].rate / best["bare"].rate


def memory(run: Crawled) -> tuple[Table, float]:
    """The table, and by how much memory grew at most after the first thousand pages, in megabytes."""
    before, first, *later = run.memory
    table = Table(title=f"memory over {run.pages} pages, {run.rate:,.0f} pages/s")
    table.add_column("after pages", justify="right")
    table.add_column("MB", justify="right")
    table.add_row("0", f"{before:,.1f}")
    steps = [first, *later]
    every = max(1, len(steps) // 10)
    for number in sorted({0, *range(every - 1, len(steps), every)}):
        table.add_row(f"{(number + 1) * 1000:,}", f"{steps[number]:,.1f}")
    return table, max([first, *later]) - first


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=0, metavar="PAGES")
    parser.add_argument(
        "--folder", type=Path, help="on the disk to be measured (default: the system's for temporary files)"
    )
    asked = parser.parse_args()
    console = Console()
    met = True
    with site() as port:
        if asked.rounds:
            table, share = rates(port, asked.pages, asked.rounds, asked.folder)
            console.print(table)
            console.print(f"crawl has {share:.2f} of bare Scrapy's pages/s; at least {MUST} is promised")
            met = share >= MUST
        if asked.memory:
            table, grown = memory(crawled("crawl", port, asked.memory, asked.folder))
            console.print(table)
            console.print(f"grew by {grown:.1f} MB after the first 1,000 pages; at most {MAY_GROW:.0f} are promised")
            met = met and grown <= MAY_GROW
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
