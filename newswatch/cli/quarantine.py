"""`newswatch quarantine`: what waits there, one message whole, sent back where it came from, or dropped."""

import base64
from collections.abc import Iterable, Sequence
from typing import Any

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, desk_of
from newswatch.cli.show import json_line, line, minute, paragraph, table
from newswatch.cli.words import say
from newswatch.codec import Unreadable
from newswatch.logs import logger, plain
from newswatch.model.disposition import Ended
from newswatch.model.page import Page
from newswatch.ports import Quarantined, Unavailable
from newswatch.wire.headers import REPLAYED
from newswatch.wire.topics import PAGES

log = logger("quarantine")

_SHOWN = 10
"""Characters of an id in a table: enough to type."""
_BODY = 600
"""Characters of a message that a person is shown."""


class _WaitsOn(Exception):  # noqa: N818 - reads as what it says
    """The message cannot be processed yet either; why."""


def show_all(house: House, stage: str, limit: int, *, as_json: bool) -> Code:
    """Newest first, of one stage or of all."""
    found, waiting = house.store.quarantine.list(stage or None, limit), house.store.quarantine.count()
    if as_json:
        for item in found:
            json_line(_row(item))
        return Code.OK
    columns = [say("id", "编号"), say("stage", "环节"), say("since", "时间"), say("from", "来处"), say("why", "原因")]
    rows = [(item.quarantine_id[:_SHOWN], item.stage, minute(item.at)[5:], _place(item), item.reason) for item in found]
    shown = say(f"{len(found)} of {waiting} messages in quarantine", f"隔离区共 {waiting} 条，列出 {len(found)} 条")
    table(shown, columns, rows) if rows else line(shown)
    return Code.OK


def show_one(house: House, name: str, *, as_json: bool) -> Code:
    """Everything kept of one message."""
    item = _found(house, name)
    if as_json:
        json_line({**_row(item), **_value(item)})
        return Code.OK
    line(item.quarantine_id, "bold")
    for what, said in (
        (say("stage", "环节"), item.stage),
        (say("since", "时间"), minute(item.at)),
        (say("why", "原因"), item.reason),
        (say("key", "键"), item.key),
        *item.provenance.items(),
        *item.headers.items(),
    ):
        line(f"  {what}: {said}")
    paragraph(plain(item.value.decode("utf-8", "replace"), _BODY))
    return Code.OK


def replay(house: House, names: Sequence[str], stage: str, *, as_json: bool) -> Code:
    """Send messages back where they came from; FAILED where one could not be processed and waits on."""
    done = [_replayed(house, item, as_json) for item in _chosen(house, names, stage)]
    return Code.OK if all(done) else Code.FAILED


def drop(house: House, names: Sequence[str], stage: str, *, as_json: bool) -> Code:
    """Remove messages for good; a verdict `quarantined` stands. One that is damaged is removed by its whole id."""
    damaged = [name for name in names if _is_damaged(house, name)]
    whole = [name for name in names if name not in damaged]
    chosen = _chosen(house, whole, stage) if whole or not damaged else ()
    for name in damaged:
        house.store.quarantine.remove(name)
        log.warning("dropped", id=name, reason="damaged")
        said = {"id": name, "stage": "", "dropped": True}
        json_line(said) if as_json else line(f"{name}  {say('damaged, dropped', '已损坏，已删除')}")
    for item in chosen:
        house.store.quarantine.remove(item.quarantine_id)
        log.warning("dropped", id=item.quarantine_id, stage=item.stage, key=item.key, reason=item.reason)
        _say(item, {"dropped": True}, say("dropped", "已删除"), as_json)
    return Code.OK


