"""`newswatch briefing`: a document in a file, a summary here; a plan saved; what is due sent by a process that ends."""

import asyncio
import json
import secrets
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from pymongo import MongoClient

from consumers.alerts.briefing.post import Post
from newswatch.cli.child import started
from newswatch.cli.queried import Queried
from newswatch.cli.searching import fresh
from newswatch.clock import system_clock
from newswatch.model.edition import Edition
from newswatch.model.plan import BriefingPlan, Form
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from newswatch.settings import ROOT, load
from newswatch.term import Term
from storage.mongo import MongoStore
from tests.search.newsroom import Newsroom


class Relay(Controller):
    """A mail server on a port of the system's choice: takes the first letter and never says so."""

    def __init__(self) -> None:
        super().__init__(self, hostname="127.0.0.1", port=0, server_hostname="mail.example")
        self.ids, self.came = [], threading.Event()

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        lines = envelope.original_content.decode().splitlines()
        self.ids.append(next(line for line in lines if line.startswith("Message-ID")))
        self.came.set()
        if len(self.ids) == 1:
            await asyncio.Event().wait()
        return "250 OK"


DAY = ("--day", "2026-03-03")
A_DAY = timedelta(days=1)
SAVED = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def newsroom(mongo_uri, monkeypatch, tmp_path):
    database = f"briefing_{secrets.token_hex(6)}"
    monkeypatch.setenv("NEWSWATCH_MONGO_URI", mongo_uri)
    monkeypatch.setenv("NEWSWATCH_MONGO_DATABASE", database)
    monkeypatch.chdir(tmp_path)
    store = MongoStore(mongo_uri, database)
    made = Newsroom(store)
    made.file("芯片量产，产量增长5.8%", "芯片\x1b[2J通报")
    made.file("煤炭产量", "煤炭")
    store.subscriptions.put(Subscription("desk", "芯片", ("console",), SAVED, name="早报"))
    yield made
    store.close()
    with MongoClient(mongo_uri) as client:
        client.drop_database(database)


def test_a_subscription_s_day_is_written_to_a_file_and_summed_up_here(run, newsroom, tmp_path):
    shown = run("briefing", "desk", *DAY, "--format", "docx", NEWSWATCH_LANGUAGE="zh")
    assert shown.exit_code == 0, shown.output
    assert "报道 1 条" in shown.stdout
    assert "已写入 desk-2026-03-03.docx" in shown.stdout
    assert "\x1b[2J" not in shown.stdout
    assert (tmp_path / "desk-2026-03-03.docx").read_bytes().startswith(b"PK")
    again = run("briefing", "desk", *DAY, "--format", "docx")
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    assert run("briefing", "desk", *DAY, "--format", "docx", "--force").exit_code == 0


def test_a_query_of_its_own_by_the_ending_of_the_file_or_as_json(run, newsroom, tmp_path):
    assert run("briefing", "--query", "煤", *DAY, "--out", "coal.html").exit_code == 0
    assert "煤" in (tmp_path / "coal.html").read_text(encoding="utf-8")
    found = json.loads(run("briefing", "--query", "煤 OR 芯片", "--since", "2026-03-01", "--json").stdout)
    assert [story["title"] for story in found["stories"]] == ["芯片\x1b[2J通报", "煤炭"]
    assert json.loads(run("briefing", "desk", *DAY, "--format", "json").stdout)["totals"]["stories"] == 1
    assert json.loads(run("briefing", "desk", "--day", "2026-03-01", "--json").stdout)["stories"] == []
    assert list(tmp_path.glob("*.json")) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("nobody",), "no subscription 'nobody'"),
        (("desk", "--query", "芯片"), "one of them"),
        (("desk", "--day", "gestern"), "write a day"),
        (("desk", "--day", "2026-03-03", "--since", "7d"), "or --since and --until"),
        (("desk", "--format", "odt"), "write html, docx, pdf or json"),
        (("desk", "--out", "x"), "add --format"),
        (("--query", "(芯片"), "character 1"),
        (("plan", "desk"), "--channel"),
        (("plan", "desk", "--off", "--channel", "console"), "or --off"),
        (("plan", "desk", "--channel", "folder:../x"), "no dot first"),
        (("plan", "desk", "--channel", "mail:no address"), "mail:"),
        (("plan", "desk", "--channel", "console", "--at", "25:00"), "HH:MM"),
        (("plan", "nobody", "--channel", "console"), "no subscription 'nobody'"),
    ],
)
def test_what_cannot_be_asked_is_one_line_that_says_why(run, newsroom, typed, said):
    told = run("briefing", *typed)
    assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert said in told.stderr


def test_nothing_asked_shows_what_there_is(run):
    assert "plan" in run("briefing").output


