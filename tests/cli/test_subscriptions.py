"""Subscriptions as the operator manages them: every command over a house in memory."""

import io
import json
import re
from dataclasses import fields, replace
from datetime import timedelta

import pytest
import yaml

from newswatch.cli import book, owners, subscribe, subscription, subscriptions
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.alert import Alert, AlertEvent, Delivery
from newswatch.model.plan import BriefingPlan
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from newswatch.settings import ROOT, load
from newswatch.subscribing.tokens import owner_of
from newswatch.wire.memory import MemoryLog
from storage.captures import FileCaptures
from storage.memory import MemoryStore

STORY = "5" * 32


@pytest.fixture
def house(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "250")
    settings = load(data=tmp_path, sources=ROOT / "sources")
    return House(settings, MemoryLog(), MemoryStore(), FileCaptures(tmp_path / "captures"))


@pytest.fixture
def desk(house):
    subscriptions.create(
        house, {"id": "desk", "query": "机器人", "channels": ["console"], "owner": "anna"}, as_json=True
    )
    made = house.store.subscriptions.get("desk")
    house.store.subscriptions.put(replace(made, created_at=made.created_at - timedelta(days=30)))
    return house


def alert(number=1, subscription="desk", **more):
    made = system_clock() - timedelta(hours=number)
    name = ids.alert_id(subscription, STORY, "new", number)
    story = (name, subscription, STORY, AlertEvent.NEW, 0, ("机器人",), "机器人\x1b[2J\u202e大会", "…")
    return Alert(*story, "https://daily.example/1", "示例日报", "", None, made, made, ("console",), **more)


def rows(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_was_taken_and_does_nothing_is_noted(house, capsys):
    given = {"id": "quiet", "query": "6G", "channels": [], "owner": "bert", "schedule": {"at": "09:00"}}
    subscriptions.create(house, given, as_json=False)
    noted = capsys.readouterr().out
    assert all(word in noted for word in ("--rhythm daily", "no channel", "newswatch owner add bert"))
    subscriptions.edit(
        house, "quiet", {"channels": ["console"], "owner": "", "schedule": {"rhythm": "daily"}}, as_json=False
    )
    assert "note:" not in capsys.readouterr().out


def test_a_list_shows_everything_but_secrets_and_counts_a_week(desk, capsys):
    given = {"id": "hook", "name": "钩子", "query": "6G", "channels": ["webhook:https://hooks.example/PASS"]}
    subscriptions.create(desk, given, as_json=True)
    for number in (1, 2, 24 * 8):
        desk.store.outbox.add(alert(number))
    capsys.readouterr()
    subscription.listed(desk, None, as_json=False)
    shown = capsys.readouterr().out
    assert all(
        word in shown for word in ("desk", "anna", "机器人", "console", "active", "钩子", "webhook:hooks.exampl")
    )
    assert "PASS" not in shown
    subscription.listed(desk, "anna", as_json=True)
    (row,) = rows(capsys)
    assert (row["id"], row["alerts"], row["state"], row["off"]) == ("desk", 2, "active", 0)


def test_one_is_shown_whole_and_inert_with_what_it_is_owed_and_the_next_three_sends(desk, capsys):
    subscriptions.edit(
        desk, "desk", {"schedule": {"rhythm": "daily", "at": "08:00", "quiet": "22:00-07:00"}}, as_json=True
    )
    desk.store.outbox.add(alert())
    route = desk.store.routes.get("desk", "console")
    desk.store.routes.swap(route.switched_off(system_clock(), "HTTP 410\x1b[0m"), system_clock())
    capsys.readouterr()
    assert subscription.show(desk, "desk", as_json=True) == Code.OK
    (row,) = rows(capsys)
    assert len(row["next"]) == 3
    assert row["owed"][0] | {"off_at": None} == {
        "channel": "console",
        "owed": 1,
        "reason": "HTTP 410\x1b[0m",
        "off_at": None,
    }
    assert row["owed"][0]["off_at"]
    subscription.show(desk, "desk", as_json=False)
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("owed 1", "switched off", "daily 08:00 quiet 22:00-07:00", "CST", "大会"))
    assert not set(shown) & {"\x1b", "\u202e"}
    assert subscriptions.wake(desk, "desk", as_json=True) == Code.OK
    assert desk.store.routes.get("desk", "console").off_at is None


