"""The slow, obvious evaluator that queries are held against: it reads a text character by character.

It shares nothing with the product but a query's tree and the folding of single characters. Its texts are clean (no
reading aids, nothing invisible); what is known of them besides (figures, days) is handed in, not read.
"""

from dataclasses import dataclass, field
from itertools import product

from newswatch.query.expression import And, Not, Or, Term
from newswatch.query.facts import Number, Published
from newswatch.query.group import Group
from newswatch.query.near import Near
from newswatch.query.wild import Wild
from newswatch.text.glyphs import folded_character

ENDS = "。！？；…!?;"
RUN = 30


def is_han(char):
    return "\u3400" <= char <= "\u9fff"


def is_word(char):
    return char.isalnum() and not is_han(char)


@dataclass
class Line:
    """A part of a story: folded characters of words with one blank between two Latin words, a line feed between two
    sentences. `places` lead to the clean text, `apart` says that punctuation stands before a character."""

    chars: list = field(default_factory=list)
    places: list = field(default_factory=list)
    apart: list = field(default_factory=list)

    @classmethod
    def of(cls, text):
        line, gap = cls(), ""
        for at, raw in enumerate(text):
            char = folded_character(raw)
            number = 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()
            if number and char == "," and line.is_thousands(text, at):
                continue
            if char.isalnum() or (number and char == "."):
                if line.chars:
                    line.join(gap, char, at)
                line.add(char, at, any(not each.isspace() for each in gap))
                gap = ""
            else:
                gap += "。" if raw == "\n" else char
        return line

    @staticmethod
    def is_thousands(text, at):
        """Whether three digits and no more stand behind the comma, and one to three before it."""
        before, behind = 0, 0
        while at - before > 0 and text[at - before - 1].isdigit():
            before += 1
        while at + behind + 1 < len(text) and text[at + behind + 1].isdigit():
            behind += 1
        return before <= 3 and behind == 3

    def add(self, char, at, apart=False):
        self.chars.append(char)
        self.places.append(at)
        self.apart.append(apart)

    def join(self, gap, char, at):
        if any(each in ENDS for each in gap) or ".." in gap or ". " in gap:
            self.add("\n", at)
        elif gap and not is_han(self.chars[-1]) and not is_han(char):
            self.add(" ", at)

    def is_cut(self, at):
        """Whether a word may begin or end here."""
        if at in (0, len(self.chars)):
            return True
        pair = self.chars[at - 1], self.chars[at]
        return any(each in " \n" or is_han(each) for each in pair)

    def found(self, form):
        """Where the characters of `form` stand in a row, Latin words and numbers whole."""
        for start in range(len(self.chars) - len(form) + 1):
            end = start + len(form)
            if self.chars[start:end] == list(form) and self.is_cut(start) and self.is_cut(end):
                yield start, end

    def wildly(self, items):
        """The same of a word with wildcards: from each place the shortest."""
        for start in range(len(self.chars)):
            ends = [end for end in self.ends(items, start) if self.is_cut(end)] if self.is_cut(start) else []
            if ends:
                yield start, min(ends)

    def ends(self, items, start):
        if not items:
            return {start}
        first, rest = items[0], items[1:]
        if first == "?":
            return self.ends(rest, start + 1) if self.is_filled(start) else set()
        if first == "*":
            found, at = self.ends(rest, start), start
            while at - start < RUN and self.is_filled(at):
                at += 1
                found = found | self.ends(rest, at)
            return found
        return self.ends(rest, start + len(first)) if self.chars[start : start + len(first)] == list(first) else set()

    def is_filled(self, at):
        return at < len(self.chars) and self.chars[at] not in " \n"

    def named(self, group):
        """Where a name of the group is not part of another body's."""
        others = [
            (start, end)
            for form in group.names.unlike
            for start, end in self.found(form)
            if not any(self.apart[start + 1 : end])
        ]
        for form in group.names.names:
            for start, end in self.found(form):
                if not any(a <= start and end <= b for a, b in others):
                    yield start, end

    def places_of(self, sought):
        match sought:
            case Term():
                return list(self.found(sought.form))
            case Wild():
                return list(self.wildly(sought.items))
            case Group():
                return list(self.named(sought))
            case Near():
                return sorted({place for chain in self.chains(sought) for place in chain})
        raise AssertionError(sought)

    def chains(self, near):
        """Every choice of one place for each part in which neighbours are near one another."""
        for chain in product(*([place for each in part for place in self.places_of(each)] for part in near.parts)):
            if all(map(self.are_near, chain, chain[1:], near.distances)):
                yield chain

    def are_near(self, one, other, distance):
        (_, end), (start, _) = sorted((one, other))
        if start < end:
            return False
        steps, before = 0, ""
        for char in self.chars[end:start]:
            if char == "\n":
                return False
            steps += is_han(char) or (is_word(char) and not is_word(before) and before != ".")
            before = char
        return steps <= distance


@dataclass
class Story:
    """`lines` by scope; `figures` are (value, unit), `day` is the day of publication in Beijing, as ISO."""

    lines: dict
    figures: list
    day: str

    def meets(self, tree):
        match tree:
            case Not(part):
                return not self.meets(part)
            case And(parts):
                return all(self.meets(part) for part in parts)
            case Or(parts):
                return any(self.meets(part) for part in parts)
            case Published():
                written = tree.text + "-01-01"[len(tree.text) - 4 :]
                return (self.day < written) if tree.before else (self.day >= written)
            case Number():
                return any(is_within(value, unit, tree) for value, unit in self.figures)
        return any(line.places_of(tree) for scope, lines in self.lines.items() for line in lines if scope & tree.scope)


def is_within(value, unit, number):
    """Exact, since the figures invented are fractions with few places."""
    low = None if number.low is None else round(number.low, 6)
    high = None if number.high is None else round(number.high, 6)
    if number.unit not in (None, unit):
        return False
    if low is not None and (value < low or (value == low and number.above)):
        return False
    return not (high is not None and (value > high or (value == high and number.below)))
