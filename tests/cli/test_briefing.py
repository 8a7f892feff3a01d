"""`newswatch briefing`: a document in a file, a summary here; a plan saved; what is due sent by a process that ends."""

import json
import secrets
from datetime import UTC, datetime

import pytest
from pymongo import MongoClient

from newswatch.model.plan import BriefingPlan, Form
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from storage.mongo import MongoStore
from tests.search.newsroom import Newsroom

DAY = ("--day", "2026-03-03")
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
    "typed",
    [
        (),
        ("nobody",),
        ("desk", "--query", "芯片"),
        ("desk", "--day", "gestern"),
        ("desk", "--day", "2026-03-03", "--since", "7d"),
        ("desk", "--format", "odt"),
        ("desk", "--out", "x"),
        ("--query", "(芯片"),
        ("plan", "desk"),
        ("plan", "desk", "--off", "--channel", "console"),
        ("plan", "desk", "--channel", "folder:../x"),
        ("plan", "desk", "--channel", "mail:no address"),
        ("plan", "desk", "--channel", "console", "--at", "25:00"),
        ("plan", "nobody", "--channel", "console"),
    ],
)
def test_what_cannot_be_asked_is_one_line(run, newsroom, typed):
    told = run("briefing", *typed)
    assert told.exit_code == 2
    assert not typed or told.stderr.count("\n") == 1


def test_a_plan_is_saved_shown_and_taken_away(run, newsroom):
    options = ("--channel", "folder:desk", "--format", "pdf", "--at", "07:30", "--weekday", "5")
    assert run("briefing", "plan", "desk", *options).exit_code == 0
    saved = newsroom.store.subscriptions.get("desk").briefing
    assert saved == BriefingPlan(("folder:desk",), Schedule(Rhythm.WEEKLY, "07:30", 5), (Form.PDF,))
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
