"""The five sample texts in, each wrapped in three templates; out comes what is read from every page, and what is right.

    .venv/bin/python -m benchmarks.samples --samples ../shared/samples

Every line of a sample is a paragraph of the same container, so that no markup tells text from noise. Fifteen pages on
fifteen host names of their own on 127.0.0.1 go through the whole program, on the SQLite log and, where NEWSWATCH_KAFKA
names brokers without messages, on Kafka. The peer is trafilatura alone on the same pages. With --pages the texts of
saved pages are measured as bare lines too. Without the folder there is nothing to measure: it says so and ends well.
"""

import argparse
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import trafilatura
from rich.console import Console
from rich.table import Table
from trafilatura.settings import Document

from benchmarks import journey, lines
from benchmarks.expected import Sample, dropped, first_sentence, last_sentence, samples, score
from benchmarks.sample_web import Site
from benchmarks.templates import TEMPLATES
from newswatch.cli.exits import Stop
from newswatch.model.article import Reading
from newswatch.model.disposition import Ended
from newswatch.model.moment import Moment, Window
from newswatch.model.page import Page
from newswatch.text import dates
from pipelines.extract import read

_NOTHING = Reading("", "", "")
_POOR = 0.5
Scores = Mapping[tuple[str, str], Mapping[str, bool]]
"""For each sample and template, which fields are right."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=Path, required=True, help="folder with the sample texts")
    parser.add_argument("--pages", type=Path, help="folder of saved pages: measure their texts as bare lines too")
    parser.add_argument("--reader", action="store_true", help="the reader alone: no crawl, no log, no store")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the folder goes and the program ends
    out = Console(width=160, highlight=False, markup=False)
    found = samples(asked.samples)
    if not found:
        print(f"{asked.samples}: no samples there, nothing measured; --samples names a folder with the sample texts")
        return 0
    sites = {site.slug: site for site in _sites(found)}
    ours = {slug: _ours(site) for slug, site in sites.items()}
    for sample in found:
        _note(out, sample, ours[_slug(sample.name, "semantic")])
    _table(out, "the reader alone", _scores(found, ours))
    _table(out, "trafilatura alone", _scores(found, {slug: _alone(site.page) for slug, site in sites.items()}))
    if not asked.reader:
        brokers = os.environ.get("NEWSWATCH_KAFKA", "")
        try:
            for kafka in ("", brokers) if brokers else ("",):
                _journey(out, found, sites, kafka)
        except Stop as stop:
            print(f"bench-samples: {stop}", file=sys.stderr)
            return stop.code
    if asked.pages:
        _lines(out, asked.pages)
    return 0


def _sites(found: Sequence[Sample]) -> Iterator[Site]:
    for sample in found:
        for name, make in TEMPLATES.items():
            yield Site(_slug(sample.name, name), sample.site, make(sample.lines, sample.site))


def _slug(sample: str, template: str) -> str:
    return f"{sample}-{template}"


def _scores(found: Sequence[Sample], readings: Mapping[str, Reading]) -> Scores:
    pairs = [(sample, name, readings.get(_slug(sample.name, name))) for sample in found for name in TEMPLATES]
    return {(sample.name, name): score(sample, reading or _NOTHING) for sample, name, reading in pairs}


def _journey(out: Console, found: Sequence[Sample], sites: Mapping[str, Site], kafka: str) -> None:
    """The whole program on one log: what it filed, and whether the copies of a sample are one story and no more."""
    outcome = journey.run(sites, kafka)
    log = f"Kafka at {kafka}" if kafka else "the SQLite log"
    _table(
        out,
        f"through the whole program on {log}",
        _scores(found, {slug: filed.article.reading for slug, filed in outcome.filed.items()}),
    )
    table = Table(title=f"{len(outcome.filed)} of {len(sites)} pages filed in {outcome.stories} stories")
    for column in ("sample", "stories", "verdicts", "disguises", "ties to others"):
        table.add_column(column)
    for sample in found:
        filed = [outcome.filed[slug] for name in TEMPLATES if (slug := _slug(sample.name, name)) in outcome.filed]
        told = {each.story.story_id for each in filed}
        ties = {
            f"{relation.kind.value} {relation.reason}".strip()
            for each in filed
            for relation in each.decision.relations
            if relation.to not in {other.article.event_id for other in filed}
        }
        table.add_row(
            sample.name,
            str(len(told)),
            " ".join(sorted(each.decision.verdict.value for each in filed)),
            " ".join(sorted({disguise.value for each in filed for disguise in each.decision.disguises})),
            ", ".join(sorted(ties)),
        )
    out.print(table)
    out.print(f"{outcome.seconds:.0f} s; ended otherwise: {dict(outcome.endings) or 'none'}")


def _lines(out: Console, pages: Path) -> None:
    table = Table(title="texts of saved pages as bare lines among other sites' noise")
    for column in ("template", "pages", "F1", "precision", "recall", "under .5", "title", "minute", "credited"):
        table.add_column(column)
    for template, found in lines.measure(pages).items():
        shares = (
            [each.f1 for each in found],
            [each.precision for each in found],
            [each.recall for each in found],
            [each.f1 < _POOR for each in found],
            [each.title for each in found],
            [each.clock for each in found if each.clock is not None],
            [each.credited for each in found if each.credited is not None],
        )
        table.add_row(template, str(len(found)), *(f"{sum(share) / max(1, len(share)):.3f}" for share in shares))
    out.print(table)


def _ours(site: Site) -> Reading:
    try:
        return read(Page(f"http://{site.host}/page/1", site.page, datetime.now(UTC)), None, None)
    except Ended:
        return _NOTHING


def _alone(page: bytes) -> Reading:
    """The peer: trafilatura with its defaults and metadata."""
    found = trafilatura.bare_extraction(page, with_metadata=True)
    if not isinstance(found, Document):
        return _NOTHING
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
        ("reporters", ", ".join((*reading.reporters, *reading.wire_reporters))),
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
