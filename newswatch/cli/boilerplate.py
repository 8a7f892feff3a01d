"""`newswatch boilerplate`: the lines that hosts repeat around their texts: shown, forgotten, or left in for good."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.cli.show import json_line, line, minute, table
from newswatch.cli.words import many, say
from newswatch.model.habit import Habit

MOST = 1000
"""Hosts listed."""
KEY = 8
"""Characters of a line's key that are shown and suffice to name it."""


def show(house: House, host: str, *, as_json: bool) -> Code:
    """Every line that is left out of the texts of `host`, or of any host."""
    habits: Sequence[Habit] = [_of(house, host)] if host else house.store.habits.all(MOST)
    rows = [row for habit in habits for row in _rows(habit)]
    if as_json:
        for row in rows:
            json_line(row)
    elif rows:
        names = {"host": "网站", "line": "编号", "stories": "篇数", "since": "起始", "text": "文字"}
        columns = [say(english, chinese) for english, chinese in names.items()]
        table(say("left out of the texts", "正文中略去"), columns, map(_shown, rows))
    else:
        line(say("nothing has been learned yet", "尚未习得"))
    return Code.OK


def clear(house: House, host: str) -> Code:
    """Forget what a host repeats, and what was spared of it; it is learned afresh."""
    _of(house, host)
    house.store.habits.remove(host)
    line(say(f"{host}: forgotten", f"{host}：已清除"))
    return Code.OK


def spare(house: House, host: str, keys: Sequence[str]) -> Code:
    """Leave these lines in the texts of a host from now on, however often it repeats them."""
    kept = False
    while not kept:  # a crawl may learn of the host meanwhile
        habit = _of(house, host)
        named = {found for key in keys for found in _named(habit, key)}
        left = tuple(each for each in habit.boilerplate if each.key not in named)
        kept = house.store.habits.put(replace(habit, boilerplate=left, spared=tuple(sorted({*habit.spared, *named}))))
    line(say(f"{host}: {many(len(named), 'line')} left in", f"{host}：保留 {len(named)} 行"))
    return Code.OK


def _shown(row: dict[str, Any]) -> list[Any]:
    since = minute(datetime.fromisoformat(row["since"]))
    return list({**row, "line": row["line"][:KEY], "since": since}.values())


def _of(house: House, host: str) -> Habit:
    habit = house.store.habits.get(host)
    if habit is None:
        known = ", ".join(each.host for each in house.store.habits.all(10)) or say("none yet", "无")
        raise Stop(f"{host}: nothing is known of this host; known: {known}")
    return habit


def _named(habit: Habit, prefix: str) -> set[str]:
    found = {each.key for each in habit.boilerplate if each.key.startswith(prefix)}
    if len(found) != 1 or not prefix:
        raise Stop(
            f"{prefix!r}: {len(found)} lines of {habit.host} are called so; `newswatch boilerplate list` names them"
        )
    return found


def _rows(habit: Habit) -> Iterator[dict[str, Any]]:
    for each in habit.boilerplate:
        told = {"line": each.key, "stories": habit.times(each.key), "since": each.since.isoformat(), "text": each.line}
        yield {"host": habit.host, **told}
