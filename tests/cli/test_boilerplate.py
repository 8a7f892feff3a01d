"""The lines that hosts repeat are listed, spared and forgotten by name; markup in them is only text."""

import json
from datetime import UTC, datetime

import pytest

from newswatch.cli import boilerplate
from newswatch.cli.exits import Stop
from newswatch.cli.house import House
from newswatch.model.habit import Ends, Habit, Repeated
from newswatch.settings import load
from newswatch.wire.memory import MemoryLog
from storage.captures import FileCaptures
from storage.memory import MemoryStore

NOON = datetime(2026, 11, 3, 4, tzinfo=UTC)
HABIT_LINES = ("扫码关注灯塔网\x1b[31m[bold]", "灯塔网版权所有")


@pytest.fixture
def house(tmp_path):
    store = MemoryStore()
    found = tuple(Repeated(key * 16, line, NOON) for key, line in zip("ab", HABIT_LINES, strict=True))
    store.habits.put(Habit("dengta.example", (Ends("s", ("a" * 16,)),), found))
    return House(load(data=tmp_path), MemoryLog(), store, FileCaptures(tmp_path))


def test_lines_are_listed_for_a_person_and_a_program(house, capsys):
    boilerplate.show(house, "", as_json=False)
    out = capsys.readouterr().out
    assert "灯塔网版权所有" in out
    assert "\x1b" not in out
    boilerplate.show(house, "dengta.example", as_json=True)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["line"], row["stories"]) for row in rows] == [("a" * 16, 1), ("b" * 16, 0)]


def test_a_spared_line_leaves_the_list_for_good(house, capsys):
    boilerplate.spare(house, "dengta.example", ["aaaa"])
    habit = house.store.habits.get("dengta.example")
    assert [each.line for each in habit.boilerplate] == [HABIT_LINES[1]]
    assert habit.spared == ("a" * 16,)


def test_a_host_is_forgotten_whole(house, capsys):
    boilerplate.clear(house, "dengta.example")
    assert house.store.habits.all() == []


@pytest.mark.parametrize(
    ("host", "line"), [("other.example", "aaaa"), ("dengta.example", "ffff"), ("dengta.example", "")]
)
def test_what_is_not_there_is_named(house, host, line):
    with pytest.raises(Stop, match="other.example" if host.startswith("o") else "0 lines|2 lines"):
        boilerplate.spare(house, host, [line])
