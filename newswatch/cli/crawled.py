"""A crawl that has ended in, what a person is told of it out."""

from newswatch.cli import running
from newswatch.cli.house import House
from newswatch.cli.show import line, soon, table
from newswatch.cli.words import say, term
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.model.span import EVER, Span
from newswatch.ports import Crawl
from newswatch.wire.topics import DEDUP, GROUPS

_LOOKED_BACK = 50
"""Crawls of the source among which the last that was shown links is looked for."""


def show(house: House, done: Crawl, span: Span) -> None:
    """How many candidates ended how, why lists or all links brought nothing, and what happens next."""
    title = f"{done.source}: {term(done.outcome)}"
    ends = [(term(end), number) for end, number in done.dispositions.items()]
    if ends:
        table(title, [say("ended as", "去向"), say("how many", "数量")], ends)
    else:
        line(title, "bold")
    if not ends and done.outcome == Outcome.OK:
        line(_nothing_shown(house, done))
    if span == EVER and set(done.dispositions) == {Disposition.OUT_OF_SCOPE.value}:
        line(say("no link matches an [[article]] of the entry", "没有链接符合本条目的 [[article]]"))
    for error in done.errors:
        line(error)
    _say_waiting(house)


def _nothing_shown(house: House, done: Crawl) -> str:
    """A list that answers that it has not changed is not read again."""
    earlier = house.store.crawls.recent(done.source, _LOOKED_BACK)
    shown = next((crawl for crawl in earlier if crawl.candidates and crawl.crawl_id != done.crawl_id), None)
    if shown is None:
        return say("the lists show no links", "列表中没有链接")
    at = soon(shown.started_at)
    return say(f"lists unchanged since {at}", f"列表自 {at} 起没有变化")


def _say_waiting(house: House) -> None:
    """A crawl only publishes; stories are made by the service."""
    waiting = house.log.lag(DEDUP, GROUPS[DEDUP].name)
    if not waiting:
        return
    if DEDUP in running.lacking(house.store, house.settings):
        then = say("the service takes them up, start it: make run", "由服务归并，请启动：make run")
    else:
        then = say("the service takes them up", "服务正在处理")
    line(say(f"on the way to stories: {waiting}; {then}", f"待归并：{waiting} 篇；{then}"))
