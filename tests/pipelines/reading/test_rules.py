"""The table of rules: names are names, every expression costs linear time, and what is switched off is off."""

import re
import subprocess
import sys
from math import prod
from re import _constants as code
from re import _parser as parser

import pytest

from pipelines.reading.rules import Rule, Subject, family, matcher
from pipelines.reading.tables import RULES

EXPRESSIONS = [rule for rule in RULES if rule.pattern]
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


def test_expressions_are_whole():
    assert all(re.compile(rule.pattern) for rule in EXPRESSIONS)
    assert Rule("a/b").subject is Subject.STEP
