"""Subscriptions (YAML) and articles (JSON lines) in, a row for each article that meets a subscription out."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import orjson

from newswatch.cli.exits import Code, Stop
from newswatch.cli.rows import Id, RowError, id_of, lines, opened, words
from newswatch.logs import plain

if TYPE_CHECKING:
    from newswatch.query.query import Query


def run(subscriptions: Path, articles: Path, out: TextIO) -> int:
    """Write the rows, in the order of the articles and, within one, of the subscriptions. docs/filters.md.

    Raises Stop where the subscriptions cannot be used or a file cannot be read.
    """
    from consumers.alerts.matching.engine import Engine
    from consumers.alerts.matching.rows import Rows
    from newswatch.query.query import Document

    wanted = _subscriptions(subscriptions)
    engine = Engine()
    engine.add(wanted.values())
    rows = Rows([*wanted], engine.words)
    with opened(articles) as file:
        for number, line in lines(file):
            try:
                row = words(line)
            except RowError as bad:
                _write(out, id=bad.row_id, subscription=None, words=[], error=bad.code, line=number)
                continue
            out.write(rows.of(row.row_id, engine.met(Document.of_text(row.title, row.text))).decode())
    out.flush()
    return Code.OK


def _write(out: TextIO, **row: object) -> None:
    out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE).decode())


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
