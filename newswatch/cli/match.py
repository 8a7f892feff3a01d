"""Subscriptions (YAML) and articles (JSON lines) in, a row for each article that meets a subscription out."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import orjson
import yaml
from yaml.constructor import ConstructorError

from newswatch.cli.exits import Code, Stop
from newswatch.cli.rows import Id, RowError, id_of, lines, opened, words
from newswatch.logs import plain

if TYPE_CHECKING:
    from newswatch.query.query import Query

_DEEPEST = 20
"""Lists and mappings inside one another in a subscriptions file."""
_LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a subscriptions file."""
_LONGEST_NUMBER = 80
"""Characters of an integer as YAML writes it: 64 bits in base 2 with underscores, and some."""


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


class _Loader(yaml.CSafeLoader):
    """Plain YAML without merge keys (a few lines of aliases could blow up with them) and integers outside 64 bits."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Raises yaml.YAMLError for all that its parts stumble over: a value that is none of its tag's."""
        kind = plain(node.tag.rpartition(":")[2], 20)
        try:
            return super().construct_object(node, deep)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise ConstructorError(None, None, f"this is no {kind}; write it in quotes", node.start_mark) from None

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        """Neither JSON nor a person reads more than 64 bits, and base 60 would be reckoned with for hours."""
        value = super().construct_yaml_int(node) if len(node.value) <= _LONGEST_NUMBER else 2**64
        if not -(2**63) <= value < 2**64:
            raise ConstructorError(None, None, "an integer outside 64 bits; write it in quotes", node.start_mark)
        return value

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave `<<` as it stands; it is then refused as an unknown tag."""


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)


def _subscriptions(path: Path) -> dict[Id, "Query"]:
    """Query by subscription id, in file order. Raises Stop naming file, entry and remedy."""
    from newswatch.query.query import QueryError, parse

    queries: dict[Id, Query] = {}
    for number, entry in enumerate(_entries(path), start=1):
        where = f"{path}: entry {number}"
        if not isinstance(entry, dict):
            raise Stop(f"{where} is not a mapping; write {{id: NAME, query: WORDS}}")
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
    with opened(path) as file:
        raw = file.read(_LARGEST_FILE + 1)
    if len(raw) > _LARGEST_FILE:
        raise Stop(f"{path}: over {_LARGEST_FILE // 2**20} MiB; split it and run match on each part")
    try:
        _check_depth(path, raw)
        entries = yaml.load(raw, Loader=_Loader)
    except (yaml.YAMLError, RecursionError) as error:
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
