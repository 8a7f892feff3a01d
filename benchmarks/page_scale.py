"""Pages with known answers and a reader's rows in, the scale's figures out, with labels and, where few, intervals.

The scale is a script that takes gold.jsonl and rows; it prints one line of `name share (labels)`. Where a figure rests
on fewer than 50 labels its 95 % interval is told: Wilson's for a share, a seeded bootstrap for the mean of the bodies.
"""

import json
import math
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

Row = dict[str, Any]
FEW = 50
"""Labels under which a figure is shown with its interval."""
_Z = 1.959964
"""The normal distribution's, for 95 %."""
_DRAWS = 2000
_TOLD = re.compile(r"(\w+) ([\d.]+) \((\d+)\)")
_ELSEWHERE = (".tw", ".hk", ".mo")


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or mean over `labels`; `low` and `high` bound it with 95 %, where the labels are few."""

    value: float
    labels: int
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        interval = f"\n{self.low:.2f}–{self.high:.2f}" if self.low is not None and self.high is not None else ""
        return f"{self.value:.3f} ({self.labels}){interval}"


Figures = Mapping[str, Figure]


def weigh(scale: Path, gold: Sequence[Row], answers: Iterable[Row]) -> dict[str, Figure]:
    """The scale's figures, and as `mainland` its credited outlets over mainland pages. Raises CalledProcessError."""
    rows = {row["id"]: row for row in answers}
    told = {name: share(*each) for name, each in _told(scale, gold, rows).items() if name != "body"}
    value, labels = _told(scale, gold, rows)["body"]
    told = {"body": _mean(scale, gold, rows, value, labels)} | told
    credited = _told(scale, [row for row in gold if mainland(row)], rows).get("credited", (0.0, 0))
    return told | {"mainland": share(*credited)}


def share(value: float, labels: int) -> Figure:
    """With Wilson's interval (1927) where the labels are few."""
    if not 0 < labels < FEW:
        return Figure(value, labels)
    p = round(value * labels) / labels
    middle, bend = p + _Z**2 / (2 * labels), 1 + _Z**2 / labels
    half = _Z * math.sqrt(p * (1 - p) / labels + _Z**2 / (4 * labels**2))
    return Figure(value, labels, max(0.0, (middle - half) / bend), min(1.0, (middle + half) / bend))


def mean(values: Sequence[float]) -> Figure:
    """With the percentile bootstrap's interval (Efron 1979) where the values are few; always the same draws."""
    if not values:
        return Figure(0.0, 0)
    middle = sum(values) / len(values)
    if len(values) >= FEW:
        return Figure(middle, len(values))
    random = Random(len(values))
    drawn = sorted(sum(random.choices(values, k=len(values))) / len(values) for _ in range(_DRAWS))
    return Figure(middle, len(values), drawn[round(0.025 * _DRAWS)], drawn[round(0.975 * _DRAWS) - 1])


def mainland(row: Row) -> bool:
    """Whether a page is of a mainland site: in Simplified characters, at no host of Taiwan, Hong Kong or Macau.

    Traditional editions of mainland outlets are left out with the others in Traditional characters.
    """
    return row["script"] == "hans" and not str(row["domain"] or "").endswith(_ELSEWHERE)


def closed(row: Row) -> bool:
    """Whether a page is of a site that nobody who works on the reader opens.

    Half of the sites, by their names alone, so that a rule fitted to pages somebody has seen shows as a difference.
    """
    return sha256(str(row["site"] or row["domain"] or "").encode()).digest()[0] % 2 == 0


def _mean(scale: Path, gold: Sequence[Row], rows: Mapping[str, Row], value: float, labels: int) -> Figure:
    """The mean of the bodies; the scale tells no single one, so where they are few it weighs them one by one."""
    if labels >= FEW:
        return Figure(value, labels)
    each = (_told(scale, [row], rows).get("body") for row in gold if row["text"])
    return mean([figure[0] for figure in each if figure])


def _told(scale: Path, gold: Sequence[Row], rows: Mapping[str, Row]) -> dict[str, tuple[float, int]]:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("gold.jsonl", "rows.jsonl")]
        for path, written in zip(files, (gold, [rows[row["id"]] for row in gold if row["id"] in rows]), strict=True):
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in written), encoding="utf-8")
        command = [sys.executable, str(scale), *map(str, files)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name: (float(value), int(labels)) for name, value, labels in _TOLD.findall(told)}