def test_what_is_named_is_changed_and_a_fault_changes_nothing(desk, capsys):
    before = desk.store.subscriptions.get("desk")
    with pytest.raises(Stop, match=r"most: write a number.*; query: character 1: "):
        subscriptions.edit(desk, "desk", {"query": "(", "most": 0}, as_json=False)
    assert desk.store.subscriptions.get("desk") == before
    subscriptions.edit(desk, "desk", {"paused": True}, as_json=False)
    subscriptions.edit(desk, "desk", {"paused": True}, as_json=False)
    assert "changed" in (shown := capsys.readouterr().out)
    assert "is as it was" in shown
    assert desk.store.subscriptions.get("desk").paused
    with pytest.raises(Stop, match="is there already"):
        subscriptions.create(desk, {"id": "desk", "query": "6G"}, as_json=False)
    with pytest.raises(Stop, match="subscriptions list"):
        subscriptions.edit(desk, "nobody", {"paused": True}, as_json=False)


def test_a_secret_is_made_for_a_webhook_and_shown_once(house, capsys):
    subscriptions.create(
        house, {"id": "hook", "query": "5G", "channels": ["webhook:https://hooks.example/x"]}, as_json=True
    )
    (row,) = rows(capsys)
    assert row["secret"].startswith("whsec_")
    subscription.show(house, "hook", as_json=True)
    assert "whsec_" not in capsys.readouterr().out


def test_a_story_is_muted_and_told_again(story_desk, capsys):
    desk = story_desk()
    article = desk.file("修表的人在街角坐了四十年，他说手艺要传下去。" * 3, "https://daily.example/a/1.html")
    story = desk.home(article)
    subscriptions.create(desk.house, {"id": "desk", "query": "修表"}, as_json=True)
    subscriptions.mute(desk.house, "desk", story[:8], mute=True, as_json=False)
    assert desk.house.store.subscriptions.get("desk").muted == (story,)
    subscriptions.mute(desk.house, "desk", story[:8], mute=False, as_json=False)
    assert desk.house.store.subscriptions.get("desk").muted == ()
    with pytest.raises(Stop, match="no story"):
        subscriptions.mute(desk.house, "desk", "nothing", mute=True, as_json=False)


def test_an_alert_is_sent_again_on_the_channels_it_was_meant_for(desk, capsys):
    told = alert()
    desk.store.outbox.add(told)
    assert subscriptions.redeliver(desk, told.alert_id, None, "me", as_json=True) == Code.FAILED
    desk.store.outbox.record([Delivery(told.alert_id, "console", system_clock(), 1)], None)
    assert subscriptions.redeliver(desk, told.alert_id, "console", "me", as_json=True) == Code.OK
    assert desk.store.outbox.owing([told.alert_id], "console") == [told.alert_id]
    assert [each.asked_by for each in desk.store.outbox.deliveries(told.alert_id)] == ["", "me"]
    for name, channel in (("0" * 32, None), (told.alert_id, "mail:x@y.example")):
        with pytest.raises(Stop, match="no alert or channel"):
            subscriptions.redeliver(desk, name, channel, "me", as_json=True)


def test_an_alert_is_sent_again_by_the_id_that_a_person_is_shown(desk, capsys):
    told = [alert(number) for number in (1, 2)]
    for each in told:
        desk.store.outbox.add(each)
        desk.store.outbox.record([Delivery(each.alert_id, "console", system_clock(), 1)], None)
    capsys.readouterr()
    subscription.show(desk, "desk", as_json=False)
    ids_shown = re.findall(r"\(([0-9a-f]{6,})\)$", capsys.readouterr().out, re.MULTILINE)
    assert len(ids_shown) == 2
    subscription.show(desk, "desk", as_json=True)
    (row,) = rows(capsys)
    assert [each["alert_id"] for each in row["alerts"]] == [each.alert_id for each in told]
    for shown, each in zip(ids_shown, told, strict=True):
        assert subscriptions.redeliver(desk, shown, None, "me", as_json=True) == Code.OK
        assert desk.store.outbox.owing([each.alert_id], "console") == [each.alert_id]


def test_it_is_said_that_a_file_is_not_written_twice(desk, capsys):
    told = replace(alert(), channels=("jsonl:a.jsonl",))
    desk.store.outbox.add(told)
    desk.store.outbox.record([Delivery(told.alert_id, "jsonl:a.jsonl", system_clock(), 1)], None)
    subscriptions.redeliver(desk, told.alert_id, None, "me", as_json=False)
    assert "a file whose end still has it stays as it is" in capsys.readouterr().out


FULL = Subscription(
    "desk",
    "机器人",
    ("webhook:https://hooks.example/x", "feishu:0123456789abcdef"),
    system_clock() - timedelta(days=9),
    events=("new", "spread"),
    secret="whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=",
    thresholds=(5,),
    owner="anna",
    name="机器人",
    schedule=Schedule(Rhythm.DAILY, quiet=("22:00", "07:00")),
    muted=(STORY,),
    paused=True,
    most=7,
    changed_at=system_clock() - timedelta(days=8),
    secrets=("for-feishu",),
    feed="key",
    briefing=BriefingPlan(("mail:a@b.example",)),
)


