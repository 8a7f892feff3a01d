"""The table of rules: names are names, every expression costs linear time, and what is switched off is off."""

import importlib
import re
import subprocess
import sys
from math import prod
from pkgutil import iter_modules
from re import _constants as code
from re import _parser as parser

import pytest

from newswatch.text import onward
from pipelines import reading
from pipelines.reading.rules import Bounded, Subject, family, matcher
from pipelines.reading.tables import RULES

EXPRESSIONS = [rule for rule in RULES if rule.pattern]
_NAMES = [f"{reading.__name__}.{each.name}" for each in iter_modules(reading.__path__)]
MODULES = (onward, *map(importlib.import_module, _NAMES))
OWN = {
    f"{module.__name__.rpartition('.')[2]} {name} {number}": each
    for module in MODULES
    for name, value in vars(module).items()
    for number, each in enumerate(value if isinstance(value, tuple) else (value,))
    if isinstance(each, (re.Pattern, Bounded)) and isinstance(getattr(each, "pattern", ""), str)
}
"""The expressions of the reader's modules that are no rules of its table, and of its families as they are compiled."""
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT)
MOST_STEPS = 100_000_000
"""What an engine may try on one line, were every repeat ambiguous; a hostile line of 600 costs far less."""


def test_every_rule_has_a_name_of_its_own():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.family and rule.name != rule.family for rule in RULES)


@pytest.mark.parametrize("rule", EXPRESSIONS, ids=lambda rule: rule.name)
def test_a_hostile_line_costs_a_rule_a_bounded_number_of_steps(rule):
    assert rule.longest <= 600
    tree = parser.parse(rule.pattern)
    starts = 1 if _is_anchored(tree) else rule.longest
    assert starts * _steps(tree, rule.longest) <= MOST_STEPS
    for repeated in _repeated(tree):
        inner = [op for op, _ in repeated]
        assert not any(op in _REPEATS for op in inner) or inner[0] not in _REPEATS, "a repeat that begins with one"


def _steps(tree, longest):
    """At most how often the items of an expression are tried from one place: the ways to share a line among repeats."""
    return prod(_ways(op, value, longest) for op, value in tree)


def _ways(op, value, longest):
    if op is code.BRANCH:
        return sum(_steps(each, longest) for each in value[1])
    if op is code.SUBPATTERN:
        return _steps(value[3], longest)
    if op in (code.ASSERT, code.ASSERT_NOT):
        return _steps(value[1], longest)
    if op in _REPEATS:
        least, most, inner = value
        return (min(int(most), longest) - least + 1) * _steps(inner, longest)
    return 1


@pytest.mark.parametrize("pattern", OWN.values(), ids=OWN)
def test_an_expression_of_a_module_costs_a_long_text_no_more_than_its_share(pattern):
    compiled, longest = (pattern, None) if isinstance(pattern, re.Pattern) else (pattern.compiled, pattern.longest)
    tree = parser.parse(compiled.pattern)
    once, tenfold = (_cost(tree, length) for length in (100_000, 1_000_000))
    assert tenfold <= 11 * once or (longest is not None and _cost(tree, longest) <= MOST_STEPS)


@pytest.mark.parametrize("hostile", [r"\s*>", r",.*!$", r"^\s*a?\s*b", r"\w+@", r"(?:a+)b"])
def test_an_expression_that_costs_more_is_known(hostile):
    tree = parser.parse(hostile)
    assert _cost(tree, 1_000_000) > 11 * _cost(tree, 100_000)


def _cost(tree, longest):
    return (1 if _is_anchored(tree) else longest) * _unless_last(tree, longest)


def _unless_last(tree, longest):
    """The steps without those of repeats that end an expression: nothing behind them can fail, none is tried again."""
    items, last = list(tree), 1
    while items and items[-1][0] in _REPEATS:
        least, _, inner = items.pop()[1]
        last *= _steps(inner, longest)
        if least:
            break
    if items and last == 1 and items[-1][0] is code.BRANCH:
        last = sum(_unless_last(each, longest) for each in items.pop()[1][1])
    elif items and last == 1 and items[-1][0] is code.SUBPATTERN:
        last = _unless_last(items.pop()[1][3], longest)
    return last * _steps(items, longest)


def _repeated(tree):
    """What stands inside a repeat without a bound, or with a large one."""
    for op, value in tree:
        if op in _REPEATS:
            if int(value[1]) > 8:
                yield value[2]
            yield from _repeated(value[2])
        elif op is code.BRANCH:
            for each in value[1]:
                yield from _repeated(each)
        elif op is code.SUBPATTERN:
            yield from _repeated(value[3])


def _is_anchored(tree):
    return bool(tree) and tree[0] == (code.AT, code.AT_BEGINNING)


def test_a_family_without_rules_matches_nothing():
    assert not matcher(()).search("责任编辑：")
    assert matcher(family("kind", Subject.LINE, 60, {"one": "甲", "two": "乙"})).findall("甲乙丙") == ["甲", "乙"]


def test_a_family_is_found_in_no_longer_text_than_its_rules_admit():
    short = matcher(
        (*family("kind", Subject.LINE, 60, {"one": "甲"}), *family("other", Subject.LINE, 9, {"two": "乙"}))
    )
    assert [bool(ask("甲" * n)) for n in (9, 10) for ask in (short.search, short.match, short.findall)] == [
        True
    ] * 3 + [False] * 3
    assert (short.sub("丙", "甲" * 9), short.sub("丙", "甲" * 10)) == ("丙" * 9, "甲" * 10)
    assert matcher(family("kind", Subject.LINE, 60, {"one": "甲"}), longest=5).longest == 5


def test_a_rule_that_is_left_out_before_the_reader_is_loaded_is_off():
    code_of_a_process = (
        "from pipelines.reading.rules import WITHOUT\n"
        "WITHOUT.update({'editor/label', 'body/second copy left out'})\n"
        "from pipelines.reading.furniture import furniture\n"
        "from pipelines.reading import bodies\n"
        "assert furniture('责任编辑：周小北') != 'editor' and furniture('原标题：某某') == 'original_title'\n"
        "assert bodies._once(list('甲乙丙甲乙丙')) == list('甲乙丙甲乙丙')\n"
    )
    subprocess.run([sys.executable, "-c", code_of_a_process], check=True)
