"""Known articles that no list shows any more: which of them a crawl looks at again, and after what."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from crawlers.unlisted import unlisted
from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.ports import Pending, Visit
from newswatch.wire.topics import EXTRACTED
from storage.memory import MemoryStore

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
LISTED, LONGEST, SECOND = "/a/listed.html", "/a/longest.html", "/a/second.html"


def known(base, *paths):
    """Articles that were published, due since some minutes, the first one longest."""
    due = range(-len(paths), 0)
    told = {"disposition": "published", "event": "e"}
    return [{**told, "url": base + path, "due_in_minutes": minutes} for path, minutes in zip(paths, due, strict=True)]


@pytest.fixture
def crawl(site, told, listing, crawl_once):
    """A crawl whose list shows one of three known articles; comes out: base address and what it did."""
    site.answers = {"/list.html": listing(LISTED), LISTED: "<p>一</p>", LONGEST: "<p>二</p>", SECOND: "<p>三</p>"}
    base = told["entry"]["home"].rstrip("/")
    visits = known(base, "/moved/away.html", LONGEST, SECOND)
    return base, partial(crawl_once, **told, visits=visits, look_at=[f"{base}/moved/away.html"])


@pytest.mark.parametrize(
    ("asked", "fetched"),
    [
        ({}, {LISTED, LONGEST, SECOND}),
        ({"limit": 2}, {LISTED, LONGEST}),
        ({"limit": 1}, {LISTED}),
        ({"since": "2026-11-01"}, {LISTED}),
    ],
)
def test_the_longest_due_are_looked_at_as_far_as_what_the_lists_show_leaves_room(crawl, asked, fetched):
    base, run = crawl
    got = run(**asked)
    assert dict(got.endings) == {base + path: "published" for path in fetched}


def test_a_list_that_could_not_be_had_says_nothing_of_what_it_shows_no_more(crawl, site):
    _, run = crawl
    del site.answers["/list.html"]
    assert run(changes={"RETRY_TIMES": 0}).endings == []


def test_what_the_entry_has_no_rule_for_is_left_for_a_month(crawl):
    base, run = crawl
    (left,) = run().visits.values()
    assert (left["url"], left["due_at"], left["event_id"]) == (f"{base}/moved/away.html", "2026-12-03T02:00:00Z", "e")


def test_where_the_store_is_away_the_listed_ones_are_fetched_and_the_crawl_says_what_it_left_out(crawl):
    base, run = crawl
    got = run(none_due=True)
    assert got.endings == [(base + LISTED, "published")]
    assert got.crawl["outcome"] == "stopped"
    assert "off the lists are not looked at: the store is away" in got.crawl["errors"][0]


def test_a_replay_asks_for_no_known_article_that_was_not_saved(tmp_path, entry, listing, crawl_once):
    base = "https://daily.example"
    for number, (path, body) in enumerate({"/list.html": listing(LISTED), LISTED: "<p>一</p>", SECOND: "二"}.items()):
        folder = tmp_path / "saved" / str(number)
        folder.mkdir(parents=True)
        meta = {"url": base + path, "headers": {"Content-Type": "text/html"}}
        (folder / "response.json").write_text(json.dumps(meta), encoding="utf-8")
        (folder / "body.html").write_text(body, encoding="utf-8")
    got = crawl_once(entry=entry(base), replay=str(tmp_path / "saved"), visits=known(base, LONGEST, SECOND))
    assert dict(got.endings) == {base + LISTED: "published", base + SECOND: "published"}


def test_however_many_have_no_rule_any_more_they_keep_no_other_from_being_looked_at_for_long():
    state = MemoryStore(clock=lambda: NOW).crawl_state
    for number in range(120):
        url, due = f"https://daily.example/old/{number}.html", NOW - timedelta(days=2)
        visit = Visit(ids.article_id(url), url, "daily", due, due, Disposition.PUBLISHED)
        state.spool(visit, None, Pending("e", visit.article_id, EXTRACTED.name, b"", due))
    url, due = "https://daily.example/a/1.html", NOW - timedelta(days=1)
    visit = Visit(ids.article_id(url), url, "daily", due, due, Disposition.PUBLISHED)
    state.spool(visit, None, Pending("e", visit.article_id, EXTRACTED.name, b"", due))
    crawls = [list(unlisted(state, "daily", lambda url: "/a/" in url, NOW)) for _ in range(3)]
    assert [[each.candidate.url for each in found] for found in crawls] == [[], [url], [url]]
