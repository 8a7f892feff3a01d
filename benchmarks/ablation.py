"""Saved pages with known answers in; what each rule of the reader is good for comes out, one line a rule.

    .venv/bin/python -m benchmarks.ablation --pages ../shared/pages

Every rule is left out in a process of its own, which compiles the table without it and reads all pages. A rule fires on
a page where its expression is found in a line (or in what an element is called); what it gains is what is lost without
it: body F1 and title in thousandths, credited outlets in thousandths, pages under half; `as lines` is body F1 where no
markup tells the same texts from another site's noise (benchmarks/lines.py). Without the folder there is nothing to
measure: it says so and ends well.
"""

import argparse
import fnmatch
import gzip
import json
import multiprocessing
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipelines.reading.rules import WITHOUT, Rule, Subject
from pipelines.reading.tables import RULES

FEWEST_SITES = 3


@dataclass(frozen=True)
class Read:
    """How one page was read: None where nobody knows better; `said` stands for all that was read of it."""

    site: str
    body: float | None
    title: bool | None
    credited: bool | None
    said: int


@dataclass(frozen=True)
class Weighed:
    """All pages as the reader without one rule reads them; `as_lines` are body F1s of the same texts as bare lines."""

    reads: Sequence[Read]
    as_lines: Sequence[float]

    @property
    def body(self) -> float:
        return _mean(read.body for read in self.reads)

    @property
    def under_half(self) -> int:
        return sum(read.body is not None and read.body < 0.5 for read in self.reads)

    @property
    def title(self) -> float:
        return _mean(read.title for read in self.reads)

    @property
    def credited(self) -> float:
        return _mean(read.credited for read in self.reads)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder with gold.jsonl and html/")
    parser.add_argument("--only", default="*", help="names of rules, with * for any letters")
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
    asked = parser.parse_args()
    if not (asked.pages / "gold.jsonl").is_file():
        print(
            f"{asked.pages}/gold.jsonl: not there, nothing measured; --pages names a folder with gold.jsonl and html/"
        )
        return 0
    rules = [rule for rule in RULES if fnmatch.fnmatch(rule.name, asked.only)]
    with multiprocessing.get_context("fork").Pool(asked.processes, maxtasksperchild=1) as pool:
        fired = pool.apply_async(_fired, (asked.pages, rules))
        names = ["", *(rule.name for rule in rules)]
        whole, *without = pool.imap(partial(_weighed, asked.pages), names, chunksize=1)
        Console(width=160).print(_table(rules, fired.get(), whole, without))
    return 0


def _table(
    rules: Sequence[Rule],
    fired: Mapping[str, tuple[int, int]],
    whole: Weighed,
    without: Sequence[Weighed],
) -> Table:
    table = Table(
        title=f"{len(rules)} rules, {len(whole.reads)} pages: body {whole.body:.4f}, {whole.under_half} under half, "
        f"title {whole.title:.4f}, credited {whole.credited:.4f}, as lines {_mean(whole.as_lines):.4f}"
    )
    for column in (
        "rule",
        "sites",
        "pages",
        "changed",
        "on sites",
        "body",
        "under half",
        "title",
        "credited",
        "as lines",
    ):
        table.add_column(column, justify="left" if column == "rule" else "right")
    for rule, other in zip(rules, without, strict=True):
        changed = [mine for mine, its in zip(whole.reads, other.reads, strict=True) if mine.said != its.said]
        sites, pages = fired.get(rule.name, ("", ""))
        table.add_row(
            rule.name,
            str(sites),
            str(pages),
            str(len(changed)),
            str(len({read.site for read in changed})),
            _thousandths(whole.body - other.body),
            f"{other.under_half - whole.under_half:+d}".replace("+0", "."),
            _thousandths(whole.title - other.title),
            _thousandths(whole.credited - other.credited),
            _thousandths(_mean(whole.as_lines) - _mean(other.as_lines)),
        )
    return table


def _thousandths(gain: float) -> str:
    return f"{1000 * gain:+.2f}" if abs(gain) >= 0.000005 else "."


def _mean(values: Any) -> float:
    known = [float(value) for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0


def _rows(pages: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    for line in (pages / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("kind") == "article":
            yield row, gzip.decompress((pages / row["html"]).read_bytes())


def _site(row: Mapping[str, Any]) -> str:
    return str(row.get("site") or row.get("domain"))


def _weighed(pages: Path, name: str) -> Weighed:
    """All pages read without the rule of that name; in a process that has not loaded the reader yet."""
    WITHOUT.update({name} - {""})
    from benchmarks import lines

    whole = [_read(row, body) for row, body in _rows(pages)]
    return Weighed(whole, [found.f1 for found in lines.measure(pages, ("semantic",))["semantic"]])


def _read(row: Mapping[str, Any], body: bytes) -> Read:
    from benchmarks.lines import f1, key
    from newswatch.model.article import Reading
    from newswatch.model.disposition import Ended
    from newswatch.model.page import Page
    from pipelines.extract import read

    try:
        reading = read(Page(row.get("url") or "", body, datetime.now(UTC)), None, None, speaking=False)
    except Ended:
        reading = Reading("", "", "")
    title, text, outlet = row.get("title") or "", row.get("text"), key(row.get("source") or "")
    credited = key(reading.credited or reading.origin)
    return Read(
        _site(row),
        f1(text, reading.text, title) if text else None,
        key(reading.title) == key(title) if title else None,
        bool(credited) and (credited in outlet or outlet in credited) if outlet else None,
        hash((reading.title, reading.text, reading.credited)),
    )


def _fired(pages: Path, rules: Sequence[Rule]) -> dict[str, tuple[int, int]]:
    """On how many sites and pages each rule with an expression is found."""
    from newswatch.text.bytes import decode
    from pipelines.reading import document
    from pipelines.reading.lines import lines, names
    from pipelines.reading.script import folded

    patterns = {rule: re.compile(rule.pattern, re.IGNORECASE if rule.subject is Subject.NAMES else 0) for rule in rules}
    found: dict[str, list[str]] = defaultdict(list)
    for row, body in _rows(pages):
        tree = document.parse(decode(body).text)
        texts = {
            Subject.NAMES: {names(element) for element in tree.iter("*")},
            Subject.HEAD: {part for part in re.split(r"[_|\-—\s]+", folded(tree.findtext(".//title") or "")) if part},
        }
        document.drop_unseen(tree)
        texts[Subject.LINE] = {folded(line.text) for line in lines(tree)}
        for rule, pattern in patterns.items():
            subject = texts.get(rule.subject, set())
            if any(len(text) <= rule.longest and pattern.search(text) for text in subject):
                found[rule.name].append(_site(row))
    return {
        rule.name: (len(set(found[rule.name])), len(found[rule.name]))
        for rule in rules
        if rule.subject is not Subject.STEP
    }


if __name__ == "__main__":
    sys.exit(main())
