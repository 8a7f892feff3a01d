"""Subscriptions as the operator manages them: every command over a house in memory."""

import json
from dataclasses import replace

import pytest

from newswatch.cli import subscription, subscriptions
from newswatch.cli.exits import Code, Stop
from newswatch.clock import system_clock
from newswatch.settings import load
from tests.cli.subscribing.told import STORY, alert, rows


def test_what_was_taken_and_does_nothing_is_noted(house, capsys):
    given = {"id": "quiet", "query": "6G", "channels": [], "owner": "bert", "schedule": {"at": "09:00"}}
    subscriptions.create(house, given, as_json=False)
    noted = capsys.readouterr().out
    assert all(
        word in noted for word in ("--rhythm daily", "edit quiet --channel", "feed quiet", "newswatch owner add bert")
    )
    subscriptions.edit(house, "quiet", {"paused": True}, as_json=False)
    assert "note:" not in capsys.readouterr().out, "nothing of that was named now"
    subscriptions.edit(house, "quiet", {"owner": "carl"}, as_json=False)
    (noted,) = (line for line in capsys.readouterr().out.splitlines() if "note:" in line)
    assert "newswatch owner add carl" in noted
    subscriptions.edit(
        house, "quiet", {"channels": ["console"], "owner": "", "schedule": {"rhythm": "daily"}}, as_json=False
    )
    assert "note:" not in capsys.readouterr().out
    subscriptions.edit(house, "quiet", {"schedule": {"weekday": "fri"}}, as_json=False)
    assert "--weekday counts for --rhythm weekly" in capsys.readouterr().out


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
    assert row["all_counted"]


def test_alerts_of_another_that_had_the_id_before_are_not_counted(house, capsys):
    house.store.outbox.add(alert())
    subscriptions.create(house, {"id": "desk", "query": "5G", "channels": ["console"]}, as_json=True)
    capsys.readouterr()
    subscription.listed(house, None, as_json=True)
    (row,) = rows(capsys)
    assert row["alerts"] == 0


def test_a_briefing_is_shown_with_its_next_time_and_where_it_goes(desk, capsys):
    plan = {"channels": ["mail:a@b.example"], "schedule": {"at": "07:30"}}
    smtp = replace(desk, settings=load(smtp_server="127.0.0.1:25", smtp_from="news@b.example"))
    subscriptions.edit(smtp, "desk", {"briefing": plan}, as_json=True)
    capsys.readouterr()
    subscription.show(desk, "desk", as_json=False)
    told = capsys.readouterr().out
    assert "desk → mail:a@b.example (html)" in told
    assert "none sent yet" in told
    subscription.show(desk, "desk", as_json=True)
    (row,) = rows(capsys)
    assert (row["briefing"]["channels"], row["briefing"]["last"]) == (["mail:a@b.example"], None)
    assert row["briefing"]["next"] > row["created_at"]


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
    with pytest.raises(Stop, match="most: write a number") as refused:
        subscriptions.edit(desk, "desk", {"query": "(", "most": 0}, as_json=False)
    assert refused.value.further[0].startswith("query: character 1: ")
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


def test_that_as_many_stories_are_muted_as_may_be_is_said(desk):
    before = desk.store.subscriptions.get("desk")
    desk.store.subscriptions.put(replace(before, muted=tuple(f"{number:032x}" for number in range(1000))))
    with pytest.raises(Stop, match="muted: at most 1000"):
        subscriptions.mute(desk, "desk", STORY, mute=True, as_json=False)
    subscriptions.mute(desk, "desk", f"{7:032x}", mute=False, as_json=True)
    subscriptions.mute(desk, "desk", STORY, mute=True, as_json=True)
    assert desk.store.subscriptions.get("desk").muted[-1] == STORY


def test_a_feed_is_read_where_readers_reach_it(desk, capsys):
    public = replace(desk, settings=load(public_url="https://news.example/watch/"))
    capsys.readouterr()
    subscriptions.feed(public, "desk", on=True, as_json=True)
    (row,) = rows(capsys)
    key = desk.store.subscriptions.get("desk").feed
    assert row["feeds"][0] == f"https://news.example/watch/feeds/desk.atom?key={key}"


def test_several_are_removed_or_none_and_each_once(desk, capsys):
    with pytest.raises(Stop):
        subscriptions.remove(desk, ["desk", "nobody"], as_json=True)
    assert desk.store.subscriptions.get("desk")
    capsys.readouterr()
    subscriptions.remove(desk, ["desk", "desk"], as_json=True)
    assert rows(capsys) == [{"removed": "desk"}]
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


def test_the_commands_are_wired_from_the_command_line(run, tmp_path):
    told = "--id a --channel console --on new --on spread:5 --rhythm weekly --weekday 周五 --at 09:00 --json"
    made = run("subscriptions", "create", "5G NOT 股票", *told.split())
    assert made.exit_code == 0, made.output
    row = json.loads(made.stdout)
    assert (row["events"], row["thresholds"], row["schedule"]["weekday"]) == (["new", "spread"], [5], 5)
    assert run("subscriptions", "edit", "a").exit_code == 2
    refused = run("subscriptions", "edit", "a", "--most", "0", "--query", "(")
    assert [line.split(":")[1].strip() for line in refused.stderr.splitlines()] == ["most", "query"]
    assert json.loads(run("subscriptions", "edit", "a", "--quiet", "22:00-07:00", "--json").stdout)["schedule"] == {
        **row["schedule"],
        "quiet": "22:00-07:00",
    }
    text = run("subscriptions", "export").stdout
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    assert "1 entry: 0 new, 0 changed" in run("subscriptions", "import", str(tmp_path / "f.yaml")).stdout
    assert run("subscriptions", "pause", "a").exit_code == 0
    assert "paused" in run("subscriptions", "list").stdout
    assert run("subscribe", "6G", "--id", "a").exit_code == 0
    row = json.loads(run("subscriptions", "show", "a", "--json").stdout)
    assert (row["query"], row["state"], row["schedule"]["quiet"]) == ("6G", "paused", "22:00-07:00")
    assert run("subscriptions", "delete", "a").exit_code == 0
    assert run("owner", "add", "anna").stdout.startswith("nw_")
