"""Names of rules in, the one expression that a reader asks out: rules for lines, containers, ends, titles and credits
stand in one table, by name.

A rule is a named expression of a family (`disclaimer/no view`), or a named step of the method without one. Families are
compiled once, when the modules that ask them are loaded, from the rules that are not in `WITHOUT`: what it costs to
switch one off is a process of its own, and production pays nothing (benchmarks/ablation.py weighs each rule that way).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 600
"""Characters; a longer line is a paragraph, of which no rule is asked as a whole."""
WITHOUT: set[str] = set()
"""Names of rules that are switched off; read once, when the reader is loaded."""


class Subject(StrEnum):
    """What a family of rules is asked about."""

    LINE = "line"
    """A visible line, its characters in Simplified."""
    NAMES = "names"
    """Id and classes of an element."""
    META = "meta"
    """The name of a page's metadata."""
    HEAD = "head"
    """A part of the head's title."""
    STEP = "step"
    """Nothing: the rule is a step of the method."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` is asked of texts up to `longest` characters; a step has none."""

    name: str
    pattern: str = ""
    subject: Subject = Subject.STEP
    longest: int = LONGEST

    @property
    def family(self) -> str:
        return self.name.partition("/")[0]


def family(name: str, subject: Subject, longest: int, patterns: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rules of one family, in the order in which they are tried."""
    return tuple(Rule(f"{name}/{each}", pattern, subject, longest) for each, pattern in patterns.items())


def words(text: str) -> str:
    """An expression for any of the words in `text`."""
    return "(?:" + "|".join(text.split()) + ")"


@dataclass(frozen=True, slots=True)
class Bounded:
    """An expression that is found in no text over `longest` characters: what it costs is bounded with them."""

    compiled: "re.Pattern[str]"
    longest: int

    def search(self, text: str) -> "re.Match[str] | None":
        return self.compiled.search(text) if len(text) <= self.longest else None

    def match(self, text: str) -> "re.Match[str] | None":
        return self.compiled.match(text) if len(text) <= self.longest else None

    def findall(self, text: str) -> list[str]:
        return self.compiled.findall(text) if len(text) <= self.longest else []

    def sub(self, by: str, text: str) -> str:
        return self.compiled.sub(by, text) if len(text) <= self.longest else text


def bounded(pattern: str, longest: int) -> Bounded:
    """An expression of its own, of no family of rules."""
    return Bounded(re.compile(pattern), longest)


def matcher(rules: tuple[Rule, ...], flags: int = 0, before: str = "", longest: int = LONGEST) -> Bounded:
    """One expression for the rules that are not switched off, behind `before`; it matches nothing where all are.

    It is asked of texts as long as all its rules admit, at most `longest`.
    """
    pattern = f"{before}(?:{'|'.join(rule.pattern for rule in rules if is_on(rule)) or '(?!)'})"
    return Bounded(re.compile(pattern, flags), min((longest, *(rule.longest for rule in rules))))


def is_on(rule: Rule) -> bool:
    return rule.name not in WITHOUT
