"""Catalogue entries in, what is wrong with them without asking any site out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

from newswatch.cli.words import say
from newswatch.clock import BEIJING
from newswatch.model.source import ArticleRule, Evidence, Source
from newswatch.text.url import canonical, host_of

Saved = Mapping[str, Sequence[str]]
"""Addresses of saved pages by slug: they show that a rule matches, as `samples` do."""


def faults(sources: Sequence[Source], saved: Saved, now: datetime) -> dict[str, list[str]]:
    """One line for each fault, by slug; a key of the entry stands first in it."""
    asked = Counter(address for source in sources for address in {canonical(w.url) for w in source.watches})
    return {
        source.slug: [
            *_of_entry(source),
            *_of_watches(source, asked),
            *(line for n, rule in enumerate(source.articles) for line in _of_rule(source, n, rule, saved, now)),
        ]
        for source in sources
    }


def _of_entry(source: Source) -> Iterator[str]:
    if source.evidence is Evidence.GUESSED and source.enabled:
        yield say(
            "enabled: the entry is guessed; see what `newswatch check --live` says of it, then change `evidence`",
            "enabled：条目出于推测；请先看 `newswatch check --live` 的结果，再改 `evidence`",
        )
    asked: Counter[str] = Counter()
    for watch in source.watches:
        asked[host_of(watch.url)] += max(len(watch.words), 1) * watch.pages * watch.enabled
    for host, requests in asked.most_common(1):
        seconds = requests * source.polite.delay
        if seconds > source.every.total_seconds():
            yield say(
                f"every: the {requests} requests for lists of {host} take {seconds:.0f} s; make it longer",
                f"every：{host} 的 {requests} 次列表请求需 {seconds:.0f} 秒，请调长",
            )


def _of_watches(source: Source, asked: Mapping[str, int]) -> Iterator[str]:
    here: set[str] = set()
    for number, watch in enumerate(source.watches):
        where, address = f"watch {number + 1}", canonical(watch.url)
        if not source.owns(host_of(watch.url)):
            host = host_of(watch.url)
            yield say(f"{where}: {host} is not among the entry's hosts", f"{where}：{host} 不在本条目的 hosts 中")
        if address in here:
            yield say(f"{where}: {watch.url} stands in this entry twice", f"{where}：{watch.url} 在本条目出现两次")
        elif asked[address] > 1:
            yield say(f"{where}: {watch.url} stands in another entry too", f"{where}：{watch.url} 也在别的条目中")
        if watch.evidence is Evidence.GUESSED and watch.enabled:
            yield say(f"{where}: guessed and enabled", f"{where}：出于推测却已启用")
        here.add(address)


def _of_rule(source: Source, number: int, rule: ArticleRule, saved: Saved, now: datetime) -> Iterator[str]:
    where = f"article {number + 1}"
    at = datetime.combine(date.fromisoformat(rule.until), time(12), BEIJING) if rule.until else now
    for sample in rule.samples:
        if not source.owns(host_of(sample)):
            yield say(
                f"{where}: the host of its sample {sample} is not among the entry's hosts",
                f"{where}：样例 {sample} 的主机不在本条目的 hosts 中",
            )
        elif source.rule_for(sample, at) is not rule:
            yield say(f"{where}: its sample {sample} is not read by it", f"{where}：样例 {sample} 不归它读")
    known = (*rule.samples, *saved.get(source.slug, ()))
    if not any(source.rule_for(address, at) is rule for address in known):
        yield say(
            f"{where}: no sample and no saved page has an address that it is the one for; give it `samples`",
            f"{where}：没有样例或存页的网址归它读；请给出 `samples`",
        )
