"""An article in, everything the repost check compares of it out, each part computed when it is first asked for."""

from datetime import MAXYEAR, date, datetime
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.keys import NONE
from consumers.dedup.texts import short
from newswatch.clock import BEIJING
from newswatch.lazy import lazy
from newswatch.model.article import Article
from newswatch.model.moment import Moment
from newswatch.text.facts import Fact, FactKind
from newswatch.text.figure_grams import figure_grams
from newswatch.text.fingerprint import Hashes, grams, pairs, sampled
from newswatch.text.fold import Folded, folded
from newswatch.text.names import names
from newswatch.text.statements import facts

LEAD = 160
"""Characters of plain text that count as the lead, to the end of the sentence that reaches them: the opening paragraph
of a Chinese news item says who did what when within its first two sentences."""
SHORTEST = 12
"""Folded characters under which equal texts are no copies: 详见附件 and the like stand on any page."""
_FIRST_YEAR = 1900
"""Clocks of that year and before, and of the calendar's last, are no clocks."""
_LONGEST = 40_000
"""Characters of a text that are compared; what lies beyond costs nothing and ties nothing."""
_LONGEST_PRINTED = 4 * _LONGEST
"""The same as printed: a note is up to three times as long as the character it stands behind."""
_ANNOTATED = 3
"""Letters of pinyin that are no accident."""


class Sheet:
    """The comparable side of one article; positions of facts are in `folded.plain`."""

    undone = False
    """Whether the substitutions of a spinner were undone."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.folded = _beginning(article.reading.text)
        self.codes = short(self.folded.codes)

    @lazy
    def printed(self) -> Folded:
        """The body before boilerplate and pinyin were taken out; the body itself where it is not given."""
        printed = self.article.reading.printed
        return folded(printed[:_LONGEST_PRINTED]) if printed not in ("", self.article.reading.text) else self.folded

    @property
    def dropped(self) -> int:
        """How many folded characters of the page's body its text for reading does not have."""
        return len(self.printed.codes) - len(self.codes) if len(self.article.reading.text) <= _LONGEST else 0

    @property
    def annotated(self) -> bool:
        """Whether the page had pinyin between its characters, which its text for reading may no longer have."""
        return max(self.folded.notes, self.printed.notes) >= _ANNOTATED

    @lazy
    def title(self) -> Folded:
        return folded(self.article.reading.title[:200])

    @lazy
    def sample(self) -> Hashes:
        return sampled(grams(self.codes))

    @lazy
    def figure_sample(self) -> Hashes:
        """What the index of figures keeps of it."""
        return figure_grams(self.folded.plain_codes)

    @lazy
    def whole(self) -> int:
        """The key of the folded text (see keys.py); NONE for one too short to be told from another."""
        if len(self.codes) < SHORTEST:
            return NONE
        return int.from_bytes(blake2b(self.codes.tobytes(), digest_size=8).digest()) >> 4

    @lazy
    def pairs(self) -> NDArray[np.uint32]:
        return pairs(self.codes)

    @lazy
    def day(self) -> date | None:
        """The Beijing day of publication; of the original's where the page names it."""
        reading = self.article.reading
        moment = reading.original_published if isinstance(reading.original_published, Moment) else reading.published
        return moment.at.astimezone(BEIJING).date() if moment and _FIRST_YEAR < moment.at.year < MAXYEAR else None

    @property
    def published(self) -> datetime:
        """When this text came out as far as known: its own clock, else when it was first seen."""
        moment = self.article.reading.published
        return moment.at if moment else self.article.seen

    @lazy
    def lead_end(self) -> int:
        """Where the lead ends in `folded.plain`."""
        plain = self.folded.plain
        ends = [at for at in (plain.find(mark, LEAD) for mark in "。!?") if at >= 0]
        return min([len(plain), 2 * LEAD, *(at + 1 for at in ends)])

    @lazy
    def facts(self) -> list[Fact]:
        """Facts of the body, with places and people of its lead, in order of place."""
        lead = self.folded.plain[: self.lead_end]
        return sorted(facts(self.folded.plain, self.day) + names(lead), key=lambda fact: fact.start)

    @lazy
    def title_facts(self) -> list[Fact]:
        plain = self.title.plain
        return sorted(facts(plain, self.day) + names(plain), key=lambda fact: fact.start)

    @lazy
    def figures(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind is FactKind.FIGURE]


def _beginning(text: str) -> Folded:
    """The folded beginning of `text`; a text with notes between its characters is read as far as one without."""
    start = folded(text[:_LONGEST])
    if len(text) <= _LONGEST or start.notes < _ANNOTATED:
        return start
    longer = folded(text[:_LONGEST_PRINTED])
    return longer if len(longer.codes) <= _LONGEST else folded(text[: longer.span(0, _LONGEST)[1]])
