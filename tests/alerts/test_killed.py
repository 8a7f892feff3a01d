"""Matching and delivering killed between any two steps: everybody is told, and no file has an alert twice."""

import io
import json
from datetime import timedelta

from consumers.alerts.channels import Channels
from consumers.alerts.delivery import Deliverer
from consumers.alerts.handler import MatchHandler
from newswatch.guard import Guard
from newswatch.settings import Settings
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import encode
from newswatch.wire.topics import CHANGED, DUE
from storage.memory import MemoryStore
from tests.alerts.mortal import Killed, Steps


def totals(store):
    return dict(store.outbox.totals())


def run(store, log, channels, clock, owner):
    """What the two roles do with every record that stands in the log, as after a restart without any commit."""
    matching = MatchHandler(store, log, clock)
    for each in records(log, CHANGED.name):
        matching.handle(each)
    deliverer = Deliverer(store, channels, clock, owner)
    for each in records(log, DUE.name):
        deliverer.handle(each)
    deliverer.sweep()


def records(log, topic):
    """Asked of the log itself, not of the port that may die."""
    log = getattr(log, "_port", log)
    return [each for (name, _), rows in log.records.items() if name == topic for each in list(rows)]


def test_killed_at_any_step_and_restarted_everybody_is_told_and_no_file_has_an_alert_twice(
    clock, subscription, changed, article, tmp_path
):
    survived = False
    for last in range(400):
        store, log, steps = MemoryStore(clock=clock), MemoryLog(clock=clock), Steps(last)
        folder = tmp_path / str(last)
        channels = Channels(Settings(data=folder), Guard(), clock, io.StringIO())
        store.subscriptions.put(subscription("芯片", channels=("jsonl:one.jsonl", "jsonl:two.jsonl", "console")))
        for story in ("a", "b"):
            log.publish(CHANGED.name, story, encode(changed(article("芯片"), story=story)))
        try:
            run(steps.through(store), steps.through(log), steps.through(channels), clock, "first")
            survived = True
        except Killed:
            clock.pass_(timedelta(minutes=1))
            run(store, log, channels, clock, "second")
        assert totals(store) == {"alerts": 2, "delivered": 6, "owed": 0, "given_up": 0}, last
        for name in ("one.jsonl", "two.jsonl"):
            ids = [json.loads(line)["alert_id"] for line in (folder / name).read_text().splitlines()]
            assert len(ids) == len(set(ids)) == 2, last
        if survived:
            break
    assert survived
    assert last > 30