@pytest.mark.parametrize("name", [each.name for each in fields(Subscription)])
def test_subscribing_anew_changes_what_is_named_and_nothing_else(house, capsys, name):
    assert getattr(FULL, name) not in ("", (), None, False, Subscription("", "", (), FULL.created_at).schedule)
    house.store.subscriptions.put(FULL)
    subscribe.run(house, {"id": "desk", "query": "6G"}, as_json=True)
    (row,) = rows(capsys)
    assert (row["was"], "secret" in row) == ({"query": "机器人"}, False)
    after = house.store.subscriptions.get("desk")
    changed = name in ("query", "changed_at")
    assert (getattr(after, name) == getattr(FULL, name)) != changed


def test_subscribing_twice_is_one_subscription_whose_secrets_are_hidden(house, capsys):
    given = {"query": "机器人", "channels": ["webhook:https://hooks.example/PASS"]}
    for _ in range(2):
        assert subscribe.run(house, given, as_json=True) == Code.OK
    told = capsys.readouterr().out
    first, second = map(json.loads, told.splitlines())
    (kept,) = house.store.subscriptions.all()
    assert (first["secret"], "secret" in second, second["was"]) == (kept.secret, False, {})
    assert "PASS" not in told
    subscribe.run(house, {"query": "5G"}, as_json=False)
    assert [each.channels for each in house.store.subscriptions.all() if each.query == "5G"] == [("console",)]


def test_secrets_are_rotated_from_the_command_line(run, tmp_path):
    for name, secret in (
        ("new", "whsec_" + "bmV3" * 8),
        ("old", "whsec_" + "b2xk" * 8),
        ("robot", "SECrobot"),
        ("no", " "),
    ):
        (tmp_path / name).write_text(secret + "\n", encoding="utf-8")

    def kept():
        (entry,) = yaml.safe_load(run("subscriptions", "export", "--secrets").stdout)
        return entry["secret"], *entry["secrets"]

    channels = ("--channel", "webhook:https://hooks.example/x", "--channel", "dingtalk:0123456789abcdef")
    files = [word for name in ("old", "robot") for word in ("--secret-file", str(tmp_path / name))]
    assert run("subscribe", "5G", "--id", "a", *channels, *files).exit_code == 0
    assert kept() == ("whsec_" + "b2xk" * 8, "SECrobot")
    files = [word for name in ("new", "old", "robot") for word in ("--secret-file", str(tmp_path / name))]
    assert run("subscriptions", "edit", "a", *files).exit_code == 0
    assert kept() == ("whsec_" + "bmV3" * 8, "whsec_" + "b2xk" * 8, "SECrobot")
    refused = run("subscriptions", "edit", "a", "--secret-file", str(tmp_path / "no"))
    assert (refused.exit_code, "is empty" in refused.stderr) == (2, True)


def test_a_feed_is_read_where_readers_reach_it(desk, capsys):
    public = replace(desk, settings=desk.settings.model_copy(update={"public_url": "https://news.example/watch/"}))
    capsys.readouterr()
    subscriptions.feed(public, "desk", on=True, as_json=True)
    (row,) = rows(capsys)
    key = desk.store.subscriptions.get("desk").feed
    assert row["feeds"][0] == f"https://news.example/watch/feeds/desk.atom?key={key}"


def test_several_are_removed_or_none(desk):
    with pytest.raises(Stop):
        subscriptions.remove(desk, ["desk", "nobody"], as_json=True)
    assert desk.store.subscriptions.get("desk")
    subscriptions.remove(desk, ["desk"], as_json=True)
    assert desk.store.subscriptions.get("desk") is None


def test_a_feed_has_another_address_each_time_until_it_has_none(desk, capsys):
    capsys.readouterr()
    for _ in range(2):
        subscriptions.feed(desk, "desk", on=True, as_json=True)
    first, second = (row["feeds"] for row in rows(capsys))
    assert first[0].startswith("/feeds/desk.atom?key=")
    assert first != second
    subscriptions.feed(desk, "desk", on=False, as_json=False)
    assert desk.store.subscriptions.get("desk").feed == ""


def exported(house, capsys, **how):
    capsys.readouterr()
    book.export(house, None, **{"secrets": False, **how})
    return capsys.readouterr().out


