"""Saved pages with known answers in; what each rule of the reader is good for comes out, one line a rule.

    .venv/bin/python -m benchmarks.ablation --pages ../shared/pages

Every rule is left out in a process of its own, which compiles the table without it and reads the pages on which the
rule fires: those where its expression is found in a line (or in what an element is called), all for a step without one.
What it gains is what is lost without it: body F1 and title in thousandths, pages under half, for rules of credits the
outlets credited; `as lines` is
body F1 of the same texts where no markup tells them from another site's noise (benchmarks/lines.py). Without the folder
there is nothing to measure: it says so and ends well.
"""

import argparse
import fnmatch
import gzip
import json
import multiprocessing
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import lines
from benchmarks.templates import TEMPLATES
from newswatch.model.article import Reading
from newswatch.model.disposition import Ended
from newswatch.text.bytes import decode
from pipelines.reading.lines import names
from pipelines.reading.rules import WITHOUT, Rule, Subject
from pipelines.reading.script import folded
from pipelines.reading.seen import Seen, see
from pipelines.reading.tables import RULES

_PARTS = re.compile(r"[_|\-—\s]+")
_PAGE, _LINES = "page", "lines"
"""A saved page; its text as bare lines among another site's."""


@dataclass(frozen=True)
class Known:
    """One page, what is known of it and what its rules are asked about."""

    kind: str
    row: Mapping[str, Any]
    html: str
    page: Seen
    subjects: Mapping[Subject, Sequence[str]]

    @property
    def site(self) -> str:
        return _site(self.row)

    def has(self, rule: Rule) -> bool:
        """Whether the rule fires on the page; a step is taken on every one."""
        if rule.subject is Subject.STEP:
            return True
        pattern = re.compile(rule.pattern, re.IGNORECASE if rule.subject is Subject.NAMES else 0)
        return any(len(text) <= rule.longest and pattern.search(text) for text in self.subjects[rule.subject])


@dataclass(frozen=True)
class Read:
    """How one page was read: None where nobody knows better; `said` stands for all that was read of it."""

    body: float | None
    title: bool | None
    credited: bool | None
    said: int


_PAGES: list[Known] = []
"""All pages, filled before processes are forked: trees cannot be sent to one."""


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
    _PAGES.extend((*_saved(asked.pages), *_as_lines(asked.pages)))
    with multiprocessing.get_context("fork").Pool(asked.processes, maxtasksperchild=1) as pool:
        whole, *without = pool.imap(_read_all, (None, *rules), chunksize=1)
    Console(width=160).print(_table(rules, _PAGES, whole, without))
    return 0


def _table(
    rules: Sequence[Rule], pages: Sequence[Known], whole: Mapping[int, Read], without: Sequence[Mapping[int, Read]]
) -> Table:
    table = Table(title=f"{len(rules)} rules; with all of them: {_summary(pages, whole)}")
    columns = ("rule", "sites", "pages", "changed", "on sites", "body", "under half", "title", "credited", "as lines")
    for column in columns:
        table.add_column(column, justify="left" if column == "rule" else "right")
    for rule, some in zip(rules, without, strict=True):
        fired = [pages[k] for k in some if pages[k].kind == _PAGE]
        changed = [pages[k] for k in some if pages[k].kind == _PAGE and whole[k].said != some[k].said]
        other = {**whole, **some}
        mine, its = _scores(pages, whole), _scores(pages, other)
        if not rule.family.startswith("credit"):
            del its["credited"]
        table.add_row(
            rule.name,
            *(str(each) if rule.pattern else "" for each in (len({page.site for page in fired}), len(fired))),
            str(len(changed)),
            str(len({page.site for page in changed})),
            *(_gain(mine[name] - its[name], name) if name in its else "" for name in columns[5:]),
        )
    return table


def _summary(pages: Sequence[Known], reads: Mapping[int, Read]) -> str:
    return ", ".join(f"{name} {score:.4f}" for name, score in _scores(pages, reads).items())


def _scores(pages: Sequence[Known], reads: Mapping[int, Read]) -> dict[str, float]:
    saved = [read for k, read in reads.items() if pages[k].kind == _PAGE]
    return {
        "body": _mean(read.body for read in saved),
        "under half": -sum(read.body is not None and read.body < 0.5 for read in saved),
        "title": _mean(read.title for read in saved),
        "credited": _mean(read.credited for read in saved),
        "as lines": _mean(read.body for k, read in reads.items() if pages[k].kind == _LINES),
    }


def _gain(gain: float, name: str) -> str:
    if abs(gain) < 0.000005:
        return "."
    return f"{gain:+.0f}" if name == "under half" else f"{1000 * gain:+.2f}"


def _mean(values: Iterable[float | None]) -> float:
    known = [float(value) for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0


def _saved(pages: Path) -> Iterator[Known]:
    for line in (pages / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("kind") == "article":
            yield _known(_PAGE, row, gzip.decompress((pages / row["html"]).read_bytes()))


def _as_lines(pages: Path) -> Iterator[Known]:
    for each, noise in lines.pairs(pages):
        page = TEMPLATES["semantic"](each.wrapped(noise), _site(noise.row))
        yield _known(_LINES, each.row, page)


def _known(kind: str, row: Mapping[str, Any], body: bytes) -> Known:
    html = decode(body).text
    page = see(html)
    called = {names(element) for element in page.tree.iter("*")}
    seen = {folded(line.text) for line in page.lines}
    head = _PARTS.split(folded(page.head))
    asked = {Subject.NAMES: [*called], Subject.META: [*page.metas], Subject.HEAD: head, Subject.LINE: [*seen]}
    return Known(kind, row, html, page, asked)


def _site(row: Mapping[str, Any]) -> str:
    return str(row.get("site") or row.get("domain"))


def _read_all(rule: Rule | None) -> dict[int, Read]:
    """By number, the pages on which `rule` fires read without it, or all read with every rule.

    In a process that has not loaded the reader yet: it is compiled from what is in the table when it is.
    """
    if rule is not None:
        WITHOUT.add(rule.name)
    crediting = rule is None or rule.family.startswith("credit")
    return {k: _read(page, crediting=crediting) for k, page in enumerate(_PAGES) if rule is None or page.has(rule)}


def _read(page: Known, *, crediting: bool) -> Read:
    from pipelines.extract import accepted, settled  # not before a rule is left out
    from pipelines.reading.facts import facts, text_of
    from pipelines.reading.opened import open_seen

    row = page.row
    try:
        opened = accepted(settled(open_seen(page.page, row.get("url") or ""), page.html))
        reading = text_of(opened, "")
        reading = facts(opened, reading, "", speaking=False) if crediting else reading
    except Ended:
        reading = Reading("", "", "")
    title, text, outlet = row.get("title") or "", row.get("text"), lines.key(row.get("source") or "")
    credited = lines.key(reading.credited or reading.origin)
    return Read(
        lines.f1(text, reading.text, title) if text else None,
        lines.key(reading.title) == lines.key(title) if title else None,
        bool(credited) and (credited in outlet or outlet in credited) if outlet and crediting else None,
        hash((reading.title, reading.text)),
    )


if __name__ == "__main__":
    sys.exit(main())
