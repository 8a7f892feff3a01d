"""Lists and pages asked for again: only if they changed, unless their body is wanted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawlers.conditional import Lists, of_visit
from newswatch.catalogue import Catalogue
from newswatch.desk import Desk
from newswatch.entry import parse
from newswatch.guard import Guard
from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.model.page import Page
from newswatch.model.source import ArticleRule
from newswatch.model.validators import Validators
from newswatch.ports import Pending, Visit
from newswatch.revision import READER_VERSION
from newswatch.settings import Settings
from newswatch.text.url import canonical
from storage.captures import FileCaptures
from storage.memory import MemoryStore

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
LIST = "https://daily.example/list.html"
SOURCE = parse(
    "daily",
    {
        "name": "示例日报",
        "home": "https://daily.example/",
        "kind": "newspaper",
        "every": "15m",
        "evidence": "documented",
        "watch": [{"type": "html", "url": LIST, "links": {"rows": "li"}}],
        "article": [{"url": "^https://daily.example/a/"}],
    },
)
SENTENCE = "工业和信息化部今天召开会议，部署中小企业数字化改造的重点任务，要求各地按季度报送进展，并公开典型做法。"
PAGE = f"<h1>工信部部署中小企业改造</h1><div>2026年11月3日 09:30</div><div>{SENTENCE * 5}</div>"
SENT = {"ETag": 'W/"1"', "Last-Modified": "Tue, 03 Nov 2026 01:00:00 GMT"}
HOUR = 60


def heard(site, path):
    return [head.get("if-none-match") for at, head in zip(site.asked, site.heard, strict=True) if at == path]


def desk(store, now=NOW):
    return Desk(Settings(), Catalogue({}), Guard(), lambda: now, store.crawl_state, answers=store.answers)


def read_once(page):
    """The visit of a page that was published at `NOW` and is due an hour later."""
    due = NOW + timedelta(hours=1)
    return Visit(page.article_id, page.url, "daily", NOW, due, Disposition.PUBLISHED, event_id="event")


def with_validators(body, **changes):
    return {"body": body, "headers": {**SENT, **changes}}


def test_an_article_that_did_not_change_is_unchanged_and_its_next_visit_later(site, kept, listing, crawl_once):
    told, store = kept
    site.answers = {"/list.html": listing("/a/1.html"), "/a/1.html": with_validators(PAGE)}
    url = f"http://daily.example:{site.port}/a/1.html"
    assert crawl_once(**told, reading=True).crawl["dispositions"] == {"published": 1}

    site.answers["/a/1.html"] = {"status": 304}
    got = crawl_once(**told, reading=True, clock=HOUR, look_at=[url])
    assert dict(got.endings) == {url: "unchanged"}
    assert heard(site, "/a/1.html") == [None, 'W/"1"']
    visit = store.crawl_state.visit(ids.article_id(canonical(url)))
    assert (visit.visits, visit.disposition, visit.event_id is not None) == (2, "unchanged", True)
    assert (visit.due_at - visit.fetched_at).total_seconds() == 6 * 3600, "as after any visit without a change"
    assert visit.validators == Validators(SENT["ETag"], SENT["Last-Modified"], READER_VERSION)


def test_a_newer_reader_asks_for_the_body_only_where_no_capture_is_kept(tmp_path):
    captures, address = FileCaptures(tmp_path), "https://daily.example/a/1.html"
    page = Page(address, PAGE.encode(), NOW)
    visit = replace(read_once(page), validators=Validators('"1"', reader="0.9"), told_capture=page.capture_id)
    assert of_visit(visit, captures) is None
    captures.keep(page)
    assert of_visit(visit, captures) == visit.validators
    assert of_visit(replace(visit, held_capture=page.capture_id), captures) is None, "it waits to be told"
    assert of_visit(replace(visit, event_id=None), captures) is None, "nothing of it was published"
    assert of_visit(None, captures) is None


def test_a_list_that_did_not_change_is_ok_with_nothing_new_until_a_row_of_it_is_due(site, kept, listing, crawl_once):
    told, _ = kept
    site.answers = {"/list.html": with_validators(listing("/a/1.html")), "/a/1.html": PAGE}
    crawl_once(**told, reading=True)
    site.answers["/list.html"] = {"status": 304}
    got = crawl_once(**told, reading=True, clock=HOUR - 1)
    assert (got.crawl["outcome"], got.crawl["candidates"]) == ("ok", 0)
    site.answers["/list.html"] = with_validators(listing("/a/1.html"))
    got = crawl_once(**told, reading=True, clock=HOUR)
    assert (got.crawl["outcome"], got.crawl["dispositions"]) == ("ok", {"unchanged": 1})
    assert heard(site, "/list.html") == [None, 'W/"1"', None]


def test_a_list_is_asked_for_whole_where_it_may_show_something_new():
    store, page = MemoryStore(), Page(LIST, b"...", NOW, headers={"etag": '"1"'})
    row = read_once(Page("https://daily.example/a/1.html", b"...", NOW))
    lists = Lists(SOURCE, desk(store))
    lists.keep(page, [row.article_id])
    assert lists.asked_before(LIST) is None, "its row was never fetched"
    store.crawl_state.record(row)
    kept = lists.asked_before(LIST)
    assert kept.conditions() == {"If-None-Match": '"1"'}
    other_rules = replace(SOURCE, articles=(*SOURCE.articles, ArticleRule("/b/")))
    assert Lists(other_rules, desk(store)).asked_before(LIST) is None
    assert Lists(SOURCE, desk(store, NOW + timedelta(hours=1))).asked_before(LIST) is None, "its row is due"
    store.crawl_state.record(replace(row, due_at=None))
    assert Lists(SOURCE, desk(store, NOW + timedelta(hours=24))).asked_before(LIST) == kept
    assert Lists(SOURCE, desk(store, NOW + timedelta(hours=25))).asked_before(LIST) is None, "once a day anyhow"


def test_unchanged_without_having_been_asked_is_no_answer(site, told, listing, crawl_once):
    base = told["entry"]["home"].rstrip("/")
    site.answers = {"/list.html": listing("/a/1.html"), "/a/1.html": {"status": 304}}
    got = crawl_once(**told)
    assert dict(got.endings) == {base + "/a/1.html": "failed"}
    assert got.reason(base + "/a/1.html") == "HTTP 304 though no condition was asked"


def test_a_redirect_is_not_asked_with_the_validators_of_another_page(site, kept, listing, crawl_once):
    told, store = kept
    page = Page(f"http://daily.example:{site.port}/a/1.html", b"...", NOW)
    visit = replace(read_once(page), validators=Validators('W/"1"', reader=READER_VERSION))
    store.crawl_state.spool(visit, None, Pending("event", page.article_id, "topic", b"{}", NOW))
    moved = {"status": 301, "headers": {"Location": "/a/2.html"}}
    site.answers = {"/list.html": listing("/a/1.html"), "/a/1.html": moved, "/a/2.html": PAGE}
    crawl_once(**told, clock=HOUR)
    assert heard(site, "/a/1.html") == ['W/"1"']
    assert heard(site, "/a/2.html") == [None]


def test_values_that_cannot_be_sent_back_are_not_kept():
    assert not Validators.of({"etag": '"' + "x" * 600 + '"', "last-modified": "Tue\r\nX: 1"}, "1")
    assert not Validators.of({}, "1")
    assert Validators.of({"etag": '"\xe9"'}, "1").conditions() == {"If-None-Match": '"\xe9"'}
