from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from scrapy.exceptions import CannotResolveHostError

from crawlers import endings
from crawlers.ledger import Ledger, Misfiled
from newswatch.catalogue import Catalogue, parse
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.model.page import Candidate, Page
from newswatch.ports import Unavailable, Visit
from newswatch.settings import Settings
from storage.memory import MemoryStore

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
SOURCE = parse(
    "daily",
    {
        "name": "示例日报",
        "home": "https://daily.example/",
        "kind": "newspaper",
        "every": "15m",
        "evidence": "documented",
        "watch": [{"type": "feed", "url": "https://daily.example/rss.xml"}],
        "article": [{"url": "^https://daily.example/a/"}],
    },
)
(WATCH,) = SOURCE.watches


def candidate(path):
    return Candidate(f"https://daily.example/a/{path}", "daily", WATCH.name, NOW)


def desk(crawl_state=None, crawls=None, now=NOW):
    state = crawl_state or MemoryStore(clock=lambda: NOW).crawl_state
    return Desk(Settings(), Catalogue({}), Guard(), lambda: now, state, crawls=crawls)


@pytest.fixture
def ledger():
    return Ledger(SOURCE, desk())


def test_a_candidate_cannot_end_twice_or_unopened(ledger):
    ledger.open(candidate("1"))
    ledger.end(candidate("1"), Disposition.FAILED)
    for path in ("1", "2"):
        with pytest.raises(Misfiled):
            ledger.end(candidate(path), Disposition.PUBLISHED)
    assert ledger.close(finished=True).dispositions == {"failed": 1}


def test_two_spellings_of_an_address_are_one_candidate_and_one_seen(ledger):
    assert ledger.open(candidate("1"))
    assert not ledger.open(candidate("1?utm_source=x#top"))
    crawl = ledger.close(finished=True)
    assert (crawl.candidates, crawl.dispositions) == (2, {"failed": 1, "seen": 1})


def test_candidates_are_counted_as_they_come_and_not_as_they_end(ledger):
    for path in ("1", "2"):
        ledger.open(candidate(path))
    ledger._open.clear()  # what a lost candidate would be
    crawl = ledger.close(finished=True)
    assert (crawl.candidates, sum(crawl.dispositions.values())) == (2, 0)


def test_a_crawl_that_was_killed_leaves_a_record_that_the_next_one_of_its_source_closes():
    store = MemoryStore(clock=lambda: NOW)
    killed = Ledger(SOURCE, desk(crawls=store.crawls))
    killed.begin()
    killed.open(candidate("1"))
    elsewhere = replace(store.crawls.recent()[0], crawl_id="other", source="weekly")
    store.crawls.put(elsewhere)
    (begun,) = store.crawls.recent("daily")
    assert (begun.outcome, begun.ended_at) == (Outcome.RUNNING, None)

    later = NOW + timedelta(hours=1)
    following = Ledger(SOURCE, desk(crawls=store.crawls, now=later))
    following.begin()
    following.open(candidate("1"))
    store.crawls.put(following.close(finished=True))

    done, interrupted = store.crawls.recent("daily")
    assert (interrupted.outcome, interrupted.ended_at) == (Outcome.INTERRUPTED, later)
    assert (done.candidates, done.ended_at) == (1, later)
    assert store.crawls.recent("weekly") == [elsewhere]
    assert store.crawls.totals() == {"candidates": 1, "failed": 1}, "what a killed crawl found is counted nowhere"


def test_closing_twice_draws_up_one_record(ledger):
    ledger.open(candidate("1"))
    assert ledger.close(finished=True) is ledger.close(finished=False)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([Outcome.OK, Outcome.OK], Outcome.OK),
        ([Outcome.OK, Outcome.BLOCKED], Outcome.PARTIAL),
        ([Outcome.BROKEN, Outcome.BLOCKED, Outcome.UNREACHABLE], Outcome.BLOCKED),
        ([Outcome.UNREACHABLE, Outcome.BROKEN], Outcome.BROKEN),
        ([Outcome.UNREACHABLE], Outcome.UNREACHABLE),
        ([Outcome.STOPPED, Outcome.UNREACHABLE], Outcome.UNREACHABLE),
        ([Outcome.STOPPED], Outcome.STOPPED),
        ([], Outcome.STOPPED),
    ],
)
def test_the_outcome_follows_from_what_the_lists_answered(ledger, answers, outcome):
    for answer in answers:
        ledger.answered(WATCH, answer, "reason")
    assert ledger.close(finished=True).outcome == outcome


def test_a_crawl_that_did_not_finish_or_ran_into_a_fault_is_stopped():
    for finished, faulty in ((False, False), (True, True)):
        ledger = Ledger(SOURCE, desk())
        ledger.answered(WATCH, Outcome.OK)
        if faulty:
            ledger.fault("the store is away")
        assert ledger.close(finished=finished).outcome == Outcome.STOPPED


def test_a_crawl_that_finished_and_left_a_candidate_open_broke_off_somewhere_and_says_so(ledger):
    ledger.answered(WATCH, Outcome.OK)
    ledger.open(candidate("1"))
    crawl = ledger.close(finished=True)
    assert (crawl.outcome, crawl.left) == (Outcome.STOPPED, 1)
    assert "never ended" in crawl.errors[0]


@pytest.mark.parametrize("ending", [Disposition.PUBLISHED, Disposition.UNCHANGED])
def test_a_visit_that_publishing_kept_is_not_counted_again(ending):
    state = MemoryStore(clock=lambda: NOW).crawl_state
    ledger, opened = Ledger(SOURCE, desk(state)), candidate("1")
    kept = Visit(opened.article_id, opened.url, "daily", NOW, NOW + timedelta(hours=1), ending, told_capture="capture")
    state.record(kept)
    ledger.open(opened)
    ledger.end(opened, ending, page=Page(opened.url, b"...", NOW, candidate=opened))
    assert state.visit(opened.article_id) == kept


class Away:
    """A CrawlState whose server has gone."""

    def visit(self, article_id: str) -> Visit | None:
        return None

    def record(self, visit: Visit) -> None:
        raise Unavailable("store: no answer")


def test_an_ending_stands_though_its_visit_could_not_be_kept():
    ledger = Ledger(SOURCE, desk(Away()))
    ledger.open(candidate("1"))
    ledger.end(candidate("1"), Disposition.FAILED)
    crawl = ledger.close(finished=True)
    assert (crawl.dispositions, crawl.outcome) == ({"failed": 1}, "stopped")
    assert "store: no answer" in crawl.errors[0]


def test_what_a_host_does_to_many_lists_is_told_once(ledger):
    for number in range(16):
        watch = replace(WATCH, url=f"https://daily.example/{number}", name=f"栏目{number}")
        ledger.answered(watch, Outcome.UNREACHABLE, "no such host (no network?)")
    ledger.answered(replace(WATCH, url="https://other.example/", name="另一栏"), Outcome.BROKEN, "HTTP 404")
    assert ledger.close(finished=True).errors == (
        "daily.example: no such host (no network?), 16 lists",
        "另一栏: broken: HTTP 404",
    )


def test_a_host_that_has_no_address_is_said_so_in_words():
    ended = endings.of_failure(CannotResolveHostError("DNS lookup failed: no results"))
    assert ended.reason == "no such host (no network?)"
