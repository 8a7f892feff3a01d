"""`newswatch story merge|split`: what a person decides, checked here and sent to the decider over the log."""

import getpass
import socket
import time
from collections.abc import Sequence

from newswatch.cli import running
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.cli.show import json_line, line
from newswatch.cli.story import ID, found
from newswatch.cli.words import many, say
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.ledger import Ruling, RulingKind
from newswatch.model.story import Story
from newswatch.wire.messages import RulingAsked, encode
from newswatch.wire.topics import DEDUP, RULING

_PATIENCE = 60.0
"""Seconds to wait for the ruling; a decider that keeps up makes it in one."""
_POLL = 0.2
_LONGEST = 500
"""Characters of a note or a name."""


def merge(house: House, one: str, other: str, by: str, note: str, *, wait: bool, as_json: bool) -> Code:
    """Ask that two stories be one. Raises Stop for what can be seen to be wrong from here."""
    first, second = found(house.store, one), found(house.store, other)
    if first.story_id == second.story_id:
        raise Stop(f"{one} and {other} are one story already ({first.story_id}); name two")
    return _send(house, _asked(RulingKind.MERGE, first, by, note, other=second.story_id), wait, as_json)


def split(house: House, story_id: str, events: Sequence[str], by: str, note: str, *, wait: bool, as_json: bool) -> Code:
    """Ask that some events be a story of their own. Raises Stop for what can be seen to be wrong from here."""
    story = found(house.store, story_id)
    taken = tuple(dict.fromkeys(_member(story, event) for event in events))
    if len(taken) == len(story.members):
        raise Stop(f"these are all {len(taken)} events of the story; leave at least one in it")
    return _send(house, _asked(RulingKind.SPLIT, story, by, note, events=taken), wait, as_json)


def _member(story: Story, prefix: str) -> str:
    members = [event for event in story.members if event.startswith(prefix)] if prefix else []
    if len(members) != 1:
        many = "more than one event" if members else "no event"
        raise Stop(
            f"{many} of the story begins with {prefix!r}; `newswatch story show {story.story_id[:ID]}` lists them"
        )
    return members[0]


def _asked(
    kind: RulingKind, story: Story, by: str, note: str, other: str = "", events: tuple[str, ...] = ()
) -> RulingAsked:
    now = system_clock()
    name = ids.ruling_id(kind.value, story.story_id, other, *events, now.isoformat())
    who = by or f"{_user()}@{socket.gethostname()}"
    return RulingAsked(name, kind, story.story_id, who[:_LONGEST], now, other, events, note[:_LONGEST])


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in a container
        return "operator"


def _send(house: House, asked: RulingAsked, wait: bool, as_json: bool) -> Code:
    value = encode(asked)
    house.log.publish(RULING.name, asked.story_id, value)
    ruling = _awaited(house, asked) if wait else None
    refused = "" if ruling else _refusal(house, asked, value)
    if as_json:
        made = {"story": ruling.story_id, "other": ruling.other, "number": ruling.number} if ruling else {}
        state = "done" if ruling else "refused" if refused else "asked"
        json_line({"ruling": asked.ruling_id, "kind": asked.kind.value, "state": state, "reason": refused, **made})
    else:
        line(_told(house, asked, ruling, refused))
    return Code.FAILED if refused else Code.OK


def _awaited(house: House, asked: RulingAsked) -> Ruling | None:
    until, value = time.monotonic() + _PATIENCE, encode(asked)
    while time.monotonic() < until:
        ruling = house.store.decisions.ruling(asked.ruling_id)
        if ruling or _refusal(house, asked, value):
            return ruling
        time.sleep(_POLL)
    return None


def _refusal(house: House, asked: RulingAsked, value: bytes) -> str:
    """Why the decider refused; empty where it did not, or not yet."""
    from consumers.worker import quarantine_id

    item = house.store.quarantine.get(quarantine_id(DEDUP, RULING.name, asked.story_id, value))
    return item.reason if item else ""


def _told(house: House, asked: RulingAsked, ruling: Ruling | None, refused: str) -> str:
    if refused:
        return say(f"refused: {refused}", f"未执行：{refused}")
    if ruling is None:
        name = asked.ruling_id[:ID]
        if DEDUP in running.lacking(house.store, house.settings):
            return say(
                f"asked ({name}); done as soon as the service runs: make run", f"已提交（{name}）；请启动服务：make run"
            )
        return say(f"asked ({name}); `newswatch story log` shows it done", f"已提交（{name}）；见 newswatch story log")
    here, other = ruling.story_id[:ID], ruling.other[:ID]
    if ruling.kind is RulingKind.MERGE:
        return say(f"{other} is part of {here} now", f"{other} 已并入 {here}")
    count = len(ruling.moved)
    english = f"{many(count, 'page')} of {here} {'is' if count == 1 else 'are'} the story {other} now"
    return say(english, f"{here} 的 {count} 篇已另立为 {other}")
