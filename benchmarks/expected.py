"""A reading of a sample page and samples.toml in, which of its fields are right out."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newswatch.model.article import Reading
from newswatch.model.moment import Moment, Window
from newswatch.text.fold import fold
from newswatch.text.pinyin import strip_pinyin
from pipelines.validate import STAND_IN

ANSWERS = Path(__file__).with_name("samples.toml")
_SENTENCE = re.compile(r"[^。！？]*[。！？]?[”』」]?")
_PARENTHESIS = re.compile(r"[（(][^（()）\n]*[)）]")
_TONED = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")


@dataclass(frozen=True, eq=False)
class Sample:
    """`lines` are the file's, empty ones included, so that the answers can name them by number (from 1)."""

    name: str
    lines: Sequence[str]
    answer: Mapping[str, Any]

    @property
    def site(self) -> str:
        return str(self.answer["site"])

    @property
    def optional(self) -> set[str]:
        """Lines that may stay or go: captions."""
        return {_plain(self.lines[number - 1]) for number in self.answer.get("optional", ())}

    @property
    def body(self) -> list[str]:
        """The paragraphs of the text, without injected pinyin."""
        numbers = [k for first, last in self.answer["body"] for k in range(first, last + 1)]
        found = (_plain(self.lines[number - 1]) for number in numbers)
        return [line for line in found if line]

    @property
    def around(self) -> list[str]:
        """Every other line that is not blank: furniture, all of it."""
        body = set(self.body)
        return [line for line in map(_plain, self.lines) if line and line not in body]


def samples(folder: Path) -> list[Sample]:
    """The samples of which `folder` has the file."""
    answers = tomllib.loads(ANSWERS.read_text(encoding="utf-8"))
    present = {name: folder / answer["file"] for name, answer in answers.items()}
    return [
        Sample(name, path.read_text(encoding="utf-8").splitlines(), answers[name])
        for name, path in present.items()
        if path.is_file()
    ]


def first_sentence(paragraphs: Sequence[str]) -> str:
    return _sentences(paragraphs[0])[0] if paragraphs else ""


def last_sentence(paragraphs: Sequence[str]) -> str:
    return _sentences(paragraphs[-1])[-1] if paragraphs else ""


def score(sample: Sample, reading: Reading) -> dict[str, bool]:
    """For every field whether it is right; a field the page does not state is right when it is empty."""
    answer, body = sample.answer, reading.text.split("\n") if reading.text else []
    kept = [line for line in body if fold(line) not in {fold(line) for line in sample.optional}]
    wanted = [line for line in sample.body if line not in sample.optional]
    spoken = {digest(speaker.name): digest(speaker.office) for speaker in reading.speakers}
    offices: dict[str, list[str]] = answer["speakers"]
    stands_in = reading.where.get("title") == STAND_IN  # what an untitled text is called is no title stated
    return {
        "title": digest("" if stands_in else reading.title) == answer["title"],
        "first": fold(first_sentence(kept)) == fold(first_sentence(wanted)),
        "last": fold(last_sentence(kept)) == fold(last_sentence(wanted)),
        "noise": not {fold(line) for line in kept} & {fold(line) for line in sample.around},
        "whole": {fold(line) for line in wanted} <= {fold(line) for line in kept},
        "pinyin": not _TONED.search(reading.text) and _parentheses(wanted) == _parentheses(kept),
        "credited": reading.credited == answer["credited"],
        "origin": reading.origin == answer["origin"],
        "published": (reading.published.beijing() if reading.published else "") == answer["published"],
        "original": list(_days(reading.original_published)) == answer["original"],
        "reporters": sorted(map(digest, {*reading.reporters, *reading.wire_reporters})) == sorted(answer["reporters"]),
        "speakers": set(spoken) == set(offices),
        "offices": all(spoken.get(name, "-") in allowed for name, allowed in offices.items()),
    }


def digest(text: str) -> str:
    """What samples.toml keeps of a text; empty for none."""
    return hashlib.sha256(fold(text).encode()).hexdigest()[:12] if text else ""


def dropped(sample: Sample, reading: Reading) -> list[str]:
    """The lines of the page that the reading's text does not have."""
    kept = {fold(line) for line in reading.text.split("\n")}
    return [line for line in map(_plain, sample.lines) if line and fold(line) not in kept]


def _days(original: Moment | Window | None) -> tuple[str, str]:
    if isinstance(original, Window):
        return original.after or "", original.before or ""
    day = original.beijing()[:10] if original else ""
    return day, day


def _parentheses(lines: Iterable[str]) -> list[str]:
    return sorted(fold(found) for line in lines for found in _PARENTHESIS.findall(line))


def _plain(line: str) -> str:
    return " ".join(strip_pinyin(line)[0].split())


def _sentences(paragraph: str) -> list[str]:
    return [part for part in _SENTENCE.findall(paragraph) if part.strip()] or [paragraph]
