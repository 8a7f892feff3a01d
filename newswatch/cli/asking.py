"""Sources in, how each of their Watches answers from this machine out: a process for each source."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson

from newswatch.catalogue import load
from newswatch.cli.child import end_with_parent, limited, started
from newswatch.cli.exits import Code
from newswatch.cli.reasons import reason
from newswatch.cli.show import json_line, table
from newswatch.cli.words import say, term
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.logs import plain
from newswatch.model.source import Source, Watch
from newswatch.settings import Settings

Told = dict[str, Any]
"""source, watch, url, outcome, reason, found, in_scope."""

_AT_ONCE = 4
"""Sources asked at the same time; each keeps its own pace."""
_LONGEST = 3600.0
"""Seconds after which a source that does not end its check is left; its Watches are asked once, minutes apart."""


def ask(sources: Sequence[Source], settings: Settings) -> list[Told]:
    """One answer for each Watch, in the order of the catalogue; each goes to standard error as it comes."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return [told for answers in pool.map(lambda source: _answers(source, settings), sources) for told in answers]


def _answers(source: Source, settings: Settings) -> list[Told]:
    if not source.watches:
        return []
    told = {(answer["watch"], answer["url"]): answer for answer in _asked(source.slug, settings)}
    return [
        told.get((watch.name, watch.url)) or _row(source.slug, watch, "stopped", "its check ended before it was asked")
        for watch in source.watches
    ]


def _asked(slug: str, settings: Settings) -> Iterator[Told]:
    child = started("check", slug, "--live", "--here", settings=settings, stdout=subprocess.PIPE)
    with child, limited(child, _LONGEST):
        for answer in child.stdout or ():
            told: Told = orjson.loads(answer)
            _progress(told)
            yield told


def _row(slug: str, watch: Watch, outcome: str, reason: str, found: int = 0, in_scope: int = 0) -> Told:
    return {
        "source": slug,
        "watch": watch.name,
        "url": watch.url,
        "outcome": outcome,
        "reason": reason,
        "found": found,
        "in_scope": in_scope,
    }


def _progress(told: Told) -> None:
    shown = f"{told['found']}" if told["outcome"] == "ok" else told["reason"]
    print(plain(f"{told['source']} {told['watch']}: {term(told['outcome'])} {shown}", 200), file=sys.stderr)


def here(settings: Settings, slug: str) -> Code:
    """Ask one source in this process; a JSON line for each answer on standard output."""
    from crawlers.probe import Showing, probe

    end_with_parent()
    sources = load(settings.sources)

    def tell(showing: Showing) -> None:
        json_line(_row(slug, showing.watch, showing.outcome, showing.reason, showing.found, showing.in_scope))

    probe(sources[slug], Desk(settings, sources, Guard.from_settings(settings)), tell)
    return Code.OK


def show(answers: Sequence[Told], *, as_json: bool) -> None:
    if as_json:
        for told in answers:
            json_line(told)
        return
    columns = [say("source", "信源"), say("watch", "列表"), say("state", "状态"), say("links", "链接")]
    columns += [say("articles", "文章"), say("why", "原因")]
    rows = (
        (t["source"], t["watch"], term(t["outcome"]), t["found"], t["in_scope"], reason(t["reason"])) for t in answers
    )
    table(say("From here", "本机可用情况"), columns, rows)