def _replayed(house: House, item: Quarantined, as_json: bool) -> bool:
    """The message is published, or read, before it is removed: a crash between the two does it again, to one effect."""
    try:
        told = _read_again(house, item) if item.stage == PAGES else _published_again(house, item)
    except (_WaitsOn, Unreadable) as why:
        _say(item, {"replayed": False, "reason": str(why)}, say("waits on", "仍待处理") + f": {why}", as_json)
        return False
    house.store.quarantine.remove(item.quarantine_id)
    log.info("replayed", id=item.quarantine_id, stage=item.stage, to=told)
    _say(item, {"replayed": True, "to": told}, say("went to", "已送往") + f" {told}", as_json)
    return True


def _published_again(house: House, item: Quarantined) -> str:
    """The same key, value and headers on the topic they came from, with the number of this replay."""
    topic = item.provenance.get("topic", "")
    before = item.headers.get(REPLAYED, "")
    number = int(before) + 1 if before.isdecimal() and len(before) < 10 else 1
    try:
        house.log.publish(topic, item.key, item.value, {**item.headers, REPLAYED: str(number)})
    except ValueError as error:  # what others wrote may be larger than this program's log takes
        raise _WaitsOn(str(error)) from None
    return topic


def _read_again(house: House, item: Quarantined) -> str:
    """The page through the present pipeline; how it ended, or the event it made."""
    from pipelines.run import run

    desk = desk_of(house)
    source = desk.catalogue.get(item.provenance.get("source", ""))
    if source is None:
        raise _WaitsOn(f"no source {item.provenance.get('source')!r} in the catalogue any more")
    page = _page(house, item)
    try:
        article = run(page, source, desk)
    except Ended as ended:
        return f"{ended.disposition.value} ({ended.reason})"
    except Unavailable:
        raise
    except Exception as error:  # the defect that put the page aside, whatever that raises, stands still
        raise _WaitsOn(f"{type(error).__name__}: {error}") from error
    return f"event {article.event_id}"


def _page(house: House, item: Quarantined) -> Page:
    """The capture; where it is not kept any more, the bytes that waited, without headers and candidate."""
    try:
        return house.captures.load(item.key, item.provenance.get("capture_id", ""))
    except KeyError:
        return Page(item.provenance.get("url", ""), item.value, item.at)


def _chosen(house: House, names: Sequence[str], stage: str) -> Iterable[Quarantined]:
    """Those named, or all of a stage, oldest first. Raises Stop."""
    if bool(names) == bool(stage):
        raise Stop("name messages by their ids, or all of one stage with --stage; `newswatch quarantine list` has both")
    if names:
        return [_found(house, name) for name in names]
    found = house.store.quarantine.list(stage, house.store.quarantine.count())[::-1]
    if not found:
        raise Stop(f"nothing of the stage {stage!r} waits; `newswatch quarantine list` shows what does")
    return found


def _is_damaged(house: House, name: str) -> bool:
    try:
        house.store.quarantine.get(name)
    except Unreadable:
        return True
    return False


def _found(house: House, name: str) -> Quarantined:
    try:
        item = house.store.quarantine.find(name)
    except Unreadable as error:
        raise Stop(f"{name}: damaged: {error}; `newswatch quarantine drop` removes it by its whole id") from None
    if item is None:
        raise Stop(f"no message {name!r} waits, or more than one begins so; `newswatch quarantine list` names them")
    return item


def _place(item: Quarantined) -> str:
    at = item.provenance
    return f"{at['topic']} {at['partition']}/{at['offset']}" if "topic" in at else at.get("url", "")


def _row(item: Quarantined) -> dict[str, Any]:
    return {
        "id": item.quarantine_id,
        "stage": item.stage,
        "reason": item.reason,
        "at": item.at.isoformat(),
        "key": item.key,
        "headers": dict(item.headers),
        "provenance": dict(item.provenance),
        "bytes": len(item.value),
    }


def _value(item: Quarantined) -> dict[str, str]:
    try:
        return {"value": item.value.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(item.value).decode()}


def _say(item: Quarantined, row: dict[str, Any], said: str, as_json: bool) -> None:
    name = item.quarantine_id
    json_line({"id": name, "stage": item.stage, **row}) if as_json else line(f"{name[:_SHOWN]}  {item.stage}  {said}")
