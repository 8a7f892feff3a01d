"""What a query may say here: the groups that the catalogue names, and whether regular expressions are allowed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from newswatch import settings
from newswatch.query.group import GroupNames


@dataclass(frozen=True, eq=False)
class Language:
    """`groups` by their lower-case names; `regex`: regular expressions are allowed."""

    groups: Mapping[str, GroupNames] = field(default_factory=dict)
    regex: bool = True


PLAIN = Language()
"""Without groups."""


class _Topics(Mapping[str, GroupNames]):
    """A group for each file in the catalogue's topics/, read when it is first asked for. Raises BadSetting."""

    def __init__(self, sources: Path) -> None:
        self._sources = sources
        self._read: dict[str, GroupNames] = {}

    def __getitem__(self, name: str) -> GroupNames:
        if name not in self._read:
            from newswatch.topic import load

            group = load(self._sources, self._topics()[name]).group
            self._read[name] = GroupNames.of(group.names, group.unlike)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._topics())

    def __len__(self) -> int:
        return len(self._topics())

    def _topics(self) -> Mapping[str, str]:
        """What the files are called, by how queries name them."""
        from newswatch.topic import names

        return {name.lower(): name for name in names(self._sources)}


def language_of(chosen: settings.Settings) -> Language:
    """The language under these settings."""
    return Language(_Topics(chosen.sources), chosen.query_regex)


@lru_cache(maxsize=1)
def spoken() -> Language:
    """The language under the settings of this process, read once. Raises BadSetting."""
    return language_of(settings.load())
