"""A Source as its catalogue entry describes it: where it lists articles and how a page of its is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from newswatch.clock import beijing_day
from newswatch.text.template import names
from newswatch.text.url import BadAddress, canonical, host_of

ANY_HOST = "*"


class SourceKind(StrEnum):
    """What an outlet is; authority follows from it, never from what a page says of itself."""

    MINISTRY = "ministry"
    AGENCY = "agency"
    NEWSPAPER = "newspaper"
    AGGREGATOR = "aggregator"


class Evidence(StrEnum):
    """What an entry's addresses and selectors rest on; a guessed entry starts disabled."""

    DOCUMENTED = "documented"
    SAVED_PAGE = "saved-page"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class Watch:
    """One page, feed or list of a Source where links appear.

    `type` names a discovery kind; `links` says how that kind finds rows in the answer (selectors, paths). `evidence`
    is what this one rests on, None: what its entry does. One that is not `enabled` is not asked by a crawl. With
    `render` a browser opens `url`; `answer` is then part of the address that the page's script fetches the list from.
    """

    type: str
    url: str
    name: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence | None = None
    enabled: bool = True
    render: bool = False
    answer: str = ""
    body: Mapping[str, object] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    page: str = ""
    pages: int = 1
    weight: int = 0

    @property
    def searches(self) -> bool:
        """Whether it is asked for words."""
        return self._has("q")

    @property
    def dated(self) -> bool:
        """Whether each page of its list is another day's."""
        return names(self.url, "date") and not self.numbered and not self.page

    @property
    def numbered(self) -> bool:
        """Whether the number of the page stands in its address or body."""
        return self._has("page")

    @property
    def timed(self) -> bool:
        """Whether the moment of asking stands in its addresses: none of them is asked for twice."""
        return names(self.url, "ms") or names(self.page, "ms")

    @property
    def has_pages(self) -> bool:
        """Whether it says where the second page is; some kinds of list say it themselves."""
        return bool(self.page or "next" in self.links or self.dated or self.numbered)

    def _has(self, place: str) -> bool:
        return names(self.url, place) or names(repr(self.body), place)


@dataclass(frozen=True, slots=True)
class ArticleRule:
    """How the pages at addresses matching `url` (a regular expression) are read; CSS selectors as hints.

    `until` is the last day (ISO date in Beijing, by the time of fetching) on which pages looked like this; empty: still
    do. `evidence` and `render` as for a Watch; `samples` are addresses that this rule must be the one for.
    """

    url: str
    render: bool = False
    title: str = ""
    body: str = ""
    published: str = ""
    credited: str = ""
    drop: tuple[str, ...] = ()
    until: str = ""
    evidence: Evidence | None = None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Polite:
    """How gently a Source is asked; `delay` in seconds between two requests to one host.

    `budget` is how many articles one crawl fetches at most, 0: as many as `delay` allows for until the next is due.
    """

    delay: float = 2.0
    concurrency: int = 1
    robots: bool = True
    budget: int = 0


@dataclass(frozen=True, slots=True)
class Expect:
    """What a healthy run looks like: articles a day, the longest usual silence, the share of fields filled."""

    per_day: float = 0.0
    silence: timedelta = timedelta(days=7)
    filled: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet we watch. `slug` is its file name and its spider's name; `hosts` are the hosts that are its own."""

    slug: str
    name: str
    home: str
    kind: SourceKind
    language: str
    every: timedelta
    evidence: Evidence
    enabled: bool
    hosts: tuple[str, ...]
    watches: tuple[Watch, ...]
    articles: tuple[ArticleRule, ...]
    polite: Polite = Polite()
    expect: Expect = Expect()

    def evidence_of(self, part: Watch | ArticleRule) -> Evidence:
        """What one Watch or rule of this entry rests on."""
        return part.evidence or self.evidence

    def owns(self, host: str) -> bool:
        """Whether `host` is one of `hosts` or below one; an entry for any host has them all."""
        return self.any_host or any(host == own or host.endswith("." + own) for own in self.hosts)

    @property
    def any_host(self) -> bool:
        """Whether this entry stands for every host that no other entry has: then it names no outlet."""
        return ANY_HOST in self.hosts

    def name_at(self, url: str) -> str:
        """Whose page an address of this Source is: the outlet's name, or the host where the entry names no outlet."""
        return host_of(url) if self.any_host else self.name

    def rule_for(self, url: str, at: datetime) -> ArticleRule | None:
        """The first rule for `url`, as given or canonical, in force on the Beijing day of a fetch at `at`."""
        day = beijing_day(at).isoformat()
        forms = {url, _canonical_or_same(url)}
        for rule in self.articles:
            in_force = not rule.until or day <= rule.until
            if in_force and any(_compiled(rule.url).search(form) for form in forms):
                return rule
        return None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _canonical_or_same(url: str) -> str:
    try:
        return canonical(url)
    except BadAddress:
        return url
