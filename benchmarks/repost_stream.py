"""A news stream and the samples in, a stream that also has disguised copies of them, and the truth about it, out."""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import expected
from benchmarks.disguises import SIMPLE, combined, excerpt
from benchmarks.falsified import figure, twin
from benchmarks.kits import KITS, Kit
from benchmarks.spinners import Spinner, Thesaurus
from newswatch.clock import BEIJING

Row = dict[str, Any]
_GAPS = (timedelta(hours=5), timedelta(days=1), timedelta(days=9), timedelta(days=80))
_FALSIFIED_GAPS = (*_GAPS, timedelta(days=31))
"""A copy with one false figure and a twin with other figures throughout lie equally far from their original."""
_YEAR = timedelta(days=365)
"""So far behind it lies a second twin. A copy would not be one there: its days without a year are the next year's."""
_LATE = timedelta(days=100)
"""By so much an original that comes after its copies is seen late."""
_UNSEEN = (27, 40, 53)
_EXCERPTS = (60, 40, 20)
_COMBINED = (("traditional", "boilerplate"), ("pinyin", "boilerplate"))
_TRADITIONAL = {"traditional", "hongkong", "taiwan_mixed"}
_HOSTS = 15
"""Every so manieth long item, or more where more are wanted, is a text that one excerpt is set into, and in no stream
itself."""
_LINK = re.compile(r"\n?\[查看原文\].*|\n---\n.*", re.DOTALL)
_SAMPLED = datetime(2024, 3, 29, 12, tzinfo=BEIJING)


@dataclass(frozen=True, slots=True)
class Laid:
    """`rows` in the order they are seen, and for each id what `truth` says of it."""

    rows: list[Row]
    truth: list[Row]


@dataclass(frozen=True)
class Copyist:
    """Makes the copies of one half; `thesaurus` may be empty, then none are spun by it."""

    half: str
    kit: Kit
    spinner: Spinner
    thesaurus: Thesaurus
    hosts: Sequence[Row]

    def copies(self, item: Row, number: int, rnd: random.Random) -> Iterator[tuple[str, str]]:
        """Kind and text of every copy of `item` but the falsified ones."""
        text = item["text"]
        yield "plain", text
        if "raw" in item:
            yield "raw", item["raw"]
        for kind, disguise in SIMPLE.items():
            if kind not in item.get("unfit", ()):
                yield kind, disguise(text, rnd, self.kit)
        for kinds in _COMBINED:
            if not {*kinds} & {*item.get("unfit", ())}:
                yield "+".join(kinds), combined(text, kinds, rnd, self.kit)
        yield from self._spun(text, rnd)
        for place, share in enumerate(_EXCERPTS):
            other = self.hosts[(number * len(_EXCERPTS) + place) % len(self.hosts)]
            yield f"excerpt{share}", excerpt(text, other["text"], share / 100, rnd)

    def _spun(self, text: str, rnd: random.Random) -> Iterator[tuple[str, str]]:
        if self.thesaurus:
            spun = self.thesaurus.spin(text)
            yield "spin_real", spun
            yield "spin_real+traditional+boilerplate", combined(spun, ("traditional", "boilerplate"), rnd, self.kit)
        for share in _UNSEEN:
            yield f"spin_unseen{share}", self.spinner.spin(text, share / 100)


def items(path: Path) -> list[Row]:
    """The items of the stream in the order of their dates: id, title, text, and when each came out (`at`)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_item(line) for line in lines]


def _item(line: str) -> Row:
    row = json.loads(line)
    at = datetime.fromisoformat(row["date"]).replace(hour=19, tzinfo=BEIJING)
    return {"id": row["id"], "title": row["title"], "text": _LINK.sub("", row["text"]), "at": at}


def seeds(folder: Path) -> list[Row]:
    """The samples' texts as items, each with its page as it stands (`raw`) and the disguises that leave it as it is."""
    found = []
    for number, sample in enumerate(expected.samples(folder) if folder.is_dir() else ()):
        text = "\n".join(sample.body)
        converted = SIMPLE["traditional"](text, random.Random(0), KITS["tuned"])
        unfit = _TRADITIONAL if sum(a != b for a, b in zip(text, converted, strict=False)) < len(text) / 50 else set()
        at = _SAMPLED + timedelta(days=number)
        found.append({"id": f"seed-{sample.name}", "title": "", "text": text, "at": at, "unfit": unfit})
        found[-1]["raw"] = "\n".join(sample.lines)
    return found


