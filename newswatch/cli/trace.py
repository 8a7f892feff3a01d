"""`newswatch trace`: any text in; the story it carries, its original, the chain of copies and what it changed out.

The decider that runs on the data folder answers, since it has everything at hand; where none does, this process.
"""

from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

from newswatch import codec, questions
from newswatch.cli.exits import Code, Stop
from newswatch.cli.reasons import reason
from newswatch.cli.show import json_line, line
from newswatch.cli.traced import Question, fetched, question
from newswatch.cli.words import term
from newswatch.model.disposition import Ended
from newswatch.settings import Settings

if TYPE_CHECKING:
    from newswatch.cli.house import House

Row = dict[str, Any]


def run(settings: Settings, target: str, *, as_json: bool) -> Code:
    """Raises Stop where there is nothing to trace."""
    with ExitStack() as held:

        @cache
        def house() -> "House":
            from newswatch.cli.house import open_known

            return held.enter_context(open_known(settings))

        return trace(settings, target, house, as_json=as_json)


def trace(settings: Settings, target: str, house: Callable[[], "House"], *, as_json: bool) -> Code:
    """`house` is asked for where no decider answers. Raises Stop where there is nothing to trace."""
    try:
        asked = question(target)
        row = _row(settings, asked, house)
        if row is None:
            row = _row(settings, fetched(asked.address, settings, house), house)
    except Ended as ended:
        return _no_article(target, ended, as_json)
    assert row is not None  # a page that was read has one
    if as_json:
        json_line(row)
    else:
        from newswatch.cli.trace_card import show

        show(row)
    return Code.OK


def _row(settings: Settings, asked: Question, house: Callable[[], "House"]) -> Row | None:
    """What is printed of it; None for an address that is not known. Raises Stop."""
    told = _told(settings, asked)
    if told is None:
        return _worked_out(asked, house())
    if "stop" in told:
        raise Stop(told["stop"], Code(told["code"]))
    row: Row | None = told["row"]
    return row


def _told(settings: Settings, asked: Question) -> Row | None:
    """The running decider's answer, where there is one: a `row`, or what `stop`s the command and with which `code`."""
    try:
        told = questions.ask(settings, codec.to_json(asked))
        answer = orjson.loads(told) if told else None
        if not isinstance(answer, dict):
            return None
        if isinstance(answer.get("stop"), str):
            return {"stop": answer["stop"], "code": Code(answer["code"]).value}
        row = answer["row"]
    except (codec.Unreadable, orjson.JSONDecodeError, KeyError, ValueError):
        return None
    return answer if isinstance(row, dict) or (row is None and asked.reading is None) else None


def _worked_out(asked: Question, house: "House") -> Row | None:
    """The same answer by this process: it reads what the decider keeps of its memory, and writes nothing."""
    from newswatch import compiled

    compiled.keep_in(house.settings.data / "compiled")
    from newswatch.cli.answer import answer, judged
    from newswatch.cli.story import outlets_of
    from newswatch.clock import system_clock
    from newswatch.model.article import Article
    from newswatch.model.story import Decision

    outlets = outlets_of(house.settings)

    def judge(article: Article) -> Decision:
        from consumers.dedup.start import started

        engine, _ = started(house.store, house.memory, house.settings.horizon, outlets, system_clock())
        return judged(engine, house.store, article)

    return answer(asked, house.store, outlets, judge)


def _no_article(target: str, ended: Ended, as_json: bool) -> Code:
    if as_json:
        json_line({"asked": target, "disposition": ended.disposition.value, "reason": ended.reason})
    else:
        line(f"{target}: {term(ended.disposition.value)}, {reason(ended.reason)}")
    return Code.FAILED
