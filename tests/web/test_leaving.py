"""Unsubscribing as mail programs and readers do it: by the address in a letter, through a proxy, once and for all."""

import http.client
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from newswatch.model.plan import BriefingPlan
from newswatch.unsubscribe import Leave, named_briefing, named_channel
from tests.web.conftest import Answer
from tests.web.owners import Owners

LEAVE = Leave("https://news.example/leave", "k" * 32)
READER, OTHER = "mail:reader@example.org", "mail:other@example.org"
ONE_CLICK = b"List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"
MULTIPART = b'--xyz\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--xyz--\r\n'
OF_A_BROWSER = {"Host": "news.example", "Origin": "null", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def owners(tmp_path):
    opened = Owners(tmp_path, unsubscribe_url=LEAVE.url, unsubscribe_key=LEAVE.key)
    yield opened
    opened.close()


def ask(owners, method, address, body=None, kind=FORM, **headers):
    """What the operator's proxy hands on: the query of the address in the letter, whatever the client showed."""
    client = http.client.HTTPConnection("127.0.0.1", owners.port, timeout=30)
    sent = {"Content-Type": kind} if body is not None else {}
    try:
        client.request(method, f"/unsubscribe?{urlsplit(address).query}", body, {**sent, **headers})
        return Answer(client.getresponse())
    finally:
        client.close()


def saved(owners, *channels, **fields):
    made = owners.store.subscriptions.get(owners.made("anna", channels=["webhook:https://hooks.example/PASS"]))
    made = replace(made, channels=channels, **fields)
    owners.store.subscriptions.put(made)
    return made


@pytest.mark.parametrize(
    ("body", "kind"), [(ONE_CLICK, FORM), (MULTIPART, "multipart/form-data; boundary=xyz")], ids=["form", "multipart"]
)
def test_one_click_takes_the_channel_off_and_clicking_again_says_the_same(owners, body, kind):
    made = saved(owners, READER, OTHER)
    address = LEAVE.address(made.subscription_id, named_channel(READER))
    first = ask(owners, "POST", address, body, kind)
    kept = owners.store.subscriptions.get(made.subscription_id)
    assert (first.status, kept.channels, kept.paused) == (200, (OTHER,), False)
    assert kept.changed_at > made.changed_at
    again = ask(owners, "POST", address, body, kind)
    assert (again.status, again.text) == (200, first.text)
    assert owners.store.subscriptions.get(made.subscription_id) == kept


def test_a_reader_is_asked_first_and_his_browser_sends_the_form_through_the_proxy(owners):
    made = saved(owners, READER, OTHER, name="<b>早报</b>\u202e")
    address = LEAVE.address(made.subscription_id, named_channel(READER))
    page = ask(owners, "GET", address, **OF_A_BROWSER)
    assert owners.store.subscriptions.get(made.subscription_id) == made, "opening the address changes nothing"
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "reader@example.org" in page.text
    assert "&lt;b&gt;早报" in page.text
    assert not re.search("<b>|<script|\u202e| src=| href=| action=", page.text)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "last channel" not in page.text
    [(name, value)] = re.findall('name="([A-Za-z-]+)" value="([A-Za-z-]+)"', page.text)
    done = ask(owners, "POST", address, f"{name}={value}".encode(), **OF_A_BROWSER)
    assert "已退订" in done.text
    assert owners.store.subscriptions.get(made.subscription_id).channels == (OTHER,)


def test_the_last_channel_pauses_the_subscription_and_says_so(owners):
    made = saved(owners, READER)
    address = LEAVE.address(made.subscription_id, named_channel(READER))
    assert "将暂停" in ask(owners, "GET", address).text
    done = ask(owners, "POST", address, ONE_CLICK)
    kept = owners.store.subscriptions.get(made.subscription_id)
    assert (kept.channels, kept.paused) == ((), True)
    assert "已暂停" in done.text
    assert "is paused" in done.text


def test_what_was_paused_before_is_not_said_to_be_paused_by_leaving(owners):
    made = saved(owners, READER, paused=True)
    address = LEAVE.address(made.subscription_id, named_channel(READER))
    told = ask(owners, "GET", address).text + ask(owners, "POST", address, ONE_CLICK).text
    assert "暂停" not in told
    assert "paused" not in told
    assert owners.store.subscriptions.get(made.subscription_id).channels == ()


@pytest.mark.parametrize("rest", [{"feed": "f" * 32}, {"briefing": BriefingPlan(("console",))}])
def test_who_is_told_otherwise_is_not_paused(owners, rest):
    made = saved(owners, READER, **rest)
    ask(owners, "POST", LEAVE.address(made.subscription_id, named_channel(READER)), ONE_CLICK)
    assert not owners.store.subscriptions.get(made.subscription_id).paused


def test_a_briefing_s_address_takes_the_briefing_s_channel_off_and_leaves_the_alerts(owners):
    made = saved(owners, READER, briefing=BriefingPlan((READER, OTHER)))
    for mail, left in ((READER, (OTHER,)), (OTHER, None)):
        done = ask(owners, "POST", LEAVE.address(made.subscription_id, named_briefing(mail)), ONE_CLICK)
        kept = owners.store.subscriptions.get(made.subscription_id)
        assert (done.status, kept.channels, kept.paused) == (200, (READER,), False)
        assert (kept.briefing.channels if kept.briefing else None) == left


def test_whoever_makes_an_address_up_is_told_nothing_and_changes_nothing(owners):
    made = saved(owners, READER)
    right, named = LEAVE.address(made.subscription_id, named_channel(READER)), named_channel(READER)
    forged = [
        Leave(LEAVE.url, "x" * 32).address(made.subscription_id, named),
        right.replace("token=", "token=0"),
        right.replace(f"subscription={made.subscription_id}", "subscription=another"),
        LEAVE.address("another", named).replace("subscription=another", f"subscription={made.subscription_id}"),
        *(f"{LEAVE.url}?", f"{LEAVE.url}?subscription=%ED%A0%80&channel=%FF&token=%C3%A9"),
    ]
    told = {(answer.status, answer.text) for each in forged for answer in _both(owners, each)}
    assert len(told) == 1
    assert told.pop()[0] == 404
    assert owners.store.subscriptions.get(made.subscription_id) == made
    stale = LEAVE.address("gone", named)
    off = LEAVE.address(made.subscription_id, named_channel(OTHER))
    assert len({(answer.status, answer.text) for each in (stale, off) for answer in _both(owners, each)}) == 1


def _both(owners, address):
    return [ask(owners, "GET", address), ask(owners, "POST", address, ONE_CLICK)]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", FORM, 400),
        (b"List-Unsubscribe=Maybe", FORM, 400),
        (b"a=b&" * 15_000 + ONE_CLICK, FORM, 400),
        (MULTIPART, "multipart/form-data", 400),
        (MULTIPART.replace(b"One-Click", b"No"), "multipart/form-data; boundary=xyz", 400),
        (b'{"List-Unsubscribe": "One-Click"}', "application/json", 415),
        (ONE_CLICK + b"&x=" + b"x" * 70_000, FORM, 413),
    ],
)
def test_what_is_no_one_click_changes_nothing(owners, body, kind, status):
    made = saved(owners, READER)
    address = LEAVE.address(made.subscription_id, named_channel(READER))
    assert ask(owners, "POST", address, body, kind).status == status
    assert owners.store.subscriptions.get(made.subscription_id) == made


def test_nothing_else_is_open_through_the_proxy_and_nothing_is_served_where_letters_do_not_say(owners, tmp_path):
    assert owners.ask("anna", "GET", "/v1/subscriptions", Host="news.example").status == 421
    made = saved(owners, READER)
    silent = Owners(tmp_path / "silent")
    try:
        assert ask(silent, "GET", LEAVE.address(made.subscription_id, named_channel(READER))).status == 404
    finally:
        silent.close()
