"""Lists and pages asked for again: only if they changed, unless their body is wanted."""

import pytest

from newswatch.model import ids
from newswatch.model.validators import Validators
from newswatch.revision import READER_VERSION
from newswatch.text.url import canonical

SENTENCE = "工业和信息化部今天召开会议，部署中小企业数字化改造的重点任务，要求各地按季度报送进展，并公开典型做法。"
PAGE = f"<h1>工信部部署中小企业改造</h1><div>2026年11月3日 09:30</div><div>{SENTENCE * 5}</div>"
SENT = {"ETag": 'W/"1"', "Last-Modified": "Tue, 03 Nov 2026 01:00:00 GMT"}
HOUR = 60


def heard(site, path):
    return [head.get("if-none-match") for at, head in zip(site.asked, site.heard, strict=True) if at == path]


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


def test_a_newer_reader_asks_for_the_body_only_where_no_capture_is_kept(site, kept, listing, crawl_once, tmp_path):
    told, store = kept
    site.answers = {"/list.html": listing("/a/1.html"), "/a/1.html": with_validators(PAGE)}
    crawl_once(**told, reading=True)
    article = ids.article_id(canonical(f"http://daily.example:{site.port}/a/1.html"))
    documents = store.crawl_state.documents
    assert documents.update({"_id": article}, {"$set": {"visit.validators.reader": "0.9"}})
    site.answers["/a/1.html"] = {"status": 304}
    crawl_once(**told, reading=True, clock=HOUR)
    assert heard(site, "/a/1.html")[-1] == 'W/"1"'
    for capture in (tmp_path / "captures").rglob("*.zst"):
        capture.unlink()
    site.answers["/a/1.html"] = with_validators(PAGE)
    crawl_once(**told, reading=True, clock=8 * HOUR)
    assert heard(site, "/a/1.html")[-1] is None


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


@pytest.mark.parametrize("change", ["other rules", "not all taken in"])
def test_a_list_is_asked_for_whole_where_it_may_show_something_new(site, kept, listing, crawl_once, change):
    told, _ = kept
    site.answers = {"/list.html": with_validators(listing("/a/1.html", "/a/2.html")), "/a/1.html": PAGE}
    crawl_once(**told, reading=True, limit=1 if change == "not all taken in" else None)
    if change == "other rules":
        told["entry"]["article"].append({"url": "/b/"})
    crawl_once(**told, reading=True, clock=1)
    assert heard(site, "/list.html") == [None, None]


def test_unchanged_without_having_been_asked_is_no_answer(site, told, listing, crawl_once):
    base = told["entry"]["home"].rstrip("/")
    site.answers = {"/list.html": listing("/a/1.html"), "/a/1.html": {"status": 304}}
    got = crawl_once(**told)
    assert dict(got.endings) == {base + "/a/1.html": "failed"}
    assert got.reason(base + "/a/1.html") == "HTTP 304 though no condition was asked"
    site.answers["/list.html"] = {"status": 304}
    got = crawl_once(**told)
    assert (got.crawl["outcome"], "HTTP 304" in got.crawl["errors"][0]) == ("broken", True)


def test_a_redirect_is_not_asked_with_the_validators_of_another_page(site, kept, listing, crawl_once):
    told, _ = kept
    site.answers = {"/list.html": listing("/a/1.html"), "/a/1.html": with_validators(PAGE), "/a/2.html": PAGE}
    crawl_once(**told, reading=True)
    site.answers["/a/1.html"] = {"status": 301, "headers": {"Location": "/a/2.html"}}
    crawl_once(**told, reading=True, clock=HOUR)
    assert heard(site, "/a/1.html") == [None, 'W/"1"']
    assert heard(site, "/a/2.html") == [None]


def test_values_that_cannot_be_sent_back_are_not_kept():
    assert not Validators.of({"etag": '"' + "x" * 600 + '"', "last-modified": "Tue\r\nX: 1"}, "1")
    assert not Validators.of({}, "1")
    assert Validators.of({"etag": '"\xe9"'}, "1").conditions() == {"If-None-Match": '"\xe9"'}
