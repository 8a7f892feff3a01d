"""An alert is sent again by whoever knows its id, or the beginning of it."""

import re
from dataclasses import replace

import pytest

from newswatch.cli import subscription, subscriptions
from newswatch.cli.exits import Code, Stop
from newswatch.clock import system_clock
from newswatch.model.alert import Delivery
from tests.cli.subscribing.told import alert, rows


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


def test_what_was_deleted_is_told_nothing_again_and_that_is_said(desk):
    told = alert()
    desk.store.outbox.add(told)
    desk.store.subscriptions.remove("desk")
    with pytest.raises(Stop, match="subscription 'desk', which was deleted"):
        subscriptions.redeliver(desk, told.alert_id[:8], None, "me", as_json=True)
    subscriptions.create(desk, {"id": "desk", "query": "6G", "channels": ["console"]}, as_json=True)
    with pytest.raises(Stop, match="subscription 'desk', which was deleted"):
        subscriptions.redeliver(desk, told.alert_id[:8], None, "me", as_json=True)


def test_it_is_said_that_a_file_is_not_written_twice(desk, capsys):
    told = replace(alert(), channels=("jsonl:a.jsonl",))
    desk.store.outbox.add(told)
    desk.store.outbox.record([Delivery(told.alert_id, "jsonl:a.jsonl", system_clock(), 1)], None)
    subscriptions.redeliver(desk, told.alert_id, None, "me", as_json=False)
    assert "a file whose end still has it stays as it is" in capsys.readouterr().out
