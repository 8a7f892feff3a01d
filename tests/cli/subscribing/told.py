"""What the tests of subscriptions have in common: an alert, and what was printed."""

import json
from datetime import timedelta

from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.alert import Alert, AlertEvent

STORY = "5" * 32


def alert(number=1, subscription="desk", **more):
    made = system_clock() - timedelta(hours=number)
    name = ids.alert_id(subscription, STORY, "new", number)
    story = (name, subscription, STORY, AlertEvent.NEW, 0, ("机器人",), "机器人\x1b[2J\u202e大会", "…")
    return Alert(*story, "https://daily.example/1", "示例日报", "", None, made, made, ("console",), **more)


def rows(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]
