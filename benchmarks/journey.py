"""Sites in, what the whole program has made of them out: crawled, read, told over the log, recognised, stored."""

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.sample_web import SampleWeb, Site
from newswatch.cli.child import as_environment, own_command
from newswatch.cli.exits import Stop
from newswatch.cli.house import House, open_house
from newswatch.model import ids
from newswatch.model.article import Article
from newswatch.model.story import Decision, Story
from newswatch.ports import Unavailable
from newswatch.settings import ROOT, Settings, load
from newswatch.text.url import canonical
from newswatch.wire.topics import EXTRACTED

_WITHIN = 600.0
"""Seconds for all of it; 15 crawls take about 40 on two idle cores."""
_POLL = 0.5
_ROLES = "dedup,match,deliver,schedule"


@dataclass(frozen=True)
class Filed:
    """One page at the end of its journey."""

    article: Article
    decision: Decision
    story: Story


@dataclass(frozen=True)
class Outcome:
    """What was filed of each site, by slug; how the other pages ended; the number of stories and seconds it took."""

    filed: Mapping[str, Filed]
    endings: Mapping[str, str]
    stories: int
    seconds: float


def run(sites: Mapping[str, Site], kafka: str = "") -> Outcome:
    """Let `newswatch up` watch `sites` until every page has ended; on Kafka where `kafka` names brokers.

    Raises Stop where it does not get ready, or where the brokers hold messages already.
    """
    with tempfile.TemporaryDirectory(prefix="newswatch-samples-") as name, SampleWeb(sites) as web:
        folder = Path(name)
        settings = _settings(folder, web, kafka)
        if kafka and subprocess.run(own_command("topics", "apply"), env=_environment(settings), check=False).returncode:
            raise Stop(f"Kafka at {kafka} took no topics; the line above says why")
        began = time.monotonic()
        with _running(settings, folder / "newswatch.log"), open_house(settings) as house:
            if kafka and house.log.lag(f"samples.{secrets.token_hex(8)}", EXTRACTED.name):
                raise Stop(f"Kafka at {kafka} holds messages already; name a broker that has none")
            wanted = {slug: ids.article_id(canonical(web.address(site))) for slug, site in sites.items()}
            return _outcome(house, wanted, began)


def _settings(folder: Path, web: SampleWeb, kafka: str) -> Settings:
    sources = folder / "sources"
    shutil.copytree(ROOT / "sources" / "topics", sources / "topics")
    web.catalogue(sources)
    return load(
        data=folder / "data",
        sources=sources,
        topic="miit",
        mongo_uri="",
        mongo_uri_file=None,
        kafka=kafka,
        allow_endpoint=web.passes,
        intake_port=None,
    )


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, **as_environment(settings), "NEWSWATCH_LANGUAGE": "en"}


@contextmanager
def _running(settings: Settings, log: Path) -> Iterator[None]:
    """`newswatch up` as a process of its own, from its ready line until it is told to stop."""
    with log.open("wb") as errors:
        service = subprocess.Popen(
            own_command("up", "--roles", _ROLES),
            env=_environment(settings),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            if "ready" not in (service.stdout.readline() if service.stdout else ""):
                raise Stop(f"newswatch did not get ready: {log.read_text(encoding='utf-8')[-500:]}")
            yield
        finally:
            service.terminate()
            service.wait()


def _outcome(house: House, wanted: Mapping[str, str], began: float) -> Outcome:
    """Wait until every page has ended, or until the time is up."""
    filed: dict[str, Filed] = {}
    endings: dict[str, str] = {}
    while time.monotonic() - began < _WITHIN and len(filed) + len(endings) < len(wanted):
        time.sleep(_POLL)
        try:
            _look(house, {slug: key for slug, key in wanted.items() if slug not in filed}, filed, endings)
        except Unavailable:
            continue  # the store is still coming up
    stories = house.store.stories.recent(datetime(2000, 1, 1, tzinfo=UTC), 1000)
    return Outcome(filed, endings, len(stories), time.monotonic() - began)


def _look(house: House, wanted: Mapping[str, str], filed: dict[str, Filed], endings: dict[str, str]) -> None:
    for slug, article_id in wanted.items():
        visit = house.store.crawl_state.visit(article_id)
        if visit is None:
            continue
        decision = house.store.decisions.get(visit.event_id) if visit.event_id else None
        if visit.event_id is None:
            endings[slug] = visit.disposition.value
        article = house.store.articles.get(decision.event_id) if decision else None
        story = house.store.stories.get(decision.story_id) if decision else None
        if article and decision and story:
            filed[slug] = Filed(article, decision, story)
