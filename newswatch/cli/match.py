"""Subscriptions (YAML) and articles (JSON lines) in, a row for each article that meets a subscription out."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import orjson

from newswatch.cli.exits import Code, Stop
from newswatch.cli.rows import Id, RowError, id_of, lines, opened, words
from newswatch.logs import plain
from newswatch.serving import Budget
from newswatch.workers import Failure, in_order

if TYPE_CHECKING:
    from newswatch.query.query import Query

Lines = list[tuple[int, bytes | None]]

_TOGETHER = 50
"""Lines that a worker is given at once."""
_ALONE = 40
"""Times as many are done before there are workers: less is not worth their start."""
_LARGE = 1_000_000
"""Bytes of them after which it is given no more."""
_AHEAD = 4
"""Times as many that wait for a worker: what may be long is held in memory."""
_BUDGET = Budget(seconds=600, memory=2_000_000_000)
"""What they may take; far more than any need."""


def run(subscriptions: Path, articles: Path, out: TextIO) -> int:
    """Write the rows, in the order of the articles and, within one, of the subscriptions. docs/filters.md.

    Raises Stop where the subscriptions cannot be used or a file cannot be read.
    """
    matching = _Matching(_subscriptions(subscriptions))
    with opened(articles) as file:
        parts = _parts(lines(file))
        out.writelines(matching(part).decode() for part in islice(parts, _ALONE))
        answers = in_order(matching, parts, _BUDGET, ahead=_AHEAD)  # no worker is started where none are left
        out.writelines(_answered(*each).decode() for each in answers)
    out.flush()
    return Code.OK


class _Matching:
    """Lines in, their rows out."""

    def __init__(self, wanted: dict[Id, "Query"]) -> None:
        from consumers.alerts.matching.engine import Engine
        from consumers.alerts.matching.rows import Rows

        self._engine = Engine()
        self._engine.add(wanted.values())
        self._rows = Rows([*wanted], self._engine.words)

    def __call__(self, part: Lines) -> bytes:
        return b"".join(self._of(number, line) for number, line in part)

    def _of(self, number: int, line: bytes | None) -> bytes:
        from newswatch.query.query import Document

        try:
            row = words(line)
        except RowError as bad:
            return _faulty(bad.row_id, bad.code, number)
        return self._rows.of(row.row_id, self._engine.met(Document.of_text(row.title, row.text)))


def _parts(given: Iterable[tuple[int, bytes | None]]) -> Iterator[Lines]:
    """The lines, some at a time."""
    part, size = Lines(), 0
    for number, line in given:
        part.append((number, line))
        size += len(line or b"")
        if len(part) == _TOGETHER or size > _LARGE:
            yield part
            part, size = [], 0
    if part:
        yield part


def _answered(part: Lines, answer: bytes | Failure) -> bytes:
    """The answer, or rows for lines that cost the process that had them."""
    if isinstance(answer, Failure):
        return b"".join(_faulty(None, answer.value, number) for number, _ in part)
    return answer


def _faulty(row_id: Id | None, code: str, number: int) -> bytes:
    row: dict[str, object] = {"id": row_id, "subscription": None, "words": [], "error": code, "line": number}
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def _subscriptions(path: Path) -> dict[Id, "Query"]:
    """Query by subscription id, in file order. Raises Stop naming file, entry and remedy."""
    from newswatch.plain_yaml import ENTRY
    from newswatch.query.query import QueryError, parse

    queries: dict[Id, Query] = {}
    for number, entry in enumerate(_entries(path), start=1):
        where = f"{path}: entry {number}"
        if not isinstance(entry, dict):
            raise Stop(f"{where} is not a mapping; write {ENTRY}")
        name, query = id_of(entry), entry.get("query")
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
    from newswatch.plain_yaml import ENTRY, LARGEST, BadYaml, read

    with opened(path) as file:
        raw = file.read(LARGEST + 1)
    try:
        entries = read(raw)
    except BadYaml as error:
        raise Stop(f"{path}: {error}") from None
    if not isinstance(entries, list):
        raise Stop(f"{path}: not a list; write entries as - {ENTRY}")
    return entries
