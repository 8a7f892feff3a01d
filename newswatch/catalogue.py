"""A folder of TOML files in, checked Sources out: the catalogue of what is watched."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from newswatch.entry import parse, told
from newswatch.model.source import ANY_HOST, ArticleRule, Source
from newswatch.text.url import host_of

__all__ = ["BadEntry", "Catalogue", "NoSource", "checked", "load", "parse", "read"]


class BadEntry(ValueError):  # noqa: N818 - reads as what it says
    """A catalogue entry that cannot be used; the message names the file, the key and what would be right."""


class NoSource(LookupError):  # noqa: N818 - reads as what it says
    """A name that no entry has; the message names those there are."""


class Catalogue(Mapping[str, Source]):
    """Sources by slug, in the order of their slugs."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = dict(sorted(sources.items()))
        self._any_host = next((source for source in sources.values() if ANY_HOST in source.hosts), None)

    def __getitem__(self, slug: str) -> Source:
        return self._sources[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def named(self, slug: str) -> Source:
        """The Source a person asks for. Raises NoSource."""
        if slug not in self:
            raise NoSource(f"no source {slug!r}; the catalogue has {', '.join(self) or 'none'}")
        return self[slug]

    def by_host(self, url: str, at: datetime) -> tuple[Source, ArticleRule | None] | None:
        """Whose page `url` is and the rule that reads it when fetched at `at`; None where no Source owns the host.

        The most specific host wins, so that an entry for a sub-domain stands before one for the whole domain, and the
        entry for any host behind all.
        """
        host = host_of(url)
        owners = [
            (len(own), source)
            for source in self.values()
            for own in source.hosts
            if host == own or host.endswith("." + own)
        ]
        # Nothing is under .invalid (RFC 2606): it stands for a page without an address.
        elsewhere = self._any_host if host and not host.endswith(".invalid") else None
        source = max(owners, key=lambda owner: owner[0])[1] if owners else elsewhere
        return (source, source.rule_for(url, at)) if source else None


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
    if not path.is_file():  # a pipe would be waited for
        raise BadEntry(f"{path}: is no file")
    try:
        return checked(path, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadEntry(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise BadEntry(f"{path}: not TOML: {error}") from None


def checked(path: Path, text: str) -> Source:
    """The entry that `text` is, or would be once it stands at `path`. Raises BadEntry."""
    try:
        return parse(path.stem, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadEntry(f"{path}: not TOML: {error}") from None
    except RecursionError:
        raise BadEntry(f"{path}: not TOML anybody wrote: brackets nest without end") from None
    except ValidationError as error:
        raise BadEntry(f"{path}: {told(error)}") from None
    except ValueError as error:
        raise BadEntry(f"{path}: {error}") from None
