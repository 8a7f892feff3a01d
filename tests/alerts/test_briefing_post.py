"""Briefings by their plans: each span once, whatever ended in between; to a folder, by mail, and where they lie."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from consumers.alerts.briefing.build import Wanted, briefing
from consumers.alerts.briefing.carriers import Carriers, Issue
from consumers.alerts.briefing.ledger import any_due
from consumers.alerts.briefing.post import BACK_OFF, Post
from consumers.alerts.briefing.sheet import sheet_of
from consumers.alerts.channels import BadChannel
from newswatch.model.plan import BriefingPlan, Form
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from newswatch.ports import Superseded
from newswatch.query.query import parse
from newswatch.settings import load
from newswatch.unsubscribe import Leave, named_briefing
from tests.alerts.mailbox import Mailbox
from tests.search.newsroom import START, Newsroom, search_of, seen

DAY = timedelta(days=1)
SAVED = datetime(2026, 3, 2, 2, tzinfo=UTC)
FIRST = datetime(2026, 3, 3, 0, tzinfo=UTC)  # 08:00 in Shanghai: of 2 March, before the newsroom's first line
SECOND = FIRST + DAY  # of 3 March, in which it writes at 06:00 and later


class Held:
    """A term that a test ends."""

    def __init__(self, looks: int = 1000) -> None:
        self.left = looks

    def hold(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Superseded("gone")


class House:
    """A newsroom, a data folder, a clock and a console that a test sets, what it was told."""

    def __init__(self, folder, **settings) -> None:
        self.newsroom = Newsroom()
        self.search = search_of(self.newsroom, folder / "search")
        self.settings = load(data=folder, **settings)
        self.now = SECOND
        self.told = []
        self.tell = self.told.append

    def subscribe(self, *channels, forms=(Form.HTML,), **fields) -> Subscription:
        plan = BriefingPlan(channels, Schedule(Rhythm.DAILY), forms)
        made = Subscription("desk", "芯片", ("console",), SAVED, name="早报", briefing=plan, **fields)
        self.newsroom.store.subscriptions.put(made)
        return made

    def send(self, held=None) -> int:
        carriers = Carriers(self.settings, self.tell)
        return Post(
            self.newsroom.store, lambda: self.search, seen, self.settings, lambda: self.now, held or Held(), carriers
        ).run()

    def files(self, name="") -> list:
        return sorted(path for path in (self.settings.data / "briefings" / name).glob("*") if path.is_file())


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


@pytest.fixture
def inbox():
    kept = Mailbox()
    yield kept
    kept.close()


@pytest.fixture
def posting(tmp_path, inbox):
    relay = {"smtp_server": f"127.0.0.1:{inbox.port}", "smtp_from": "watch@news.example", "smtp_tls": "none"}
    return House(tmp_path, **relay)


def test_a_day_is_sent_once_and_the_next_one_when_it_is_due(house):
    house.newsroom.file("芯片量产")
    house.subscribe("folder:desk", forms=(Form.HTML, Form.WORD, Form.PDF))
    house.now = FIRST - timedelta(seconds=1)
    assert not any_due(house.newsroom.store, house.now)
    assert house.send() == 0
    house.now = SECOND
    assert any_due(house.newsroom.store, house.now)
    assert house.send() == 2
    names = [path.name for path in house.files("desk")]
    assert [name[:15] + name[-5:] for name in names if name.endswith(".html")] == [
        "desk-2026-03-02.html",
        "desk-2026-03-03.html",
    ]
    assert len(names) == 6
    empty, full = (path.read_text(encoding="utf-8") for path in house.files("desk") if path.suffix == ".html")
    assert "</mark>量产" in full
    assert "量产" not in empty
    assert not any_due(house.newsroom.store, house.now)
    assert house.send() == 0


def test_who_died_after_sending_and_before_noting_it_writes_no_second_file(house):
    house.newsroom.file("芯片量产")
    house.subscribe("folder:desk", "console")
    house.send()
    before = {path: path.read_bytes() for path in house.files("desk")}
    edition = house.newsroom.store.editions.last("desk")
    owed = replace(edition, owed=edition.of("desk", edition.since, edition.until, ("folder:desk",), house.now).owed)
    house.newsroom.store.editions.put(owed)
    house.newsroom.file("芯片再量产")
    house.now += timedelta(minutes=1)
    assert house.send() == 1
    assert {path: path.read_bytes() for path in house.files("desk")} == before
    assert house.newsroom.store.editions.last("desk").owed == ()


@pytest.mark.parametrize("looks", range(5))
def test_whoever_takes_over_sends_the_rest_and_nothing_twice(house, looks):
    house.subscribe("console", "folder:desk")
    with pytest.raises(Superseded):
        house.send(Held(looks))
    told = len(house.told)
    house.send()
    assert len(house.told) == 2
    assert told <= 2
    assert len(house.files("desk")) == 2


def test_days_of_a_service_that_was_away_are_told_each_and_older_ones_together(house):
    house.subscribe("folder:desk")
    house.send()
    house.now += 12 * DAY
    house.send()
    spans = sorted((each.since, each.until) for each in house.newsroom.store.editions._editions.values())
    assert [until - since for since, until in spans] == [DAY, DAY, 5 * DAY, *[DAY] * 7]
    assert all(one[1] == other[0] for one, other in pairwise(spans))


def test_what_else_of_a_subscription_is_edited_delays_no_first_edition(house):
    made = house.subscribe("console")
    plan = replace(made.briefing, since=SAVED)
    house.newsroom.store.subscriptions.put(replace(made, briefing=plan, created_at=SAVED - 30 * DAY, changed_at=FIRST))
    house.now = FIRST
    assert house.send() == 1


def test_a_plan_switched_on_again_sends_nothing_of_the_time_it_was_off(house):
    made = house.subscribe("console")
    house.send()
    told = len(house.told)
    on_again = SECOND + 60 * DAY + timedelta(hours=1)
    house.newsroom.store.subscriptions.put(replace(made, briefing=replace(made.briefing, since=on_again)))
    house.now = on_again + DAY
    house.send()
    assert len(house.told) == told + 1


def test_a_letter_carries_the_documents_and_the_page(posting, inbox):
    posting.newsroom.file("芯片量产", "芯片\r\nBcc: x@evil.example")
    posting.subscribe("mail:reader@example.org", forms=(Form.PDF, Form.WORD))
    posting.send()
    letter = inbox.letters[-1]
    assert letter["Subject"] == "早报 · 简报 2026-03-03（星期二）"
    assert (letter["To"], letter["Bcc"]) == ("reader@example.org", None)
    assert "芯片" in letter.get_body(("html",)).get_content()
    assert "报道 1" in letter.get_body(("plain",)).get_content()
    begun = {part.get_filename()[-4:]: part.get_content()[:4] for part in letter.iter_attachments()}
    assert begun == {".pdf": b"%PDF", "docx": b"PK\x03\x04"}
    assert len({each["Message-ID"] for each in inbox.letters}) == len(inbox.letters) == 2


def test_a_letter_s_address_takes_this_briefing_s_channel_off_by_one_click(tmp_path, inbox):
    relay = {"smtp_server": f"127.0.0.1:{inbox.port}", "smtp_from": "watch@news.example", "smtp_tls": "none"}
    leave = Leave("https://news.example/leave", "k" * 32)
    posting = House(tmp_path, **relay, unsubscribe_url=leave.url, unsubscribe_key=leave.key)
    posting.newsroom.file("芯片量产")
    posting.subscribe("mail:reader@example.org", forms=(Form.HTML,))
    posting.send()
    letter = inbox.letters[-1]
    address = letter["List-Unsubscribe"].strip("<>")
    assert address == leave.address("desk", named_briefing("mail:reader@example.org"))
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert f'href="{address.replace("&", "&amp;")}"' in letter.get_body(("html",)).get_content()
    assert address in letter.get_body(("plain",)).get_content()
    [file] = letter.iter_attachments()
    assert "unsubscribe" not in file.get_content().lower(), "a file that is handed on ends nobody's subscription"
    assert "退订" not in file.get_content()


def test_a_letter_that_did_not_get_through_comes_again_with_the_same_id_and_is_given_up_in_the_end(posting, inbox):
    posting.subscribe("mail:reader@example.org", "folder:desk")
    posting.now, inbox.data = FIRST, "451 later"
    posting.send()
    assert len(posting.files("desk")) == 1, "one channel's trouble is no other's"
    assert posting.send() == 0, "not before its pause is over"
    inbox.data = "250 OK"
    posting.now += BACK_OFF[0]
    posting.send()
    [letter] = inbox.letters
    inbox.data = "451 later"
    posting.now = SECOND
    for pause in (*BACK_OFF, timedelta(0)):
        posting.send()
        posting.now += pause
    edition = posting.newsroom.store.editions.last("desk")
    assert edition.owed == ()
    assert len([each for each in edition.tries if each.error]) == len(BACK_OFF) + 1
    assert [each["Message-ID"] for each in inbox.letters] == [letter["Message-ID"]]


def test_a_defect_costs_one_briefing_alone_and_is_noted(house):
    made = house.subscribe("console", "folder:desk")
    house.newsroom.store.subscriptions.put(replace(made, subscription_id="other"))
    house.now = FIRST

    def broken(text):
        if "/desk-" in text:
            raise OverflowError("of ours")
        house.told.append(text)

    house.tell = broken
    assert house.send() == 2
    assert len(house.told) == 1
    assert len(house.files("desk")) == 2, "its own other channel has it too"
    (awaited,) = house.newsroom.store.editions.last("desk").owed
    assert awaited.channel == "console"
    assert house.newsroom.store.editions.last("desk").tries[0].error.startswith("defect: OverflowError (broken, line ")


def test_a_query_that_cannot_be_read_any_more_is_given_up_and_said_in_the_log(house):
    made = house.subscribe("console", "folder:desk")
    house.newsroom.store.subscriptions.put(replace(made, query="芯片 AND ("))
    house.now = FIRST
    with capture_logs() as said:
        house.send()
    edition = house.newsroom.store.editions.last("desk")
    assert (edition.owed, house.told, house.files("desk")) == ((), [], [])
    assert [each.error.partition(":")[0] for each in edition.tries] == ["query", "query"]
    given_up = [each["channel"] for each in said if each["event"] == "given_up"]
    assert given_up == ["console", "folder"]


def test_a_channel_that_carries_no_documents_has_got_none(house):
    wanted = Wanted("早报", parse("芯片"), FIRST - DAY, FIRST, "Asia/Shanghai")
    made = briefing(wanted, house.newsroom.store, house.search, seen, FIRST)
    issue = Issue("e", "desk", sheet_of(made, "zh"), (), FIRST)
    with pytest.raises(BadChannel) as told:
        Carriers(house.settings).hand("webhook:https://hook.example/geheim", issue)
    assert "geheim" not in str(told.value)


def test_nothing_goes_to_who_does_not_want_it_any_more(house):
    made = house.subscribe("console", "folder:desk")
    store = house.newsroom.store
    house.now = FIRST
    with pytest.raises(Superseded):
        house.send(Held(0))
    store.subscriptions.put(replace(made, paused=True))
    house.send()
    assert (house.told, house.files("desk")) == ([], [])
    store.subscriptions.put(replace(made, briefing=replace(made.briefing, channels=("console",))))
    house.now += timedelta(hours=2)
    house.send()
    assert (len(house.told), house.files("desk")) == (1, [])
    store.subscriptions.remove("desk")
    house.now += 3 * DAY
    assert house.send() == 0
    assert house.now > START
