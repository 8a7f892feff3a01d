"""What the intake accepts is on the log before the client hears of it; what it refuses, it names."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Pending, Unavailable, Visit
from newswatch.text.url import canonical

NOW = datetime(2026, 11, 20, 4, 5, 6, tzinfo=UTC)
URL = "https://daily.example/a/1.html"
ID = ids.article_id(canonical(URL))


def visit(**changes):
    kept = Visit(ID, URL, "daily", NOW - timedelta(hours=1), NOW + timedelta(hours=1), Disposition.FAILED)
    return dataclasses.replace(kept, **changes)


def test_accepted_pages_are_on_the_log_keyed_by_article(intake):
    answer = intake.submit(URL, "http://DAILY.example/b/2.html#part")
    assert answer.status == 202
    told = intake.accepted()
    assert [page.url for page in told] == [URL, "http://DAILY.example/b/2.html#part"]
    assert [row["article_id"] for row in answer.json["pages"]] == [page.article_id for page in told]
    assert answer.json["pages"][0] == {
        "url": URL,
        "article_id": ID,
        "state": "queued",
        "page": f"/v1/pages/{ID}",
    }
    assert (told[0].submitted_at, told[0].again) == (NOW, False)


def test_a_known_page_that_is_not_due_is_seen_and_not_queued_unless_asked_for_again(intake):
    intake.store.crawl_state.record(visit())
    assert [row["state"] for row in intake.submit(URL).json["pages"]] == ["seen"]
    assert intake.accepted() == []
    assert [row["state"] for row in intake.submit(URL, again=True).json["pages"]] == ["queued"]
    assert [page.again for page in intake.accepted()] == [True]


def test_one_address_that_cannot_be_taken_stops_all_and_each_is_named(intake):
    answer = intake.submit(URL, "ftp://daily.example/", "https://elsewhere.example/", "http://127.0.0.1/", URL)
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json["detail"] == "nothing was accepted"
    assert {error["pointer"]: error["detail"].partition(":")[0] for error in answer.json["errors"]} == {
        "#/urls/1": "not an http(s) address",
        "#/urls/2": "no entry of the catalogue owns elsewhere.example, and none has hosts = ['*']",
        "#/urls/3": "crawl refused",
    }
    assert intake.accepted() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[" * 60_000, 400),
        (b'"\xff"', 400),
        ({}, 422),
        ([URL], 422),
        ({"urls": []}, 422),
        ({"urls": URL}, 422),
        ({"urls": [1]}, 422),
        ({"urls": [URL], "again": "yes"}, 422),
        ({"urls": [URL], "sources": ["daily"]}, 422),
        ({"urls": [URL] * 101}, 422),
        ({"urls": ["https://daily.example/\ud800"]}, 422),
        ({"urls": ["https://daily.example/\u0000"]}, 422),
        ({"urls": ["https://daily.example/" + "a" * 2000]}, 422),
        ({"urls": ["https://daily.example/" + "字" * 400]}, 422),
    ],
)
def test_a_body_that_is_no_submission_has_its_own_status(intake, body, status):
    answer = intake.ask("POST", "/v1/pages", body)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert answer.json["detail"]
    assert intake.accepted() == []


def test_what_became_of_a_page_is_told_as_far_as_it_has_come(intake):
    url = f"/v1/pages/{ID}"
    assert intake.submit(URL).status == 202
    unknown = intake.ask("GET", url)
    assert (unknown.status, unknown.headers["retry-after"]) == (404, "5")
    assert "1 submissions wait" in unknown.json["detail"]
    intake.store.crawl_state.record(visit(reason="HTTP 503"))
    failed = intake.ask("GET", url).json
    assert (failed["disposition"], failed["reason"], failed["verdict"]) == ("failed", "HTTP 503", None)
    landed = dataclasses.replace(visit(disposition=Disposition.PUBLISHED), article_id="b" * 32)
    intake.store.crawl_state.spool(landed, None, Pending("e" * 32, "b" * 32, "article.extracted.v1", b"{}", NOW))
    intake.store.crawl_state.record(visit(disposition=Disposition.PUBLISHED, led_to="b" * 32))
    published = intake.ask("GET", url).json
    assert (published["disposition"], published["event_id"], published["story"]) == ("published", "e" * 32, None)
    intake.store.decisions.append(Decision("e" * 32, "b" * 32, 1, 1, Verdict.NEW_STORY, "5" * 32, "e" * 32, True, NOW))
    decided = intake.ask("GET", url).json
    assert (decided["verdict"], decided["story"], decided["led_to"]) == ("new_story", "5" * 32, "b" * 32)


def test_a_log_that_is_away_is_said_and_nothing_is_accepted(intake, monkeypatch):
    def away(*_):
        raise Unavailable("the log at secret.host is away")

    monkeypatch.setattr(intake.log, "publish", away)
    answer = intake.submit(URL)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert "secret.host" not in answer.text
