"""A topic's TOML file in, the Topic out: its names, its look-alikes, its people, its own hosts and what is kept."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from newswatch.model.article import Relevance
from newswatch.settings import BadSetting
from newswatch.text.fold import fold
from newswatch.topic.judge import Group, Topic
from newswatch.topic.names import Kind, Names, Person, number_pattern

_CHINESE, _LATIN = 2, 3
"""Characters of the shortest name; what is shorter is part of other words."""
Word = Annotated[str, Field(min_length=1, max_length=100)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Person(_Table):
    name: Word
    office: Word
    since: date
    until: date | None = None
    alone: bool = False
    also: list[Word] = Field(default_factory=list)


class _File(_Table):
    name: Word
    names: list[Word] = Field(min_length=1)
    short: list[Word] = Field(default_factory=list)
    unlike: list[Word] = Field(default_factory=list)
    bureaux: list[Word] = Field(default_factory=list)
    outposts: list[Word] = Field(default_factory=list)
    affiliates: list[Word] = Field(default_factory=list)
    numbers: list[Word] = Field(default_factory=list)
    outlets: list[Word] = Field(default_factory=list)
    hosts: list[Word] = Field(default_factory=list)
    search: list[Word] = Field(default_factory=list)
    keep: list[Annotated[Relevance, Field(strict=False)]] = Field(default_factory=lambda: list(Relevance), min_length=1)
    person: list[_Person] = Field(default_factory=list)


def load(folder: Path, name: str) -> Topic:
    """The topic `name` from `folder`/topics. Raises BadSetting naming the file and what is wrong with it."""
    path = folder / "topics" / f"{name}.toml"
    try:
        return _topic(_File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        known = ", ".join(names(folder)) or "none"
        raise BadSetting(f"NEWSWATCH_TOPIC: no topic {name!r} at {path}; known: {known}") from None
    except OSError as error:
        raise BadSetting(f"NEWSWATCH_TOPIC: cannot read {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path}: not TOML: {error}") from None
    except ValidationError as error:
        raise BadSetting(f"{path}: {_told(error)}") from None
    except ValueError as error:
        raise BadSetting(f"{path}: {error}") from None


def _topic(data: _File) -> Topic:
    words = {
        Kind.NAME: data.names,
        Kind.SHORT: data.short,
        Kind.BUREAU: data.bureaux,
        Kind.OUTPOST: data.outposts,
        Kind.AFFILIATE: data.affiliates,
        Kind.ADDRESS: data.hosts,
        Kind.UNLIKE: data.unlike,
    }
    _check({**words, Kind.PERSON: [name for each in data.person for name in (each.name, *each.also)]})
    return Topic(
        name=data.name,
        names=Names(words, [_held(person) for person in data.person], data.numbers),
        hosts=tuple(data.hosts),
        outlets=frozenset(map(fold, data.outlets)),
        numbers=number_pattern(data.numbers),
        search=tuple(data.search or data.names),
        keep=frozenset(data.keep),
        group=Group(tuple(data.names), (*data.unlike, *data.affiliates)),
    )


def _held(person: _Person) -> Person:
    if person.until and person.until < person.since:
        raise ValueError(f"person: {person.name} leaves office before entering it")
    return Person(**{**person.model_dump(), "also": tuple(person.also)})


def names(folder: Path) -> list[str]:
    """The topics that there are files of."""
    return sorted(path.stem for path in (folder / "topics").glob("*.toml"))


def _check(words: Mapping[Kind, list[str]]) -> None:
    """Raises ValueError for a word that would match everywhere, or that stands under two keys."""
    seen: dict[str, Kind] = {}
    for kind, listed in words.items():
        for word in listed:
            folded = fold(word)
            if _is_short(folded):
                raise ValueError(
                    f"{kind}: {word!r} is too short and would match every page; give at least {_CHINESE} Chinese "
                    f"characters or {_LATIN} Latin letters"
                )
            if seen.setdefault(folded, kind) is not kind:
                raise ValueError(f"{word!r} is both a {seen[folded]} and a {kind}")


def _is_short(folded: str) -> bool:
    return len(folded) < (_LATIN if folded.isascii() else _CHINESE)


def _told(error: ValidationError) -> str:
    """One line for the first fault, an unknown key before others; it comes with the known ones of its table."""
    faults = error.errors(include_url=False)
    first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    where = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        table: type[_Table] = _Person if where[0] == "person" else _File
        known = ", ".join(sorted(table.model_fields))
        return f"unknown key {where[-1]!r} in {'.'.join(where[:-1]) or 'the topic'}; known: {known}"
    return f"{'.'.join(where)}: {first['msg']}"
