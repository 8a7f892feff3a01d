"""A site that says "not now": when it is asked again, by whom, and that it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.retry_after import LONGEST, asked_until
from newswatch.due import due_at
from newswatch.model.disposition import Disposition

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
PAGE = "<html><body><p>正文</p></body></html>"
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"retry-after": "120"}, 2 * MINUTE),
        (503, {"retry-after": " 0 "}, timedelta(0)),
        (429, {"retry-after": "Tue, 03 Nov 2026 02:05:00 GMT"}, 5 * MINUTE),
        (429, {"retry-after": "Tuesday, 03-Nov-26 02:05:00 GMT"}, 5 * MINUTE),
        (429, {"retry-after": "Tue, 03 Nov 2026 02:05:00 -0000"}, 5 * MINUTE),
        # By its own clock, however wrong that is.
        (
            503,
            {"retry-after": "Wed, 01 Jan 2020 00:05:00 GMT", "date": "Wed, 01 Jan 2020 00:00:00 GMT"},
            5 * MINUTE,
        ),
        (429, {"retry-after": "Tue, 03 Nov 2026 01:00:00 GMT"}, timedelta(0)),
        (429, {"retry-after": "9999999999"}, LONGEST),
        (429, {"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, LONGEST),
        (429, {"retry-after": "99999999999"}, None),
        (429, {"retry-after": "-5"}, None),
        (429, {"retry-after": "1.5"}, None),
        (429, {"retry-after": "soon"}, None),
        (429, {"retry-after": "Tue, 99 Nov 2026 02:05:00 GMT"}, None),
        (429, {"retry-after": "Tue, 03 Nov 2026 02:05:00 " + "G" * 100_000}, None),
        (429, {"retry-after": "٣"}, None),
        (429, {}, None),
        (200, {"retry-after": "120"}, None),
    ],
)
def test_seconds_and_dates_are_understood_within_a_day(status, headers, wait):
    until = asked_until(status, headers, NOW)
    assert until == (None if wait is None else NOW + wait)


def test_a_page_is_not_due_before_its_site_wants_to_be_asked_and_given_up_all_the_same():
    then = NOW + timedelta(hours=5)
    assert due_at(Disposition.FAILED, 0, 1, NOW, (), not_before=then) == then
    assert due_at(Disposition.FAILED, 0, 3, NOW, (), not_before=then) == NOW + timedelta(hours=6)
    assert due_at(Disposition.FAILED, 0, 6, NOW, (), not_before=then) is None


def test_a_short_wait_is_waited_and_the_page_fetched(site, told, listing, crawl_once):
    busy = {"status": 503, "headers": {"Retry-After": "1"}}
    site.answers = {"/list.html": listing("/a/1.html"), "/a/1.html": [busy, PAGE]}
    got = crawl_once(**told, clock="machine", changes={"HOST_REST": 0.1})
    assert [disposition for _, disposition in got.endings] == ["published"]
    assert site.asked[2:] == ["/a/1.html", "/a/1.html"]
    assert site.moments[3] - site.moments[2] > 0.9


def test_a_long_wait_ends_the_page_by_name_and_leaves_the_hosts_others_to_a_later_crawl(
    site, kept, listing, crawl_once
):
    told, store = kept
    base = told["entry"]["home"].rstrip("/")
    links = ["/a/1.html", "/a/2.html", "/a/3.html"]
    site.answers = {"/list.html": listing(*links)}
    site.answers |= {link: {"status": 429, "headers": {"Retry-After": "3600"}} for link in links}
    told = {**told, "entry": {**told["entry"], "polite": {"delay": 0}}, "look_at": [base + link for link in links]}
    got = crawl_once(**told)
    *before, asked = site.asked
    assert before == ["/robots.txt", "/list.html"], "one answer was enough"
    ends = dict(got.endings)
    assert ends.pop(base + asked) == "blocked"
    assert got.reason(base + asked) == "HTTP 429 (too many)"
    assert {url: visit["due_at"] for url, visit in got.visits.items()} == {base + asked: "2026-11-03T03:00:00Z"}
    for url, end in ends.items():
        assert end == "failed"
        assert "not asked: the next turn at daily.example is 2026-11-03 03:00:00 UTC" in got.reason(url)
    hour = timedelta(hours=1)
    assert store.pace.reserve("daily.example", NOW, timedelta(0), NOW + hour) == NOW + hour, "for every process"


def test_a_site_that_says_too_many_for_ever_is_left_alone_after_a_few_tries(site, told, listing, crawl_once):
    links = [f"/a/{number}.html" for number in range(30)]
    site.answers = {"/list.html": listing(*links)}
    site.answers |= {link: {"status": 429, "headers": {"Retry-After": "0"}} for link in links}
    told["entry"]["polite"] = {"delay": 0}
    got = crawl_once(**told, changes={"HOST_REST": 0.02, "HOST_PATIENCE": 0.5})
    assert {disposition for _, disposition in got.endings} == {"blocked", "failed"}
    assert len(site.asked) <= 2 + 12, "each rest is twice as long as the one before"
