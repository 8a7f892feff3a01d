"""Saved pages with known answers in; one table of how well, how fast and in how much memory they are read goes out.

    .venv/bin/python -m benchmarks.reading --pages ../shared/pages --scale ../shared/tools/score_pages.py [--check]

Beside newswatch, once as a stranger to all sites and once with its catalogue, stand trafilatura with its defaults and
with favor_precision, readability-lxml, newspaper4k (told that pages are Chinese) and gne, all in the same run on the
same decoded text (benchmarks/readers.py), each a process of its own. Rounds go around all readers, so that what else
the machine does meets everybody; seconds are those of one core (processor time), the best of three rounds. Our rows and
our memory, which is the worker's, are those of `newswatch extract`. Credited counts once over all pages, once over
mainland ones (page_scale.mainland says which those are). Peers have no catalogue.

Half of the sites is closed: nobody who works on the reader opens their pages, texts or wrong rows; only sums over them
are looked at. A site, by the name that gold.jsonl has for it (`site`, else `domain`), is closed where the first byte of
the SHA-256 of its name is even. A second table has our figures for both halves, so that rules fitted to pages somebody
has seen show. The third has how pages with lies about their charset are decoded, beside Scrapy's response.text.

`--check` holds the figures to benchmarks/floors.toml and ends with 1, naming what fell. `--alone` leaves out the peers,
the catalogue and speed. Without the folder there is nothing to measure: it says so and ends well.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import floors
from benchmarks.charset_lies import Count, counts, is_clean
from benchmarks.extracting import Printed, extract
from benchmarks.page_scale import Figures, closed, share, weigh
from benchmarks.readers import PEERS, READERS
from newswatch.settings import ROOT

Row = dict[str, Any]
FLOORS = Path(__file__).with_name("floors.toml")
OURS = {"newswatch": ("--catalogue", "none"), "newswatch, catalogue": ()}
"""Our rows of the table, with the options of `newswatch extract`."""
ALONE = "newswatch"
YARDSTICK = "trafilatura"
"""Whose speed is 1."""
COLUMNS = {
    "body": "body F1",
    "under_half": "under .5",
    "title": "title",
    "day": "day",
    "minute": "minute",
    "credited": "credited,\nall",
    "mainland": "credited,\nmainland",
    "author_found": "author\nfound",
    "author_invented": "author\ninvented",
}
_OF_SPEED = ("speed",)
_PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Measured:
    """One reader: what the scale says of its rows; seconds of its best round; its peak of memory; pages it broke on."""

    figures: Figures
    peak: int
    seconds: float | None = None
    failed: int = 0


def main() -> int:
    asked = _asked()
    gold = asked.pages / "gold.jsonl"
    if not gold.is_file() or not asked.scale.is_file():
        missing = asked.scale if gold.is_file() else gold
        print(f"SKIPPED benchmarks.reading: {missing} is not there; nothing was measured, no floor was held")
        return 0
    pages = _rows(gold)
    with tempfile.TemporaryDirectory() as name:
        manifest = _manifest(Path(name), asked.pages, pages)
        printed = {
            name: extract(manifest, *options) for name, options in OURS.items() if not asked.alone or name == ALONE
        }
        rows = {name: [each.row for each in extracted] for name, extracted in printed.items()}
        measured = {n: Measured(weigh(asked.scale, pages, rows[n]), _peak(each)) for n, each in printed.items()}
        if not asked.alone:
            measured = _beside_peers(Path(name), manifest, pages, measured, asked)
    halves = {half: weigh(asked.scale, _half(pages, half), rows["newswatch"]) for half in ("open", "closed")}
    decoded = list(counts((gzip.decompress((asked.pages / page["html"]).read_bytes()), page["enc"]) for page in pages))
    real = [row for row, page in zip(rows["newswatch"], pages, strict=True) if page["enc"].startswith("gb")]
    clean = share(sum(is_clean(f"{row['title']}{row['text']}") for row in real) / max(1, len(real)), len(real))
    console = Console(width=200)
    console.print(_table(pages, measured, asked.rounds), _halves(halves), _charsets(decoded))
    console.print(f"Rows of real GBK pages without a mark of a wrong charset: {str(clean).replace(chr(10), ' ')}")
    if not asked.check:
        return 0
    found = _values(measured) | {half: _plain(figures) for half, figures in halves.items()}
    found["charset"] = {each.name: each.ours.value for each in decoded} | {"rows of real GBK": clean.value}
    return _held(found, asked.alone)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder with gold.jsonl and html/")
    parser.add_argument("--scale", type=Path, required=True, help="the scale: gold.jsonl and rows in, one line out")
    parser.add_argument("--rounds", type=int, default=3, help="of which the fastest counts (3)")
    parser.add_argument("--check", action="store_true", help="hold the figures to benchmarks/floors.toml")
    parser.add_argument("--alone", action="store_true", help="no peers, no catalogue, no speed")
    return parser.parse_args()


def _manifest(folder: Path, pages: Path, gold: Sequence[Row]) -> Path:
    path = folder / "pages.jsonl"
    rows = [{"id": row["id"], "file": str((pages / row["html"]).resolve()), "url": row["url"]} for row in gold]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _peak(printed: Iterable[Printed]) -> int:
    return max(each.peak for each in printed)


def _half(pages: Iterable[Row], half: str) -> list[Row]:
    return [page for page in pages if closed(page) == (half == "closed")]


def _beside_peers(
    folder: Path, manifest: Path, pages: Sequence[Row], ours: Mapping[str, Measured], asked: argparse.Namespace
) -> dict[str, Measured]:
    """Ours with their seconds, and the peers; one that cannot be started says why and is left out."""
    timed = _timed(folder, manifest, asked.rounds)
    measured = {}
    for name, (rounds, rows) in timed.items():
        seconds = min(each["seconds"] for each in rounds)
        if name in ours:
            measured[name] = replace(ours[name], seconds=seconds, failed=rounds[-1]["failed"])
        else:
            figures = weigh(asked.scale, pages, rows)
            measured[name] = Measured(figures, max(each["peak"] for each in rounds), seconds, rounds[-1]["failed"])
    return measured


def _timed(folder: Path, manifest: Path, rounds: int) -> dict[str, tuple[list[Row], list[Row]]]:
    """For each reader what it printed of its rounds, and its rows."""
    with ExitStack() as running:
        readers = {}
        for number, name in enumerate(READERS):
            python = str(_PEERS_PYTHON) if name in PEERS else sys.executable
            if not Path(python).is_file():
                print(f"SKIPPED {name}: {python} is not there; remedy: deploy/setup.sh peers")
                continue
            command = [python, "-W", "ignore", "-m", "benchmarks.read_once", name, str(manifest)]
            command.append(str(folder / f"{number}.jsonl"))
            pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            readers[name] = number, running.enter_context(subprocess.Popen(command, cwd=ROOT, **pipes))
        told: dict[str, list[Row]] = {name: [] for name in readers}
        for _ in range(rounds):
            for name, (_number, reader) in readers.items():
                told[name].append(_round(name, reader))
        for _number, reader in readers.values():
            reader.stdin.close()
    return {name: (told[name], _rows(folder / f"{number}.jsonl")) for name, (number, _) in readers.items()}


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _round(name: str, reader: "subprocess.Popen[str]") -> Row:
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdin.write("\n")
    reader.stdin.flush()
    line = reader.stdout.readline()
    if not line:
        raise SystemExit(f"{name} ended with {reader.wait()}; what it said stands above")
    told: Row = json.loads(line)
    return told


def _table(pages: Sequence[Row], measured: Mapping[str, Measured], rounds: int) -> Table:
    table = Table(title=f"{len(pages)} pages, each figure with its labels; one core, best of {rounds}", show_lines=True)
    speeds = ("pages/s", f"× {YARDSTICK}", "peak MB", "broke on")
    table.add_column("reader", no_wrap=True)
    for column in (*COLUMNS.values(), *speeds):
        table.add_column(column)
    yardstick = measured[YARDSTICK].seconds if YARDSTICK in measured else None
    for name, each in measured.items():
        ratio = f"{yardstick / each.seconds:.2f}" if yardstick and each.seconds else "–"
        speed = f"{len(pages) / each.seconds:.0f}" if each.seconds else "–"
        told = (str(each.figures.get(column, "–")) for column in COLUMNS)
        table.add_row(name, *told, speed, ratio, f"{each.peak / 1e6:.0f}", str(each.failed or ""))
    return table


def _halves(halves: Mapping[str, Figures]) -> Table:
    table = Table(title="newswatch over sites that may be opened and over closed ones", show_lines=True)
    for column in ("sites", *COLUMNS.values()):
        table.add_column(column)
    for half, figures in halves.items():
        table.add_row(half, *(str(figures.get(column, "–")) for column in COLUMNS))
    return table


def _charsets(decoded: Iterable[Count]) -> Table:
    table = Table(title="pages decoded to the very text", show_lines=True)
    for column in ("presented as", "newswatch", "Scrapy's response.text"):
        table.add_column(column)
    for each in decoded:
        table.add_row(each.name, str(each.ours), str(each.scrapys))
    return table


def _plain(figures: Figures) -> dict[str, float]:
    return {name: figure.value for name, figure in figures.items()}


def _values(measured: Mapping[str, Measured]) -> dict[str, dict[str, float]]:
    """What floors can be set for: figures, megabytes, and speed as a multiple of the yardstick's."""
    found = {name: {**_plain(each.figures), "memory": each.peak / 1e6} for name, each in measured.items()}
    for name, each in measured.items():
        if each.seconds and (yardstick := measured[YARDSTICK].seconds):
            found[name]["speed"] = yardstick / each.seconds
    return found


def _held(found: floors.Measured, alone: bool) -> int:
    bounds = floors.load(FLOORS)
    if alone:
        bounds = floors.without({row: each for row, each in bounds.items() if row in found}, _OF_SPEED)
        print(f"Not held in a run alone: {', '.join(_OF_SPEED)}, and rows other than {', '.join(bounds)}")
    fallen = list(floors.fallen(bounds, found))
    print("\n".join(f"FELL {line}" for line in fallen) or f"every floor of {FLOORS.name} holds")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
