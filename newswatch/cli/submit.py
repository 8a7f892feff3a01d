"""`newswatch submit`: addresses put into the same journey as those that lists show, each with how it ended."""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newswatch import catalogue, submission
from newswatch.cli.child import end_with_parent
from newswatch.cli.crawl import send_waiting
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import desk_of, open_house
from newswatch.cli.reasons import reason
from newswatch.cli.show import json_line, soon, table
from newswatch.cli.words import say, term
from newswatch.clock import system_clock
from newswatch.codec import Unreadable
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.logs import logger, plain
from newswatch.model.disposition import Disposition
from newswatch.ports import Store, Visit
from newswatch.settings import Settings
from newswatch.standing import Standing, standing
from newswatch.wire.messages import PageSubmitted, decode

if TYPE_CHECKING:
    from crawlers.ledger import Ending

log = logger("submit")

_TAKEN = (Disposition.PUBLISHED, Disposition.UNCHANGED, Disposition.SEEN)
_UNREAD = (Disposition.FAILED, Disposition.BLOCKED, Disposition.ROBOTS)
"""Endings of a visit that brought no page to read."""
_PATIENCE = 60.0
"""Seconds to wait for verdicts; a decider that keeps up gives them in one."""
_POLL = 0.2
_ID = 10
"""Characters of a story's id that are shown; `newswatch story` takes six."""


def run(settings: Settings, urls: Sequence[str], *, again: bool, wait: bool, as_json: bool) -> Code:
    """Judge every address before any is fetched, then crawl them. Raises Stop, BadAddress or Refused naming one."""
    known, guard, now = catalogue.load(settings.sources), Guard.from_settings(settings), system_clock()
    pages = [submission.judged(url, known, guard, now, again) for url in urls]
    with open_house(settings) as house:
        endings = _crawled(pages, desk_of(house))
        send_waiting(house)
        if wait:
            _await_verdicts(house.store, endings)
        taken = [_became(house.store, ending) for ending in endings]
    _print(taken, as_json)
    return Code.OK if all(each.disposition in _TAKEN for each in taken) else Code.FAILED


def run_batch(settings: Settings) -> Code:
    """Crawl what the intake role writes on standard input: a line for each message, then an empty one.

    Standard input then stays open for as long as the role lives. How each page ended is told on standard output at
    once, a line for each. Raises Stop for a line that is no message.
    """
    from crawlers.submitted import crawl

    pages = list(_messages(iter(sys.stdin.buffer.readline, b"\n")))
    end_with_parent()
    with open_house(settings) as house:
        crawl(pages, desk_of(house), _tell)
    return Code.OK


def _tell(ending: "Ending") -> None:
    json_line({"article_id": ending.candidate.article_id, "left": ending.left, "reason": plain(ending.reason, 500)})


def _messages(lines: Iterable[bytes]) -> Iterable[PageSubmitted]:
    for row in lines:
        try:
            yield decode(PageSubmitted, row)
        except Unreadable as error:
            raise Stop(f"standard input: {error}") from None


def _crawled(pages: Sequence[PageSubmitted], desk: Desk) -> "list[Ending]":
    from crawlers.submitted import crawl

    endings: list[Ending] = []
    crawl(pages, desk, endings.append)
    return endings


def _standing(store: Store, ending: "Ending") -> Standing | None:
    return standing(ending.candidate.article_id, store.crawl_state, store.decisions)


def _await_verdicts(store: Store, endings: "Iterable[Ending]") -> None:
    """Wait until everything that was published is decided, or until patience ends."""
    until = time.monotonic() + _PATIENCE
    waiting = [ending for ending in endings if ending.disposition in _TAKEN]
    while waiting and time.monotonic() < until:
        waiting = [ending for ending in waiting if _undecided(_standing(store, ending))]
        if waiting:
            time.sleep(_POLL)
    if waiting:
        log.warning("no_verdict", pages=len(waiting), remedy="`newswatch up` decides; is the service running?")


def _undecided(found: Standing | None) -> bool:
    return found is not None and found.event_id is not None and found.decision is None


@dataclass(frozen=True, slots=True)
class _Became:
    """How a submission ended, and where its address stands now."""

    ending: "Ending"
    found: Standing | None

    @property
    def failed_before(self) -> Visit | None:
        """The visit that failed, where the address is not asked again yet: nobody has read it."""
        visit = self.found.visit if self.found else None
        unread = visit is not None and visit.disposition in _UNREAD
        return visit if unread and self.ending.disposition is Disposition.SEEN else None

    @property
    def disposition(self) -> Disposition:
        return self.failed_before.disposition if self.failed_before else self.ending.disposition

    @property
    def row(self) -> dict[str, Any]:
        told = {"disposition": self.disposition.value, "reason": self.reason(lambda english, _: english)}
        url = self.ending.candidate.url
        return {
            "article_id": self.ending.candidate.article_id,
            **(self.found.row if self.found else {}),
            "url": url,
            **told,
        }

    def reason(self, say: Callable[[str, str], str]) -> str:
        visit = self.failed_before
        if visit is None:
            return say(self.ending.reason, reason(self.ending.reason))
        before = say(f"failed before ({visit.reason})", f"上次抓取失败（{reason(visit.reason)}）")
        at = soon(visit.due_at) if visit.due_at else ""
        then = say(f"next try at {at}", f"{at} 再试") if at else say("not tried again by itself", "不再自动重试")
        return say(f"{before}, {then}; --again asks now", f"{before}，{then}；--again 立即重抓")


def _became(store: Store, ending: "Ending") -> _Became:
    return _Became(ending, _standing(store, ending))


def _print(taken: Iterable[_Became], as_json: bool) -> None:
    if as_json:
        for each in taken:
            json_line(each.row)
        return
    columns = [say("ended as", "去向"), say("reason", "原因"), say("verdict", "判定"), say("story", "报道"), "URL"]
    table(say("Submitted", "提交"), columns, map(_cells, taken))


def _cells(each: _Became) -> Sequence[str]:
    verdict, story = each.row.get("verdict") or "", each.row.get("story") or ""
    return term(each.disposition.value), each.reason(say), term(verdict), story[:_ID], each.row["url"]
