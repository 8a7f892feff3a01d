"""What `newswatch group` answered and the truth in, the scale's figures and the wrong edges one by one out."""

import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]
_KIND = re.compile(r"^(\S+) +(\d+) +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)$")
_FOREIGN = ("embed", "edit")
"""Kinds whose copies carry sentences of other texts: their edges are not held against anybody."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of the `n` copies of one kind the shares that are in their base's story, linked, and rightly told."""

    n: int
    same: float
    linked: float
    original: float
    named: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the scale printed: its table by kind, and its closing lines as they stand."""

    kinds: Mapping[str, Share]
    summary: tuple[str, ...]

    @property
    def mixed(self) -> str:
        """How many stories mix texts, and how many of them touch a base or sample."""
        found = re.search(r"mixed stories (\d+) \(with a base or sample (\d+)", "\n".join(self.summary))
        return f"{found[1]} ({found[2]})" if found else "?"


def weigh(scale: Path, truth: Sequence[Row], answers: Sequence[Row]) -> Weighed:
    """Weigh with the script `scale`. Raises CalledProcessError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("truth.jsonl", "groups.jsonl")]
        for path, rows in zip(files, (truth, answers), strict=True):
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        told = subprocess.run([sys.executable, str(scale), *files], check=True, capture_output=True, text=True).stdout
    kinds = {}
    summary = []
    for line in told.splitlines():
        found = _KIND.match(line)
        if found:
            kinds[found[1]] = Share(int(found[2]), *map(float, found.groups()[2:]))
        elif not line.startswith("disguise"):
            summary.append(line)
    return Weighed(kinds, tuple(summary))


@dataclass(frozen=True, slots=True)
class Edge:
    """A PART_OF or QUOTES between texts of two bases, with the longest passage it points to.

    `family` says that one is a twin of the other's original, whose words it has.
    """

    of: str
    to: str
    relation: str
    score: float
    passage: str
    family: bool

    @property
    def sort(self) -> str:
        """What ties the two."""
        if self.family:
            return "a twin and copies of its original"
        size = len(self.passage)
        return "under 80 characters shared" if size < 80 else "80 to 150" if size < 150 else "150 and more"

    def __str__(self) -> str:
        return f"{self.of} {self.relation} {self.to} ({self.score}): {len(self.passage)} chars {self.passage!r}"


def wrong_edges(truth: Sequence[Row], answers: Sequence[Row], texts: Mapping[str, str]) -> Iterator[Edge]:
    """Those the scale counts."""
    told = {row["id"]: row for row in truth}
    for answer in answers:
        here = told.get(answer["id"])
        if here is None or here["kind"].startswith(_FOREIGN):
            continue
        for tie in answer["relations"]:
            there = told.get(tie["to"])
            if tie["relation"] not in ("PART_OF", "QUOTES") or there is None or there["kind"].startswith(_FOREIGN):
                continue
            if here["base"] != there["base"]:
                spans = (span["a"] for span in tie["evidence"])
                start, end = max(spans, key=lambda span: span[1] - span[0], default=(0, 0))
                passage = texts[answer["id"]][start:end]
                family = _family(here) == _family(there)
                yield Edge(answer["id"], tie["to"], tie["relation"], tie["score"], passage, family)


def _family(told: Row) -> str:
    return str(told["base"]).partition("-twin")[0]


def missed(truth: Sequence[Row], answers: Sequence[Row]) -> Iterator[str]:
    """The copies that are not in their base's story, excerpts apart, with what ties them to it instead."""
    story = {answer["id"]: answer["story"] for answer in answers}
    family = {told["id"]: told["base"] for told in truth}
    told = {each["id"]: each for each in truth}
    for answer in answers:
        here = told.get(answer["id"])
        if here is None or here["kind"].startswith("excerpt") or answer["story"] == story[here["base"]]:
            continue
        ties = [tie for tie in answer["relations"] if family.get(tie["to"]) == here["base"]]
        shown = (" ".join(filter(None, (tie["relation"], tie["reason"], _told(tie["facts"])))) for tie in ties)
        yield f"{answer['id']}: {'; '.join(shown) or 'no tie'}"


def _told(facts: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in facts.items())


def mixed(answers: Sequence[Row]) -> list[list[str]]:
    """Of a stream in which every item is a text of its own, the stories of more than one, by ids."""
    stories: defaultdict[str, list[str]] = defaultdict(list)
    for answer in answers:
        stories[answer["story"]].append(answer["id"])
    return [members for members in stories.values() if len(members) > 1]
