"""Labels in (ids and what each text has to do with the ministry); out comes how well and how fast the topic tells it.

    .venv/bin/python -m benchmarks.relevance --stream ../shared/stream/broadcast-news.jsonl.gz --pages ../shared/pages \
        --samples ../shared/samples

Wanted is what is about the ministry or gives its words; what only names it, or somebody else, is not. The texts lie
outside; `relevance_labels.jsonl` has ids alone, each in the tuned or the held half by the hash of its id. The peer is
the match of names alone on the same texts in the same run. Where a folder is away its texts are left
out, and it says so.
"""

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from math import sqrt
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from newswatch import topic
from newswatch.clock import beijing_day
from newswatch.model.article import Relevance
from newswatch.model.disposition import Ended
from newswatch.model.page import Page
from newswatch.settings import ROOT
from newswatch.text.fold import fold
from pipelines.extract import read

LABELS = Path(__file__).with_name("relevance_labels.jsonl")
NONE = "none"
CLASSES = (*(each.value for each in Relevance), NONE)
WANTED = (Relevance.ABOUT.value, Relevance.QUOTING.value)
ROUNDS = 3
FEW = 50
"""Under so many labels a share comes with its interval."""


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled text as the program would have it."""

    name: str
    label: str
    title: str
    text: str
    day: date | None
    url: str = ""
    credited: str = ""
    docno: str = ""

    @property
    def half(self) -> str:
        return "tuned" if sha256(self.name.encode()).digest()[0] % 2 == 0 else "held"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stream", type=Path, required=True, help="broadcast items, gzipped JSON lines")
    parser.add_argument("--pages", type=Path, required=True, help="folder with gold.jsonl and html/")
    parser.add_argument("--samples", type=Path, required=True, help="folder of plain texts, the title above")
    asked = parser.parse_args()
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    readers = {"stream": (asked.stream, _stream), "pages": (asked.pages, _pages), "samples": (asked.samples, _samples)}
    items: list[Item] = []
    for name, (place, reader) in readers.items():
        wanted = {row["id"]: row["label"] for row in labels if row["set"] == name}
        if place.exists():
            items += reader(place, wanted)
        else:
            print(f"{place}: not there, {len(wanted)} labels not measured; --{name} names it")
    if items:
        _report(items)
    return 0


def _report(items: Sequence[Item]) -> None:
    miit = topic.load(ROOT / "sources", "miit")
    out = Console(width=160, highlight=False)
    ours, alone = {item.name: _judged(miit, item) for item in items}, {item.name: _named(item) for item in items}
    table = Table(title=f"{len(items)} texts: about or quoting, against the rest")
    for column in ("judge", "half", "wanted", "precision", "recall", "F1", "ms a text"):
        table.add_column(column)
    for judge, said, ask in (("newswatch", ours, lambda item: _judged(miit, item)), ("names alone", alone, _named)):
        for half in ("tuned", "held", "all"):
            chosen = [item for item in items if half in (item.half, "all")]
            took = f"{_milliseconds(ask, items):.2f}" if half == "all" else ""
            table.add_row(judge, half, *_scores(chosen, said), took)
    out.print(table)
    seen = Counter((item.label, ours[item.name]) for item in items)
    matrix = Table(title="newswatch: labels down, answers across")
    for column in ("", *CLASSES):
        matrix.add_column(column)
    for label in CLASSES:
        matrix.add_row(label, *(str(seen[label, answer]) for answer in CLASSES))
    out.print(matrix)


def _judged(miit: topic.Topic, item: Item) -> str:
    found = miit.judge(
        item.url, item.title, item.text, credited=item.credited, docno=item.docno, day=item.day
    ).relevance
    return found.value if found else NONE


def _named(item: Item) -> str:
    """The peer: the names as a substring of the folded text, and their one look-alike taken out before."""
    words = fold(f"{item.title}\n{item.text}").replace("工信部门", "")
    return WANTED[0] if any(name in words for name in ("工业和信息化部", "工信部", "miit")) else NONE


def _milliseconds(ask: Callable[[Item], object], items: Sequence[Item]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        started = perf_counter()
        for item in items:
            ask(item)
        best = min(best, perf_counter() - started)
    return best / len(items) * 1000


def _scores(items: Sequence[Item], said: dict[str, str]) -> Iterator[str]:
    wanted = {item.name for item in items if item.label in WANTED}
    given = {item.name for item in items if said[item.name] in WANTED}
    both = len(wanted & given)
    yield str(len(wanted))
    yield _share(both, len(given))
    yield _share(both, len(wanted))
    yield f"{2 * both / max(1, len(given) + len(wanted)):.3f}"


def _share(hits: int, of: int) -> str:
    """A share, under FEW labels with its 95 % interval (Wilson, 1927)."""
    if not of:
        return "-"
    share, z = hits / of, 1.96
    if of >= FEW:
        return f"{share:.3f} ({hits}/{of})"
    middle, width = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    low, high = (middle - width) / (1 + z * z / of), (middle + width) / (1 + z * z / of)
    return f"{share:.3f} ({hits}/{of}; {low:.2f}-{high:.2f})"


def _stream(place: Path, wanted: dict[str, str]) -> list[Item]:
    with gzip.open(place, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Item(row["id"], wanted[row["id"]], row["title"], row["text"], date.fromisoformat(row["date"][:10]))
        for row in rows
        if row["id"] in wanted
    ]


def _pages(place: Path, wanted: dict[str, str]) -> list[Item]:
    rows = [json.loads(line) for line in (place / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    return [item for row in rows if row["id"] in wanted for item in _read(place, row, wanted[row["id"]])]


def _read(place: Path, row: dict[str, str], label: str) -> Iterator[Item]:
    """A saved page as the program reads it; one that is no article to it is none of the topic's either."""
    page = Page(row["url"] or "", gzip.decompress((place / row["html"]).read_bytes()), datetime.now(UTC))
    try:
        reading = read(page, None, None)
    except Ended:
        yield Item(row["id"], label, "", "", None)
        return
    day = beijing_day(reading.published.at) if reading.published else None
    yield Item(row["id"], label, reading.title, reading.text, day, page.url, reading.credited, reading.docno)


def _samples(place: Path, wanted: dict[str, str]) -> list[Item]:
    texts = {name: (place / f"{name}.txt").read_text(encoding="utf-8") for name in wanted}
    return [Item(name, wanted[name], "", text, None) for name, text in texts.items()]


if __name__ == "__main__":
    sys.exit(main())