def test_an_export_brought_in_changes_nothing_and_a_dry_run_shows_what_would(desk, capsys, tmp_path):
    subscriptions.create(
        desk, {"id": "hook", "query": "5G", "channels": ["webhook:https://hooks.example/PASS"]}, as_json=True
    )
    before = desk.store.subscriptions.all()
    file = tmp_path / "subscriptions.yaml"
    file.write_text(text := exported(desk, capsys), encoding="utf-8")
    assert book.bring_in(desk, file, dry_run=False, as_json=True) == Code.OK
    assert rows(capsys) == [{"entries": 2, "changed": 0, "written": 0}]
    assert desk.store.subscriptions.all() == before
    file.write_text(
        text.replace("query: 机器人", "query: 机器人 NOT 股票") + "- {id: more, query: 6G}\n", encoding="utf-8"
    )
    book.bring_in(desk, file, dry_run=True, as_json=False)
    shown = capsys.readouterr().out
    assert "- query: 机器人\n" in shown
    assert "+ query: 机器人 NOT 股票\n" in shown
    assert "3 entries: 1 new, 1 changed; nothing is written" in shown
    assert desk.store.subscriptions.all() == before
    book.bring_in(desk, file, dry_run=False, as_json=False)
    assert [each.query for each in desk.store.subscriptions.all()] == ["机器人 NOT 股票", "5G", "6G"]


def test_one_bad_entry_keeps_the_whole_file_out(house, tmp_path, monkeypatch):
    file = tmp_path / "subscriptions.yaml"
    file.write_text("- {id: a, query: 5G}\n- {id: b, query: 6G, colour: red}\n", encoding="utf-8")
    with pytest.raises(Stop, match=r"entry 2 \(b\): colour: no such field; there are: id, name, owner, query"):
        book.bring_in(house, file, dry_run=False, as_json=True)
    assert not house.store.subscriptions.all()
    with pytest.raises(Stop, match="exists and can be read"):
        book.bring_in(house, tmp_path / "nowhere.yaml", dry_run=False, as_json=True)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"- {id: a, query: 5G}\n")))
    from pathlib import Path

    book.bring_in(house, Path("-"), dry_run=False, as_json=True)
    assert [each.subscription_id for each in house.store.subscriptions.all()] == ["a"]


def test_a_token_is_told_once_kept_as_a_hash_and_taken_back(desk, capsys):
    capsys.readouterr()
    owners.add(desk, "anna", as_json=True)
    (made,) = rows(capsys)
    assert owner_of(made["token"], desk.store.tokens) == "anna"
    assert made["token"] not in str(desk.store.tokens.all())
    assert made["token"].rpartition("_")[2] not in str(desk.store.tokens.all())
    owners.rotate(desk, "anna", as_json=True)
    (other,) = rows(capsys)
    assert owner_of(made["token"], desk.store.tokens) is None
    owners.listed(desk, as_json=True)
    assert [(row["owner"], row["token_id"], row["subscriptions"]) for row in rows(capsys)] == [
        ("anna", other["token_id"], 1)
    ]
    owners.revoke(desk, "anna", "", as_json=True)
    assert owner_of(other["token"], desk.store.tokens) is None
    for again in (
        lambda: owners.revoke(desk, "anna", "", as_json=True),
        lambda: owners.rotate(desk, "anna", as_json=True),
    ):
        with pytest.raises(Stop, match="anna"):
            again()
    with pytest.raises(Stop, match="owner 'a/b'"):
        owners.add(desk, "a/b", as_json=True)


@pytest.mark.parametrize(
    "shown", ["", "nw_", "nw_" + "0" * 16 + "_" + "a" * 43, "Bearer", "nw_" + "0" * 16 + "_" + "a" * 42]
)
def test_what_is_no_token_is_nobodys(desk, shown):
    assert owner_of(shown, desk.store.tokens) is None


def test_the_commands_are_wired_from_the_command_line(run, tmp_path):
    told = "--id a --channel console --on new --on spread:5 --rhythm weekly --weekday 周五 --at 09:00 --json"
    made = run("subscriptions", "create", "5G NOT 股票", *told.split())
    assert made.exit_code == 0, made.output
    row = json.loads(made.stdout)
    assert (row["events"], row["thresholds"], row["schedule"]["weekday"]) == (["new", "spread"], [5], 5)
    assert run("subscriptions", "edit", "a").exit_code == 2
    assert json.loads(run("subscriptions", "edit", "a", "--quiet", "22:00-07:00", "--json").stdout)["schedule"] == {
        **row["schedule"],
        "quiet": "22:00-07:00",
    }
    text = run("subscriptions", "export").stdout
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    assert "1 entries: 0 new, 0 changed" in run("subscriptions", "import", str(tmp_path / "f.yaml")).stdout
    assert run("subscriptions", "pause", "a").exit_code == 0
    assert "paused" in run("subscriptions", "list").stdout
    assert run("subscribe", "6G", "--id", "a").exit_code == 0
    row = json.loads(run("subscriptions", "show", "a", "--json").stdout)
    assert (row["query"], row["state"], row["schedule"]["quiet"]) == ("6G", "paused", "22:00-07:00")
    assert run("subscriptions", "delete", "a").exit_code == 0
    assert run("owner", "add", "anna").stdout.startswith("nw_")
