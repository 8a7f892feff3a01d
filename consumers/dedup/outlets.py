"""A host in, its outlet and kind out; and which outlet or address a page claims to have a text from.

Authority follows from the host alone; what a page says of itself is a claim, and counts only where it names another.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from newswatch.model.article import Article
from newswatch.model.source import Source, SourceKind
from newswatch.text.fold import fold
from newswatch.text.url import BadAddress, canonical, host_of

_AGENCY, _PAPER, _MINISTRY, _CARRIER = (
    SourceKind.AGENCY,
    SourceKind.NEWSPAPER,
    SourceKind.MINISTRY,
    SourceKind.AGGREGATOR,
)


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes at a host, under which folded names."""

    kind: SourceKind
    names: tuple[str, ...]


_KNOWN: dict[str, Outlet] = {
    "miit.gov.cn": Outlet(_MINISTRY, ("工业和信息化部", "工信部", "工信微报")),
    "scio.gov.cn": Outlet(_MINISTRY, ("国务院新闻办公室", "国新办", "国新网")),
    "ndrc.gov.cn": Outlet(_MINISTRY, ("国家发展改革委", "发改委")),
    "stats.gov.cn": Outlet(_MINISTRY, ("国家统计局",)),
    "gov.cn": Outlet(_MINISTRY, ("中国政府网",)),
    "xinhuanet.com": Outlet(_AGENCY, ("新华社", "新华网", "新华每日电讯", "新华视点")),
    "news.cn": Outlet(_AGENCY, ("新华社", "新华网", "新华每日电讯", "新华视点")),
    "chinanews.com.cn": Outlet(_AGENCY, ("中国新闻网", "中新网", "中新社", "中国新闻社")),
    "chinanews.com": Outlet(_AGENCY, ("中国新闻网", "中新网", "中新社", "中国新闻社")),
    "cctv.com": Outlet(_AGENCY, ("央视网", "央视新闻", "新闻联播", "中央电视台", "中央广播电视总台")),
    "people.com.cn": Outlet(_PAPER, ("人民网", "人民日报")),
    "people.cn": Outlet(_PAPER, ("人民网", "人民日报")),
    "ce.cn": Outlet(_PAPER, ("中国经济网", "经济日报")),
    "gmw.cn": Outlet(_PAPER, ("光明网", "光明日报")),
    "stdaily.com": Outlet(_PAPER, ("科技日报", "中国科技网")),
    "chinadaily.com.cn": Outlet(_PAPER, ("中国日报", "中国日报网")),
    "cnii.com.cn": Outlet(_PAPER, ("人民邮电报", "人民邮电", "中国信息产业网")),
    "cena.com.cn": Outlet(_PAPER, ("中国电子报", "电子信息产业网")),
    "cinn.cn": Outlet(_PAPER, ("中国工业报", "中国工业新闻网")),
    "21jingji.com": Outlet(_PAPER, ("21世纪经济报道", "21财经", "21经济网")),
    "jjckb.cn": Outlet(_PAPER, ("经济参考报", "经济参考网")),
    "yicai.com": Outlet(_PAPER, ("第一财经", "第一财经日报")),
    "thepaper.cn": Outlet(_PAPER, ("澎湃新闻", "澎湃")),
    "cs.com.cn": Outlet(_PAPER, ("中国证券报", "中证网")),
    "stcn.com": Outlet(_PAPER, ("证券时报", "证券时报网")),
    "cnstock.com": Outlet(_PAPER, ("上海证券报", "中国证券网")),
    "china.com.cn": Outlet(_PAPER, ("中国网",)),
    "sina.com.cn": Outlet(_CARRIER, ("新浪", "新浪财经", "新浪网")),
    "163.com": Outlet(_CARRIER, ("网易", "网易新闻")),
    "sohu.com": Outlet(_CARRIER, ("搜狐", "搜狐网")),
    "qq.com": Outlet(_CARRIER, ("腾讯", "腾讯网", "腾讯新闻")),
    "ifeng.com": Outlet(_CARRIER, ("凤凰网",)),
    "eastmoney.com": Outlet(_CARRIER, ("东方财富", "东方财富网")),
}
_CENTRAL = frozenset(
    (
        *("people.com.cn", "people.cn", "ce.cn", "gmw.cn", "stdaily.com", "chinadaily.com.cn", "china.com.cn"),
        *("jjckb.cn", "cnr.cn", "cri.cn", "qstheory.cn", "81.cn", "legaldaily.com.cn", "workercn.cn", "youth.cn"),
        *("cyol.com", "farmer.com.cn"),
    )
)
"""Domains of the centre's newspapers and stations: of a newspaper its kind does not say whose it is."""
_TRIM = re.compile(
    r"^(?:文章)?(?:来源|转自|转载自|摘编自|摘自|据)|(?:官方网站|官网|网站|客户端|微信公众号|公众号|微博)$"
)
_REPOST_MARK = re.compile(
    r"转载自|转自|(?:文章|信息|稿件|内容|新闻)?[来來][源自]\s?[:：]|摘[编編]?自|原文[链鏈][接结]|(?:本文|文章)[转轉][载載]|轉[載自]"
)
_MARKED = 400
"""Characters at either end of a text in which a repost mark is one; in the middle it speaks of something else."""
_SOME_MINISTRY = Outlet(_MINISTRY, ())