def lay_out(stream: list[Row], samples: list[Row], half: str, bases: int, groups: Sequence[list[str]]) -> Laid:
    """Every item of the stream, the samples, and the copies of the chosen ones at their places in time."""
    long = [item for item in stream if len(item["text"]) >= 500]
    wanted = len(_EXCERPTS) * (len(samples) + bases)
    hosts = long[:: max(1, min(_HOSTS, len(long) // max(1, wanted)))]
    hosted = {item["id"] for item in hosts}
    stream = [item for item in stream if item["id"] not in hosted]
    chosen = [*samples, *chosen_bases(stream, half, bases)]
    spinner = Spinner((item["text"] for item in stream[::4]), seed=1 if half == "tuned" else 2)
    copyist = Copyist(half, KITS[half], spinner, Thesaurus(groups, half), hosts)
    names = {item["id"] for item in chosen}
    laid = Laid([], [])
    for item in [*samples, *stream]:
        laid.truth.append(_truth(item["id"], item["id"], "base" if item["id"] in names else "background"))
        laid.rows.append(row(item, item["at"], item["id"]))
    by_id = {each["id"]: each for each in laid.rows}
    for number, item in enumerate(chosen):
        _lay_copies(laid, copyist, item, number, by_id[item["id"]])
    return Laid(sorted(laid.rows, key=lambda each: each["seen"]), laid.truth)


def _lay_copies(laid: Laid, copyist: Copyist, item: Row, number: int, base: Row) -> None:
    """Every third original is found only after its copies, which credit it."""
    rnd = random.Random(f"{copyist.half} {item['id']}")
    late = number % 3 == 2
    if late:
        base |= {"seen": (item["at"] + _LATE).isoformat(), "url": f"https://www.news.cn/politics/{item['id']}.html"}
    for kind, text in copyist.copies(item, number, rnd):
        _lay_copy(laid, item, kind, text, rnd.choice(_GAPS), late, rnd)
    gap = rnd.choice(_FALSIFIED_GAPS)
    falsified = figure(item["text"], rnd)
    if falsified:
        more = {"here": falsified.here, "there": falsified.there}
        _lay_copy(laid, item, "distorted", falsified.text, gap, late, rnd, more)
    for name, after in (("twin", gap), ("twin365", _YEAR)):
        other_figures = twin(item["text"], rnd)
        if other_figures:
            _lay_copy(laid, item, name, other_figures, after, False, rnd)


def _lay_copy(
    laid: Laid, item: Row, kind: str, text: str, gap: timedelta, late: bool, rnd: random.Random, more: Row | None = None
) -> None:
    name = f"{item['id']}-{kind}"
    copy = row(item | {"text": text}, item["at"] + gap, name)
    copy["url"] = f"https://carrier{rnd.randrange(9)}.example/{name}"
    if late:
        copy["origin"] = "新华社"
    laid.rows.append(copy)
    apart = kind.startswith("twin")
    laid.truth.append(_truth(name, name if apart else item["id"], "twin" if apart else kind) | (more or {}))


def chosen_bases(stream: Sequence[Row], half: str, most: int) -> list[Row]:
    """Items of one half that are long enough to be cut and have figures to be falsified."""
    fit = [item for item in stream if len(item["text"]) >= 350 and half_of(item["id"]) == half]
    fit = [item for item in fit if len(re.findall(r"\d+", item["text"])) >= 4]
    return random.Random(half).sample(fit, min(most, len(fit)))


def half_of(name: str) -> str:
    """Which half an item belongs to: thresholds may be read off the tuned one only."""
    return "tuned" if hashlib.sha256(name.encode()).digest()[0] % 2 else "held"


def row(item: Row, at: datetime, name: str) -> Row:
    """A row for `newswatch group`."""
    when = at.isoformat()
    return {"id": name, "title": item["title"], "text": item["text"], "published": when, "seen": when}


def _truth(name: str, base: str, kind: str) -> Row:
    return {"id": name, "base": base, "kind": kind}
