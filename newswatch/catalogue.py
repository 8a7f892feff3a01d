"""A folder of TOML files in, checked Sources out: the catalogue of what is watched."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from parsel.csstranslator import HTMLTranslator
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from newswatch.model.source import ArticleRule, Evidence, Expect, Polite, Source, SourceKind, Watch
from newswatch.text.url import host_of

LINKS: Mapping[str, frozenset[str]] = {
    "html": frozenset({"rows", "link", "title", "listed"}),
    "feed": frozenset(),
    "json": frozenset({"rows", "url", "title", "listed"}),
    "json-html": frozenset({"html", "rows", "link", "title", "listed"}),
    "unit": frozenset({"html", "rows", "link", "title", "listed"}),
}
"""The kinds of Watch and the keys each knows under `links`."""

NEEDED: Mapping[str, frozenset[str]] = {
    "html": frozenset({"rows"}),
    "feed": frozenset(),
    "json": frozenset({"url"}),
    "json-html": frozenset({"html", "rows"}),
    "unit": frozenset({"rows"}),
}

_SELECTORS = frozenset({"rows", "link", "title", "listed"})
"""Those that are CSS where the rows are HTML; in JSON the same keys are paths."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_DURATION = re.compile(r"(\d{1,5})\s*([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class BadEntry(ValueError):  # noqa: N818 - reads as what it says
    """A catalogue entry that cannot be used; the message names the file, the key and what would be right."""


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return text


def _selector(text: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(text or "*")
    except (SyntaxError, RuntimeError) as error:  # what its SelectorSyntaxError and ExpressionError are
        raise ValueError(f"not a CSS selector: {text!r}: {error}") from None
    return text


def _address(text: str) -> str:
    if not re.match(r"https?://[^/\s]", text) or not host_of(text):
        raise ValueError("not an http(s) address")
    return text


def _duration(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None or int(match[1]) == 0:
        raise ValueError("not a duration such as '90s', '15m', '6h' or '7d'")
    return timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


def _day(value: Any) -> Any:
    """A TOML date, or one in quotes."""
    day = date.fromisoformat(value) if isinstance(value, str) and value else value
    return day.isoformat() if isinstance(day, date) else value


def _host(text: str) -> str:
    host = text.strip().lower().rstrip(".")
    if not host or "/" in host or ":" in host:
        raise ValueError("not a bare host name such as 'www.example.org'")
    return host


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_Address = Annotated[str, AfterValidator(_address)]
_Pattern = Annotated[str, AfterValidator(_pattern)]
_Selector = Annotated[str, AfterValidator(_selector)]
_Duration = Annotated[timedelta, BeforeValidator(_duration)]
_Host = Annotated[str, AfterValidator(_host)]
_Evidence = Annotated[Evidence, Field(strict=False)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Watch(_Table):
    type: str
    url: Annotated[list[_Address], BeforeValidator(_listed), Field(min_length=1)]
    name: str = ""
    links: dict[str, str] = Field(default_factory=dict)
    headers: dict[str, str] = Field(default_factory=dict)
    evidence: _Evidence | None = None
    enabled: bool | None = None
    render: bool = False
    answer: str = ""


class _Article(_Table):
    url: _Pattern
    render: bool = False
    title: _Selector = ""
    body: _Selector = ""
    published: _Selector = ""
    credited: _Selector = ""
    drop: list[_Selector] = Field(default_factory=list)
    until: Annotated[str, BeforeValidator(_day)] = ""
    evidence: _Evidence | None = None
    samples: list[_Address] = Field(default_factory=list)


class _Polite(_Table):
    delay: float = Field(default=2.0, ge=0, le=600)
    concurrency: int = Field(default=1, ge=1, le=8)
    robots: bool = True


class _Expect(_Table):
    per_day: float = Field(default=0.0, ge=0)
    silence: _Duration = timedelta(days=7)
    filled: float = Field(default=0.0, ge=0, le=1)


class _Entry(_Table):
    name: str = Field(min_length=1)
    home: _Address
    kind: Annotated[SourceKind, Field(strict=False)]
    language: str = "zh"
    every: _Duration
    evidence: _Evidence
    enabled: bool | None = None
    hosts: list[_Host] = Field(default_factory=list)
    watch: list[_Watch] = Field(min_length=1)
    article: list[_Article] = Field(min_length=1)
    polite: _Polite = Field(default_factory=_Polite)
    expect: _Expect = Field(default_factory=_Expect)


class Catalogue(Mapping[str, Source]):
    """Sources by slug, in the order of their slugs."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = dict(sorted(sources.items()))

    def __getitem__(self, slug: str) -> Source:
        return self._sources[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def by_host(self, url: str, at: datetime) -> tuple[Source, ArticleRule | None] | None:
        """Whose page `url` is and the rule that reads it when fetched at `at`; None where no Source owns the host.

        The most specific host wins, so that an entry for a sub-domain stands before one for the whole domain.
        """
        host = host_of(url)
        owners = [
            (len(own), source)
            for source in self.values()
            for own in source.hosts
            if host == own or host.endswith("." + own)
        ]
        if not owners:
            return None
        source = max(owners, key=lambda owner: owner[0])[1]
        return source, source.rule_for(url, at)


def load(folder: Path) -> Catalogue:
    """Every `*.toml` right under `folder`. Raises BadEntry for the first that cannot be used."""
    if not folder.is_dir():
        raise BadEntry(f"no catalogue folder {folder}; make it or set NEWSWATCH_SOURCES")
    sources: dict[str, Source] = {}
    owners: dict[str, Path] = {}
    for path in sorted(folder.glob("*.toml")):
        source = read(path)
        # Whose a page is follows from its host alone, and readers know outlets by name: neither may be shared.
        for own in (*source.hosts, source.name):
            if own in owners:
                raise BadEntry(f"{path}: {own!r} is already {owners[own].name}'s: one outlet, one entry")
            owners[own] = path
        sources[source.slug] = source
    return Catalogue(sources)


def read(path: Path) -> Source:
    """One entry. Raises BadEntry."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return parse(path.stem, table)
    except OSError as error:
        raise BadEntry(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadEntry(f"{path}: not TOML: {error}") from None
    except ValidationError as error:
        raise BadEntry(f"{path}: {_told(error)}") from None
    except ValueError as error:
        raise BadEntry(f"{path}: {error}") from None


def parse(slug: str, table: Mapping[str, Any]) -> Source:
    """A Source from an entry's table. Raises ValueError naming the key."""
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"the file name is the slug: lower-case letters, digits and hyphens, not {slug!r}")
    entry = _Entry.model_validate(table)
    home = host_of(entry.home)
    return Source(
        slug=slug,
        name=entry.name,
        home=entry.home,
        kind=entry.kind,
        language=entry.language,
        every=entry.every,
        evidence=entry.evidence,
        enabled=entry.evidence is not Evidence.GUESSED if entry.enabled is None else entry.enabled,
        hosts=tuple(entry.hosts) or (home,),
        watches=tuple(watch for number, table in enumerate(entry.watch) for watch in _watches(number, table)),
        articles=tuple(_rule(rule) for rule in entry.article),
        polite=Polite(**entry.polite.model_dump()),
        expect=Expect(**entry.expect.model_dump()),
    )


def _rule(rule: _Article) -> ArticleRule:
    return ArticleRule(**{**rule.model_dump(), "drop": tuple(rule.drop), "samples": tuple(rule.samples)})


def _watches(number: int, table: _Watch) -> Iterator[Watch]:
    where = f"watch.{number}"
    if table.type not in LINKS:
        raise ValueError(f"{where}.type: unknown kind {table.type!r}; known: {', '.join(sorted(LINKS))}")
    known = LINKS[table.type]
    for key in table.links:
        if key not in known:
            allowed = ", ".join(sorted(known)) or "none"
            raise ValueError(f"{where}.links: unknown key {key!r} for type {table.type!r}; known: {allowed}")
    missing = NEEDED[table.type] - table.links.keys()
    if missing:
        raise ValueError(f"{where}.links: type {table.type!r} needs {', '.join(sorted(missing))}")
    for key in _SELECTORS & table.links.keys() if "rows" in NEEDED[table.type] else ():
        _selector(table.links[key])
    if table.answer and not table.render:
        raise ValueError(f"{where}.answer: only a page that is rendered fetches one; set render = true")
    # A watch guessed in an entry that is not starts disabled by itself; one that says nothing follows its entry.
    enabled = table.evidence is not Evidence.GUESSED if table.enabled is None else table.enabled
    for url in table.url:
        yield Watch(
            table.type,
            url,
            table.name or url,
            dict(table.links),
            dict(table.headers),
            table.evidence,
            enabled,
            table.render,
            table.answer,
        )


_TABLES: Mapping[str, type[_Table]] = {
    "": _Entry,
    "watch": _Watch,
    "article": _Article,
    "polite": _Polite,
    "expect": _Expect,
}


def _told(error: ValidationError) -> str:
    """One line for the first fault; an unknown key comes with the known ones of its table."""
    first = error.errors(include_url=False)[0]
    where = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        table = where[0] if len(where) > 1 else ""
        known = ", ".join(sorted(_TABLES[table].model_fields))
        return f"unknown key {where[-1]!r} in {'.'.join(where[:-1]) or 'the entry'}; known: {known}"
    return f"{'.'.join(where)}: {first['msg'].removeprefix('Value error, ')}"
