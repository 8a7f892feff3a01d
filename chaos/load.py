"""A seed in, the whole load out: what each site shows in each round, who subscribes, what is poisoned.

Everything here follows from the seed alone, so that crawls and verifier need share nothing else. A source goes from
round to round; a round's pages are published when a crawl of them has ended well, however often one was killed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape
from random import Random

from chaos import prose
from demo.disguise import annotated, traditional
from demo.texts import Text, readings
from newswatch.clock import BEIJING

PER_ROUND = 12
"""Stories that begin in a round, over all sources."""
PUBLISHED = datetime(2025, 11, 3, 1, tzinfo=UTC)
"""When story 0 says it appeared; each later one three minutes after."""

SUBSCRIPTIONS: Mapping[str, str] = {
    "machines": "工信部 AND (机床 OR 轴承 OR 工业机器人)",
    "light": '"光伏玻璃" OR 锂电池',
    "schools": "培训学校 NOT 花展",
    "traditional": "(實驗室 OR 數據中心)",
    "all": "工业和信息化部",
}


@dataclass(frozen=True, slots=True)
class Site:
    """One watched source of the load; `name` is what its pages print."""

    slug: str
    name: str
    kind: str

    @property
    def host(self) -> str:
        return f"{self.slug}.example"

    @property
    def list_url(self) -> str:
        return f"https://{self.host}/list.html"

    def address(self, page: str) -> str:
        return f"https://{self.host}/a/{page}.html"

    def entry(self) -> str:
        """Its catalogue entry."""
        return (
            f'name = "{self.name}"\nhome = "https://{self.host}/"\nkind = "{self.kind}"\nlanguage = "zh"\n'
            f'every = "1h"\nevidence = "saved-page"\nenabled = false\nhosts = ["{self.host}"]\n\n'
            f'[[watch]]\ntype = "html"\nurl = "{self.list_url}"\nlinks = {{ rows = "ul.list li" }}\n\n'
            f"[[article]]\nurl = '^https://{self.host}/a/[a-z0-9-]+\\.html$'\n"
        )


SITES = (
    Site("chaos-agency", "混沌通讯社", "agency"),
    Site("chaos-daily", "混沌日报", "newspaper"),
    Site("chaos-net", "混沌网", "aggregator"),
    Site("chaos-weekly", "混沌周刊", "newspaper"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """One page as a site serves it in one round; `on_topic` says whether it is coverage."""

    url: str
    body: bytes = field(repr=False)
    title: str
    on_topic: bool = True


@dataclass(frozen=True, slots=True)
class Round:
    """What one site serves: its list, and the pages that the list names."""

    site: Site
    number: int
    pages: tuple[Given, ...]

    @property
    def listing(self) -> bytes:
        rows = "".join(f'<li><a href="{page.url}">{escape(page.title)}</a></li>' for page in self.pages)
        return f'<html><head><meta charset="utf-8"></head><body><ul class="list">{rows}</ul></body></html>'.encode()


class Load:
    """What a seed gives, with so many new `stories` in each round."""

    def __init__(self, seed: int, stories: int = PER_ROUND) -> None:
        self.seed = seed
        self._new = stories

    def round(self, site: Site, number: int) -> Round:
        """The pages of round `number`: new stories and copies of them, and what changed of the two rounds before."""
        return Round(site, number, tuple(self._pages(site, number)))

    def _pages(self, site: Site, number: int) -> Iterator[Given]:
        for version in (0, 1, 2):
            for story in self._stories(number - version):
                if self._carries(site, story) and self._versions(site, story) > version:
                    yield self._page(site, story, version)
        if number % 3 == SITES.index(site) % 3:
            off_topic = prose.off_topic(self.seed, number * len(SITES) + SITES.index(site))
            body = _html(site, off_topic, PUBLISHED, site.name)
            yield Given(site.address(f"off-{number}"), body, off_topic.title, on_topic=False)

    def _stories(self, number: int) -> range:
        """The stories that begin in a round."""
        return range(number * self._new, (number + 1) * self._new) if number >= 0 else range(0)

    def _carries(self, site: Site, story: int) -> bool:
        return _home(story) is site or self._dice(site, story, "carries").random() < 0.45

    def _versions(self, site: Site, story: int) -> int:
        """One for a page that never changes, two for one that changes, three for one that changes back."""
        dice = self._dice(site, story, "versions").random()
        return 3 if dice < 0.08 else 2 if dice < 0.25 else 1

    def _page(self, site: Site, story: int, version: int) -> Given:
        text = prose.text(self.seed, story)
        if _home(story) is not site:
            text = _disguised(text, self._dice(site, story, "guise"))
        if version == 1:
            more = prose.addition(self.seed, story, version)
            text = replace(text, title=f"{text.title}（更新）", paragraphs=(*text.paragraphs, more))
        at = PUBLISHED + timedelta(minutes=3 * story) + timedelta(minutes=SITES.index(site))
        credited = _home(story).name if self._dice(site, story, "credits").random() < 0.7 else site.name
        return Given(site.address(f"s{story}"), _html(site, text, at, credited), text.title)

    def _dice(self, site: Site, story: int, what: str) -> Random:
        return Random(f"{self.seed} {site.slug} {story} {what}")


def _home(story: int) -> Site:
    """The site whose own text a story is."""
    return SITES[story % len(SITES)]


def _disguised(text: Text, dice: Random) -> Text:
    """What a copying site makes of a text."""
    guise = dice.randrange(6)
    if guise == 0:
        return traditional(text)
    if guise == 1:
        return annotated(traditional(text), readings())
    if guise == 2:
        return replace(text, paragraphs=text.paragraphs[:-2])
    if guise == 3:
        lead, *rest = text.paragraphs
        return replace(text, paragraphs=(lead, *dice.sample(rest, len(rest))))
    return text


def _html(site: Site, text: Text, at: datetime, credited: str) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in text.paragraphs)
    clock = at.astimezone(BEIJING).strftime("%Y年%m月%d日 %H:%M")
    title = escape(text.title)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}_{site.name}</title></head><body><h1>{title}</h1>"
        f"<div class='info'>{clock} 来源：{credited}</div><div class='article'>{body}</div></body></html>"
    ).encode()