def name(printed: str) -> str:
    """An outlet's name as it is compared: folded, without 来源 in front or 客户端 behind."""
    return _TRIM.sub("", fold(printed[:80]))


def same_host(one: str, other: str) -> bool:
    """Whether two hosts are one site's: equal, or one under the other, `www.` aside."""
    one, other = one.lower().removeprefix("www."), other.lower().removeprefix("www.")
    return bool(one and other) and (one == other or one.endswith("." + other) or other.endswith("." + one))


@dataclass(frozen=True)
class Outlets:
    """Which outlet publishes at which host: the well-known ones and those of the operator's catalogue."""

    known: Mapping[str, Outlet] = field(default_factory=lambda: _KNOWN)

    @classmethod
    def of(cls, sources: Iterable[Source]) -> "Outlets":
        """The well-known outlets with the catalogue's beside and above them; an entry for any host names none."""
        named = [source for source in sources if not source.any_host]
        ours = {host.removeprefix("www."): Outlet(s.kind, (name(s.name),)) for s in named for host in s.hosts}
        merged = {h: Outlet(o.kind, o.names + (_KNOWN[h].names if h in _KNOWN else ())) for h, o in ours.items()}
        return cls(_KNOWN | merged)

    def at(self, host: str) -> Outlet | None:
        """The outlet at `host` or at the nearest domain above it; any host under gov.cn is at least a ministry's."""
        labels = host.lower().removeprefix("www.").split(".")
        domains = [".".join(labels[at:]) for at in range(len(labels) - 1)] or [host]
        found = next((domain for domain in domains if domain in self.known), None)
        if found is None:
            return None
        return _SOME_MINISTRY if found == "gov.cn" and domains[0] != "gov.cn" else self.known[found]

    def kind_of(self, host: str) -> SourceKind | None:
        """What kind of outlet publishes at `host`; None for a host nobody knows."""
        outlet = self.at(host)
        return outlet.kind if outlet else None

    def is_official(self, host: str) -> bool:
        """Whether a ministry, an agency or another of the central media publishes at `host`."""
        if self.kind_of(host) in (_MINISTRY, _AGENCY):
            return True
        labels = host.lower().split(".")
        return any(".".join(labels[at:]) in _CENTRAL for at in range(len(labels) - 1))

    def names(self, article: Article) -> frozenset[str]:
        """The folded names under which the outlet at the article's own host is known."""
        outlet = self.at(host_of(article.url))
        return frozenset(outlet.names) if outlet else frozenset()

    def claims(self, copy: Article, original: Article) -> bool:
        """Whether `copy` names the outlet or the address of `original` as where its text comes from.

        Without an address a name has to do: `copy` names as its origin what `original` credits, itself no copy.
        """
        reading = copy.reading
        host, claimed = host_of(original.url), host_of(reading.origin_url)
        if reading.origin_url and original.url and _one_address(reading.origin_url, original.url):
            return True
        if claimed and same_host(claimed, host) and not same_host(claimed, host_of(copy.url)):
            return True
        if host:
            named = {name(n) for n in (reading.origin, reading.credited) if n} - self.names(copy)
            return bool(named & self.names(original))
        named_origin = name(reading.origin)
        return bool(named_origin) and named_origin == name(original.reading.credited) and not self.is_copy(original)

    def is_copy(self, article: Article) -> bool:
        """Whether a page names another outlet or address as where its text comes from."""
        reading = article.reading
        if reading.origin and name(reading.origin) not in self.names(article):
            return True
        linked = host_of(reading.origin_url)
        return bool(linked) and not same_host(linked, host_of(article.url))

    def credits_an_origin(self, article: Article) -> bool:
        """Whether a text says it comes from elsewhere: an origin, a linked original, a repost mark at head or foot."""
        bodies = (article.reading.text, article.reading.printed)
        ends = (end for body in bodies for end in (body[:_MARKED], body[-_MARKED:]))
        return self.is_copy(article) or any(_REPOST_MARK.search(end) for end in ends)


def _one_address(one: str, other: str) -> bool:
    try:
        return canonical(one) == canonical(other)
    except BadAddress:
        return False
