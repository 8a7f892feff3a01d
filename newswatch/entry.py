"""The table of a catalogue entry in, a checked Source out."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError

from newswatch import kinds
from newswatch.fields import Address, Asked, Day, Duration, Host, Pattern, Rests, Selector, listed
from newswatch.model.source import ANY_HOST, ArticleRule, Evidence, Expect, Polite, Source, SourceKind, Watch
from newswatch.text import template
from newswatch.text.url import host_of

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Watch(_Table):
    type: str
    url: Annotated[list[Asked], BeforeValidator(listed), Field(min_length=1)]
    name: str = ""
    links: dict[str, str] = Field(default_factory=dict)
    headers: Annotated[dict[str, str], AfterValidator(template.check_all)] = Field(default_factory=dict)
    body: Annotated[dict[str, JsonValue], AfterValidator(template.check_all)] = Field(default_factory=dict)
    words: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(default_factory=list, max_length=20)
    page: Asked | None = None
    pages: int = Field(default=1, ge=1, le=50)
    weight: int = Field(default=0, ge=-10, le=10)
    evidence: Rests | None = None
    enabled: bool | None = None
    render: bool = False
    answer: str = ""


class _Article(_Table):
    url: Pattern
    render: bool = False
    title: Selector = ""
    body: Selector = ""
    published: Selector = ""
    credited: Selector = ""
    drop: list[Selector] = Field(default_factory=list)
    until: Day = ""
    evidence: Rests | None = None
    samples: list[Address] = Field(default_factory=list)


class _Polite(_Table):
    delay: float = Field(default=2.0, ge=0, le=600)
    concurrency: int = Field(default=1, ge=1, le=8)
    robots: bool = True
    budget: int = Field(default=0, ge=0)


class _Expect(_Table):
    per_day: float = Field(default=0.0, ge=0)
    silence: Duration = timedelta(days=7)
    filled: float = Field(default=0.0, ge=0, le=1)


class _Entry(_Table):
    name: str = Field(min_length=1)
    home: Address
    kind: Annotated[SourceKind, Field(strict=False)]
    language: str = "zh"
    every: Duration
    evidence: Rests
    enabled: bool | None = None
    hosts: list[Host] = Field(default_factory=list)
    watch: list[_Watch] = Field(default_factory=list)
    article: list[_Article] = Field(min_length=1)
    polite: _Polite = Field(default_factory=_Polite)
    expect: _Expect = Field(default_factory=_Expect)


def parse(slug: str, table: Mapping[str, Any]) -> Source:
    """A Source from an entry's table. Raises ValueError naming the key."""
    check_slug(slug)
    entry = _Entry.model_validate(table)
    home = host_of(entry.home)
    _check_hosts(entry)
    return Source(
        slug=slug,
        name=entry.name,
        home=entry.home,
        kind=entry.kind,
        language=entry.language,
        every=entry.every,
        evidence=entry.evidence,
        enabled=_starts_enabled(entry) if entry.enabled is None else entry.enabled,
        hosts=tuple(entry.hosts) or (home,),
        watches=tuple(watch for number, table in enumerate(entry.watch) for watch in _watches(number, table)),
        articles=tuple(_rule(rule) for rule in entry.article),
        polite=Polite(**entry.polite.model_dump()),
        expect=Expect(**entry.expect.model_dump()),
    )


def check_slug(slug: str) -> None:
    """Raises ValueError for what can be no entry's name."""
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"the file name is the slug: at most 40 lower-case letters, digits and hyphens, not {slug!r}")


def told(error: ValidationError) -> str:
    """One line for the first fault; an unknown key comes with the known ones of its table."""
    first = error.errors(include_url=False)[0]
    where = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        table = where[0] if len(where) > 1 else ""
        known = ", ".join(sorted(_TABLES[table].model_fields))
        return f"unknown key {where[-1]!r} in {'.'.join(where[:-1]) or 'the entry'}; known: {known}"
    return f"{'.'.join(where)}: {first['msg'].removeprefix('Value error, ')}"


def _check_hosts(entry: _Entry) -> None:
    if ANY_HOST in entry.hosts and len(entry.hosts) > 1:
        raise ValueError(f"hosts: {ANY_HOST!r} stands alone: it means every host that no other entry has")
    if ANY_HOST not in entry.hosts and not entry.watch:
        raise ValueError("watch: an entry needs one, unless its hosts are ['*']")


def _starts_enabled(entry: _Entry) -> bool:
    """What is guessed waits for the operator; what lists nothing cannot be crawled."""
    return entry.evidence is not Evidence.GUESSED and bool(entry.watch)


def _rule(rule: _Article) -> ArticleRule:
    return ArticleRule(**{**rule.model_dump(), "drop": tuple(rule.drop), "samples": tuple(rule.samples)})


def _watches(number: int, table: _Watch) -> Iterator[Watch]:
    where = f"watch.{number}"
    try:
        kinds.check(table.type, table.links)
    except ValueError as error:
        raise ValueError(f"{where}.{error}") from None
    if table.answer and not table.render:
        raise ValueError(f"{where}.answer: only a page that is rendered fetches one; set render = true")
    # A watch guessed in an entry that is not starts disabled by itself; one that says nothing follows its entry.
    enabled = table.evidence is not Evidence.GUESSED if table.enabled is None else table.enabled
    for url in table.url:
        watch = Watch(
            type=table.type,
            url=url,
            name=table.name or url,
            links=dict(table.links),
            headers=dict(table.headers),
            evidence=table.evidence,
            enabled=enabled,
            render=table.render,
            answer=table.answer,
            body=dict(table.body),
            words=tuple(table.words),
            page=table.page or "",
            pages=table.pages,
            weight=table.weight,
        )
        _check_asked(where, watch)
        yield watch


def _check_asked(where: str, watch: Watch) -> None:
    """What asks for a page or a word must have a place for it, and the other way round."""
    if watch.words and not watch.searches:
        raise ValueError(f"{where}.words: neither url nor body has a place for a word: {{q}}")
    if kinds.KINDS[watch.type].needs_word and not watch.searches:
        raise ValueError(f"{where}.url: a search needs a place for the word, {{q}}, here or in body")
    if watch.page and not template.names(watch.page, "page"):
        raise ValueError(f"{where}.page: the address of further pages needs {{page}}")
    if watch.pages > 1 and not (watch.has_pages or kinds.KINDS[watch.type].pages_itself):
        raise ValueError(f"{where}.pages: nothing says where page 2 is: give {{page}}, page or links.next")


_TABLES: Mapping[str, type[_Table]] = {
    "": _Entry,
    "watch": _Watch,
    "article": _Article,
    "polite": _Polite,
    "expect": _Expect,
}
