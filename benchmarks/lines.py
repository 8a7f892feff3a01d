"""Saved pages with known answers in; the same texts come out as bare lines among the noise of other sites' pages.

Built against reading the five samples by heart: every page's own title, head lines and text stand between lines that
a page of another site shows before its title and after its text, one paragraph each, in the three templates. Pages are
made in memory and thrown away.
"""

import gzip
import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.templates import TEMPLATES
from newswatch.model.article import Reading
from newswatch.model.disposition import Ended
from newswatch.model.page import Page
from newswatch.text.bytes import decode
from pipelines.reading import document
from pipelines.reading.lines import lines

_BEFORE, _HEAD, _AFTER = 4, 4, 14
"""Most lines taken before a title, between title and text, and after a text."""
_GRAM = 4
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Parts:
    """The lines of one saved page, parted by its known title and text."""

    row: Mapping[str, Any]
    before: Sequence[str]
    head: Sequence[str]
    after: Sequence[str]

    def wrapped(self, noise: "Parts") -> list[str]:
        """The text as lines with its own head, between another page's noise."""
        return [*noise.before, self.row["title"], *self.head, *self.row["text"].split("\n"), *noise.after]


@dataclass(frozen=True)
class Found:
    """How well one wrapped page was read: shares of the body, whether title, minute and outlet are right."""

    precision: float
    recall: float
    title: bool
    clock: bool | None
    credited: bool | None

    @property
    def f1(self) -> float:
        return _harmonic(self.precision, self.recall)


def measure(pages: Path) -> dict[str, list[Found]]:
    """For each template how each page was read; empty where the folder has no answers."""
    paired = pairs(pages)
    return {
        name: [_found(make(each.wrapped(noise), str(noise.row["site"])), each.row) for each, noise in paired]
        for name, make in TEMPLATES.items()
    }


def pairs(pages: Path) -> list[tuple[Parts, Parts]]:
    """Each page with one of another site whose lines are its noise."""
    rnd = random.Random(20260301)
    parted = list(_parted(pages))
    return [(each, _other(each, parted, rnd)) for each in parted]


def _other(each: Parts, parted: Sequence[Parts], rnd: random.Random) -> Parts:
    while True:
        noise = rnd.choice(parted)
        if noise.row["site"] != each.row["site"]:
            return noise


def _parted(pages: Path) -> Iterator[Parts]:
    for line in (pages / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("kind") == "article" and row.get("text") and row.get("title"):
            yield _parts(row, gzip.decompress((pages / row["html"]).read_bytes()))


def _parts(row: Mapping[str, Any], body: bytes) -> Parts:
    tree = document.parse(decode(body).text)
    document.drop_unseen(tree)
    printed = [line.text for line in lines(tree)]
    text, title = key(row["text"]), key(row["title"])
    inside = [k for k, line in enumerate(printed) if len(key(line)) >= 20 and key(line) in text]
    first, last = (inside[0], inside[-1]) if inside else (len(printed), len(printed))
    titles = [k for k, line in enumerate(printed[:first]) if key(line) == title]
    at = titles[-1] if titles else first
    head = [line for line in printed[at + 1 : first] if len(line) <= 200 and key(line) not in text]
    return Parts(row, printed[max(0, at - _BEFORE) : at], head[:_HEAD], printed[last + 1 : last + 1 + _AFTER])


def _found(page: bytes, row: Mapping[str, Any]) -> Found:
    from pipelines.extract import read  # who only asks for the pages may want to leave out a rule first

    try:
        reading = read(Page("http://www.example.test/a", page, datetime.now(UTC)), None, None)
    except Ended:
        reading = Reading("", "", "")
    precision, recall = _shares(row["text"], reading.text, row["title"])
    stated, named = row.get("publish_time"), row.get("source")
    clock = f"{reading.published.beijing():.16}".replace("T", " ") if reading.published else ""
    credited = key(reading.credited)
    return Found(
        precision,
        recall,
        key(reading.title) == key(row["title"]),
        clock.startswith(stated[:16]) if stated else None,
        bool(credited) and (credited in key(named) or key(named) in credited) if named else None,
    )


def f1(wanted: str, got: str, title: str) -> float:
    """How well a text was read, as tools of the kind are weighed: F1 over character 4-grams."""
    return _harmonic(*_shares(wanted, got, title))


def _harmonic(precision: float, recall: float) -> float:
    both = precision + recall
    return 2 * precision * recall / both if both else 0.0


def _shares(wanted: str, got: str, title: str) -> tuple[float, float]:
    """Precision and recall over the multiset of character 4-grams, white space and the title left out."""
    grams = []
    for text in (wanted, got):
        plain = key(text).replace(key(title), "", 1)
        grams.append(Counter(plain[k : k + _GRAM] for k in range(max(0, len(plain) - _GRAM + 1))))
    hit = sum((grams[0] & grams[1]).values())
    return hit / max(1, sum(grams[1].values())), hit / max(1, sum(grams[0].values()))


def key(text: str) -> str:
    """What two printings of a text have in common: width, case and white space do not count."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()
