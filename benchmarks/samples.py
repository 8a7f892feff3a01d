"""The five sample texts in, each wrapped in three templates; out comes what is read from every page, and what is right.

    .venv/bin/python -m benchmarks.samples --samples ../shared/samples

Every line of a sample is a paragraph of the same container, so that no markup tells text from noise. The peer is
trafilatura alone on the same pages. Without the folder there is nothing to measure: it says so and ends well.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import trafilatura
from rich.console import Console
from rich.table import Table

from benchmarks.expected import Sample, dropped, first_sentence, last_sentence, samples, score
from benchmarks.templates import TEMPLATES
from newswatch.model.article import Reading
from newswatch.model.disposition import Ended
from newswatch.model.moment import Moment, Window
from newswatch.model.page import Page
from newswatch.text import dates
from pipelines.extract import read

Scores = Mapping[tuple[str, str], Mapping[str, bool]]
"""For each sample and template, which fields are right."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=Path, required=True, help="folder with the sample texts")
    asked = parser.parse_args()
    found = samples(asked.samples)
    if not found:
        print(f"{asked.samples}: no samples there, nothing measured; --samples names a folder with the sample texts")
        return 0
    out = Console(width=160, highlight=False, markup=False)
    pages = {(each, name): make(each.lines, each.site) for each in found for name, make in TEMPLATES.items()}
    ours = {key: _ours(page, f"http://{key[0].name}.example/{key[1]}/1.html") for key, page in pages.items()}
    theirs = {key: _alone(page) for key, page in pages.items()}
    for sample in found:
        _note(out, sample, ours[sample, "semantic"])
    _table(out, "newswatch", {(s.name, t): score(s, reading) for (s, t), reading in ours.items()})
    _table(out, "trafilatura alone", {(s.name, t): score(s, reading) for (s, t), reading in theirs.items()})
    return 0


def _ours(page: bytes, url: str) -> Reading:
    try:
        return read(Page(url, page, datetime.now(UTC)), None, None)
    except Ended:
        return Reading("", "", "")


def _alone(page: bytes) -> Reading:
    """The peer: trafilatura with its defaults and metadata."""
    found = trafilatura.bare_extraction(page, with_metadata=True)
    if found is None:
        return Reading("", "", "")
    stated = dates.stated(found.date or "")
    return Reading(
        title=found.title or "",
        text=found.text or "",
        printed="",
        credited=found.sitename or "",
        published=stated[0].moment if stated else None,
        reporters=tuple((found.author or "").split("; ")) if found.author else (),
    )


def _note(out: Console, sample: Sample, reading: Reading) -> None:
    """What a reader wants to know of a sample, a field a line."""
    body = reading.text.split("\n")
    out.rule(sample.name)
    for name, value in (
        ("title", reading.title or "(none stated)"),
        ("first", first_sentence(body)),
        ("last", last_sentence(body)),
        ("credited", reading.credited),
        ("origin", f"{reading.origin} ({reading.where.get('origin', 'unknown')})"),
        ("published", _clock(reading.published)),
        ("original", _clock(reading.original_published)),
        ("reporters", ", ".join(reading.reporters)),
        *(("speaker", f"{speaker.name}  {speaker.office}") for speaker in reading.speakers),
        *(("dropped", line[:70]) for line in dropped(sample, reading)),
    ):
        out.print(f"{name:>10}  {value}")


def _clock(when: Moment | Window | None) -> str:
    if isinstance(when, Window):
        return f"between {when.after or '?'} and {when.before or '?'}"
    return f"{when.beijing()} ({when.precision.value})" if when else ""


def _table(out: Console, title: str, scores: Scores) -> None:
    """A row for each sample and template: the fields that are wrong; the last row is the whole."""
    table = Table(title=title)
    for column in ("sample", "template", "right", "wrong"):
        table.add_column(column)
    by_template: dict[str, list[bool]] = defaultdict(list)
    for (sample, template), fields in scores.items():
        wrong = [field for field, right in fields.items() if not right]
        by_template[template] += fields.values()
        table.add_row(sample, template, f"{len(fields) - len(wrong)}/{len(fields)}", " ".join(wrong))
    for template, rights in by_template.items():
        table.add_row("all", template, _share(rights), "")
    table.add_row("all", "all", _share([right for rights in by_template.values() for right in rights]), "")
    out.print(table)


def _share(rights: list[bool]) -> str:
    return f"{sum(rights) / max(1, len(rights)):.1%} of {len(rights)}"


if __name__ == "__main__":
    sys.exit(main())
