"""Two readings of one address in, whether the second is a new revision out: keys, volatile lines and restless pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newswatch.model.article import Reading
from newswatch.model.ids import digest
from newswatch.text.fold import FOLD_VERSION, fold

READER_VERSION = f"3.{FOLD_VERSION}"
"""Reader and fold version; keys made under different ones are never compared."""

RESTLESS_AFTER = 3
"""Revisions within `RESTLESS_WITHIN` after which further ones are held back until the text stands still."""
RESTLESS_WITHIN = timedelta(hours=24)
STILL_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Revisions:
    """How the text at one address has been changing.

    `changed` are the numbers of the lines that alone changed at the last capture, `volatile` those left out of the
    key, both counted in a body of `lines` lines; `times` are the revisions of the last day; `held` counts revisions
    held back, of which the latest has `held_key` and has stood since `held_since`.
    """

    lines: int = 0
    changed: tuple[int, ...] = ()
    volatile: tuple[int, ...] = ()
    times: tuple[datetime, ...] = ()
    held: int = 0
    held_key: str = ""
    held_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Revised:
    """The key to keep from now on, whether it makes an event, and why not where it does not.

    `replaces`: no event, but a newer reader's reading of what was told, to stand in the older reading's place.
    """

    key: str
    revisions: Revisions
    is_event: bool
    reason: str = ""
    replaces: bool = False


def version_of(key: str) -> str:
    """The reader and fold version a key was made under."""
    return key.partition(":")[0]


def revision_key(reading: Reading, volatile: Sequence[int] = (), lines: int = 0) -> str:
    """Title, body and credited outlet, folded: what a reader would call a change changes it, a new font does not.

    `reading` is the one before the lines that its host repeats are left out: what is learned later changes no key.
    """
    body = reading.text.splitlines()
    if volatile and len(body) == lines:
        body = [line for number, line in enumerate(body) if number not in volatile]
    folded = digest("revision", fold(reading.title), fold("\n".join(body)), fold(reading.credited))
    return f"{READER_VERSION}:{folded}"


def first(reading: Reading) -> Revised:
    """An address never read before is always an event."""
    return Revised(revision_key(reading), Revisions(), is_event=True)


def revised(
    last_key: str, history: Revisions, told: Reading | None, held: Reading | None, now_read: Reading, now: datetime
) -> Revised:
    """Whether `now_read` is a new revision of an address.

    `told` is the reading `last_key` stands for, `held` that of the capture held back since; None where there is none or
    its capture is not kept any more. Both must have been made by the present reader; `last_key` may be older and is
    then not compared.
    """
    older = version_of(last_key) != READER_VERSION
    if told is None and older:
        calm = replace(history, held_key="", held_since=None)
        key = revision_key(now_read, history.volatile, history.lines)
        return Revised(key, calm, False, "read by a newer reader, no earlier capture left", replaces=True)
    if told is not None:
        seen = history
        lines = len(now_read.text.splitlines())
        history = _with_volatile(history, changed_lines(held or told, now_read), lines)
        if older or history.volatile != seen.volatile:
            last_key, history = renewed(history, told, held)
    outcome = _event_or_not(last_key, revision_key(now_read, history.volatile, history.lines), history, now)
    return replace(outcome, replaces=older and not outcome.is_event and not outcome.revisions.held_key)


def renewed(history: Revisions, told: Reading, held: Reading | None) -> tuple[str, Revisions]:
    """The key and history of an address whose latest texts are read anew; `told` and `held` as in `revised`."""
    key = revision_key(told, history.volatile, history.lines)
    if held is not None:
        history = replace(history, held_key=revision_key(held, history.volatile, history.lines))
    return key, history


def _event_or_not(last_key: str, key: str, history: Revisions, now: datetime) -> Revised:
    if key == last_key:
        calm = replace(history, held_key="", held_since=None)
        return Revised(key, calm, is_event=False, reason="same title, text and credit")
    times = tuple(at for at in history.times if now - at < RESTLESS_WITHIN)
    if len(times) < RESTLESS_AFTER or _stood_still(history, key, now):
        told = replace(history, times=(*times, now), held_key="", held_since=None)
        return Revised(key, told, is_event=True)
    if history.held_key == key:
        held = replace(history, times=times)
    else:
        held = replace(history, times=times, held=history.held + 1, held_key=key, held_since=now)
    return Revised(last_key, held, is_event=False, reason=f"held back: {len(times)} revisions in a day")


def _stood_still(history: Revisions, key: str, now: datetime) -> bool:
    return history.held_key == key and history.held_since is not None and now - history.held_since >= STILL_FOR


def changed_lines(before: Reading, after: Reading) -> tuple[int, ...]:
    """Numbers of the lines that differ where everything else stood still; empty where more than lines changed."""
    old, new = before.text.splitlines(), after.text.splitlines()
    if (before.title, before.credited, len(old)) != (after.title, after.credited, len(new)):
        return ()
    return tuple(n for n, (was, now_is) in enumerate(zip(old, new, strict=True)) if fold(was) != fold(now_is))


def _with_volatile(history: Revisions, changed: tuple[int, ...], lines: int) -> Revisions:
    """Lines that changed now and at the capture before are volatile; a body of another length starts afresh."""
    if lines != history.lines:
        return replace(history, lines=lines, changed=changed, volatile=())
    twice = {number for number in changed if number in history.changed or number in history.volatile}
    return replace(history, changed=changed, volatile=tuple(sorted(twice.union(history.volatile))))
