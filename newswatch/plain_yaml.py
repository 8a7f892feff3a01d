"""YAML from anywhere in, plain data or BadYaml out: whatever it says takes bounded memory and time."""

from typing import Any

import yaml
from yaml.constructor import ConstructorError

from newswatch.logs import plain

DEEPEST = 20
"""Lists and mappings inside one another."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a file."""
ENTRY = "{id: NAME, query: WORDS}"
"""How an entry is written, for remedies."""
_LONGEST_NUMBER = 80
"""Characters of an integer as YAML writes it: 64 bits in base 2 with underscores, and some."""


class BadYaml(ValueError):  # noqa: N818 - reads as what it says
    """What is no YAML that can be read; the message says where and what to do."""


def read(raw: bytes) -> Any:
    """The data that `raw` states. Raises BadYaml."""
    if len(raw) > LARGEST:
        raise BadYaml(f"over {LARGEST // 2**20} MiB; split it into several files")
    try:
        _check_depth(raw)
        return yaml.load(raw, Loader=_Loader)
    except (yaml.YAMLError, RecursionError) as error:
        raise BadYaml(f"not YAML that can be read: {_first_line(error)}; check it there") from None


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


def _check_depth(raw: bytes) -> None:
    """Deep nesting would overflow the C stack of the loader, so it is counted first; reading events does not nest."""
    depth = 0
    for event in yaml.parse(raw, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise BadYaml(f"lists nest over {DEEPEST} deep; write entries as - {ENTRY}")


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or str(error) or type(error).__name__
    return plain(f"line {mark.line + 1}: {said}" if mark else said, 200)