def test_a_plan_is_saved_shown_and_taken_away(run, newsroom):
    options = ("--channel", "folder:desk", "--format", "pdf", "--at", "07:30", "--weekday", "5")
    assert run("briefing", "plan", "desk", *options).exit_code == 0
    kept = newsroom.store.subscriptions.get("desk")
    assert kept.briefing == BriefingPlan(
        ("folder:desk",), Schedule(Rhythm.WEEKLY, "07:30", 5), (Form.PDF,), kept.changed_at
    )
    assert run("briefing", "plan", "desk", *options, "--format", "html").exit_code == 0
    changed = newsroom.store.subscriptions.get("desk")
    assert changed.changed_at > kept.changed_at
    assert changed.briefing.since == kept.briefing.since, "a plan that is changed is as old as it was"
    assert run("briefing", "plan", "desk", "--off").exit_code == 0
    assert newsroom.store.subscriptions.get("desk").briefing is None


def test_what_is_due_is_sent_once(run, newsroom, tmp_path):
    plan = BriefingPlan(("folder:desk",), Schedule(Rhythm.DAILY, "00:00"))
    saved = Subscription("desk", "芯片", ("console",), SAVED, briefing=plan)
    newsroom.store.subscriptions.put(saved)
    for _ in range(2):
        sent = run("briefing", "send")
        assert sent.exit_code == 0, sent.output
    editions = newsroom.store.editions
    assert editions.last("desk").owed == ()
    folder = tmp_path / "data" / "briefings" / "desk"
    assert folder.is_dir()
    assert any("</mark>" in path.read_text(encoding="utf-8") for path in folder.glob("desk-*.html"))


def test_plans_are_listed_with_their_latest_edition_and_what_failed(run, newsroom):
    assert "no briefing is planned" in run("briefing", "list", NEWSWATCH_LANGUAGE="en").stdout
    plan = BriefingPlan(("folder:desk", "mail:reader@example.org"), Schedule(Rhythm.DAILY, "08:00"), since=SAVED)
    newsroom.store.subscriptions.put(replace(newsroom.store.subscriptions.get("desk"), briefing=plan))
    edition = Edition.of("desk", SAVED, SAVED + A_DAY, plan.channels, SAVED)
    tried = edition.tried("folder:desk", SAVED).tried(plan.channels[1], SAVED, "mail: 550 no \x1b[2J such box")
    newsroom.store.editions.put(tried)
    shown = run("briefing", "list", NEWSWATCH_LANGUAGE="en").stdout
    assert "desk → folder:desk, mail:reader@example.org (html)" in shown
    assert "mail:reader@example.org: given up (mail: 550 no" in shown
    assert "\x1b" not in shown
    row = json.loads(run("briefing", "list", "--json").stdout)
    assert list(row["last"]["sent"]) == ["folder:desk"]
    assert (list(row["last"]["failed"]), row["last"]["owed"]) == ([plan.channels[1]], {})
    assert datetime.fromisoformat(row["next"]) > system_clock()
    status = run("status", NEWSWATCH_LANGUAGE="zh").stdout
    assert "已放弃" in status
    assert json.loads(run("status", "--json").stdout)["briefings"] == [row]


@pytest.mark.slow
def test_a_kill_between_sending_and_noting_loses_nothing_and_names_the_letter_alike(newsroom, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)  # a child has no rootdir of pytest's
    plan = BriefingPlan(("folder:desk", "mail:reader@example.org"), Schedule(Rhythm.WEEKLY, "00:00"))
    store = newsroom.store
    ten_days_ago = system_clock() - 10 * A_DAY
    store.subscriptions.put(Subscription("desk", "芯片", ("console",), ten_days_ago, briefing=plan))
    relay = Relay()
    relay.start()
    given = {"smtp_server": f"127.0.0.1:{relay.port}", "smtp_from": "watch@news.example", "smtp_tls": "none"}
    settings = load(data=tmp_path / "data", **given)
    with started("briefing", "send", "--attended", settings=settings) as child:
        assert relay.came.wait(60)
        child.kill()
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "data" / "briefings" / "desk").iterdir()}
    assert len(files) == 1
    lease = store.leases.acquire("another", "test", system_clock(), A_DAY)
    term = Term(store.leases, lease, A_DAY, system_clock)
    Post(store, lambda: fresh(store, settings), Queried(settings), settings, system_clock, term).run()
    relay.stop(no_assert=True)
    assert relay.ids[0] == relay.ids[1]
    assert len(set(relay.ids)) == len(relay.ids) - 1, "no other letter came twice"
    assert store.editions.last("desk").owed == ()
    assert {path: path.stat().st_mtime_ns for path in files} == files, "the file was written once"
