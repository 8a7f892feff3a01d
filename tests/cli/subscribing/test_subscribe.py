"""`newswatch subscribe` makes a subscription or changes what is named of it, and nothing else."""

import json
from dataclasses import fields
from datetime import timedelta

import pytest
import yaml

from newswatch.cli import subscribe
from newswatch.cli.exits import Code
from newswatch.clock import system_clock
from newswatch.model.plan import BriefingPlan
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from tests.cli.subscribing.told import STORY, rows

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
