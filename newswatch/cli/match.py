"""Subscriptions (YAML) and articles (JSON lines) in, a row for each article that meets a subscription out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

import orjson
import yaml

from newswatch.cli.exits import Code, Stop
from newswatch.logs import plain

if TYPE_CHECKING:
    from consumers.alerts.query import Query

_LONGEST_ROW = 32 * 1024 * 1024
"""Bytes of one article row; a longer one is a bad row."""
_DEEPEST = 20
"""Lists and mappings inside one another in a subscriptions file."""
_LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a subscriptions file."""

Id = str | int


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the articles: its title and text, or the code of what is wrong with it."""

    line: int
    row_id: Id | None = None
    title: str = ""
    text: str = ""
    error: str = ""


def run(subscriptions: Path, articles: Path, out: TextIO) -> int:
    """Write the rows, in the order of the articles and, within one, of the subscriptions. docs/filters-match.md.

    Raises Stop where the subscriptions cannot be used or a file cannot be read.
    """
    from consumers.alerts.match import Matcher
    from consumers.alerts.query import Searched

    wanted = _subscriptions(subscriptions)
    names = list(wanted)
    matcher = Matcher((str(number), query) for number, query in enumerate(wanted.values()))
    with _opened(articles) as file:
        for row in _rows(file):
            if row.error:
                _write(out, id=row.row_id, subscription=None, words=[], error=row.error, line=row.line)
                continue
            for match in matcher.match_text(Searched.of(row.title, row.text)):
                _write(out, id=row.row_id, subscription=names[int(match.subscription_id)], words=match.words)
    out.flush()
    return Code.OK


def _write(out: TextIO, **row: object) -> None:
    out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE).decode())


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise Stop(f"{path}: {error.strerror}; give the path of a file that exists and can be read") from None


# --- articles --------------------------------------------------------------------------------------------------


def _rows(file: BinaryIO) -> Iterator[_Row]:
    """A row for every line that is not blank."""
    for number, line in enumerate(_lines(file), start=1):
        if line is None:
            yield _Row(number, error="too_long")
        elif line.strip():
            yield _row(number, line)


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of `file` without a byte-order mark; None for one too long, which is never held whole."""
    first = True
    while line := file.readline(_LONGEST_ROW):
        cut = False
        while not line.endswith(b"\n") and len(line) == _LONGEST_ROW:
            cut = True
            line = file.readline(_LONGEST_ROW)
        yield None if cut else line.removeprefix(b"\xef\xbb\xbf") if first else line
        first = False


def _row(number: int, line: bytes) -> _Row:
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError:
        return _Row(number, error="not_json")
    if not isinstance(data, dict):
        return _Row(number, error="not_an_object")
    row_id = _id(data)
    if row_id is None:
        return _Row(number, error="no_id")
    title, text = data.get("title"), data.get("text")
    if text is None:
        return _Row(number, row_id, error="no_text")
    if not isinstance(text, str) or not isinstance(title, str | None):
        return _Row(number, row_id, error="bad_field")
    return _Row(number, row_id, title or "", text)


def _id(entry: dict[Any, Any]) -> Id | None:
    """The entry's id; None where it has none that could name it."""
    value = entry.get("id")
    return value if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None


# --- subscriptions ---------------------------------------------------------------------------------------------


class _Loader(yaml.CSafeLoader):
    """Plain YAML without merge keys: those are what a few lines of aliases could blow up with."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave `<<` as it stands; it is then refused as an unknown tag."""


def _subscriptions(path: Path) -> dict[Id, "Query"]:
    """Query by subscription id, in file order. Raises Stop naming file, entry and remedy."""
    from consumers.alerts.query import QueryError, parse

    queries: dict[Id, Query] = {}
    for number, entry in enumerate(_entries(path), start=1):
        where = f"{path}: entry {number}"
        if not isinstance(entry, dict):
            raise Stop(f"{where} is not a mapping; write {{id: NAME, query: WORDS}}")
        name, query = _id(entry), entry.get("query")
        if name is None:
            raise Stop(f"{where} has no usable id; give it one of its own, in quotes")
        where = f"{where} ({plain(str(name), 60)})"
        if name in queries:
            raise Stop(f"{where}: an earlier entry has this id; give each its own")
        if not isinstance(query, str):
            raise Stop(f"{where} has no query, or one that YAML reads as no text; write it in quotes")
        try:
            queries[name] = parse(query)
        except QueryError as error:
            raise Stop(f"{where}: query, {plain(str(error))}") from None
    return queries


def _entries(path: Path) -> list[Any]:
    with _opened(path) as file:
        raw = file.read(_LARGEST_FILE + 1)
    if len(raw) > _LARGEST_FILE:
        raise Stop(f"{path}: over {_LARGEST_FILE // 2**20} MiB; split it and run match on each part")
    try:
        _check_depth(path, raw)
        entries = yaml.load(raw, Loader=_Loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:  # ValueError: dates such as 2026-13-40
        raise Stop(f"{path}: not YAML that can be read: {_first_line(error)}; check it there") from None
    if not isinstance(entries, list):
        raise Stop(f"{path}: not a list; write entries as - {{id: NAME, query: WORDS}}")
    return entries


def _check_depth(path: Path, raw: bytes) -> None:
    """Deep nesting would overflow the C stack of the loader, so it is counted first; reading events does not nest."""
    depth = 0
    for event in yaml.parse(raw, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise Stop(f"{path}: lists nest over {_DEEPEST} deep; write entries as - {{id: NAME, query: WORDS}}")


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or str(error) or type(error).__name__
    return plain(f"line {mark.line + 1}: {said}" if mark else said, 200)
