"""Decided articles in, the stories a new one may belong to out: everything the repost check remembers."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.compare import Comparison
from consumers.dedup.keys import NONE
from consumers.dedup.near import nearest
from consumers.dedup.parts import Parts
from consumers.dedup.shape import longest_run
from consumers.dedup.sheet import Sheet
from consumers.dedup.snapshot import Manifest
from consumers.dedup.substitutions import spun_pairs
from consumers.dedup.undo import Undoing
from newswatch.clock import micros
from newswatch.model.article import Article
from newswatch.model.story import Decision
from newswatch.text.fingerprint import SAMPLED, Hashes, grams, sampled

Articles = Callable[[Iterable[str]], Mapping[str, Article]]
"""Event ids in, those of their articles that are kept."""

_HITS = 32
"""Texts taken from the index for one article; copies of one story crowd it, so it is a few times the stories wanted."""
_SHARED = 3
_WEIGHT = 0.02
"""Least grams shared and least share of the rarity of all grams: half of a spun text's grams are gone twice over."""
_CARRIERS, _FOR_EACH, _CARRIED = 3, 30, 0.6
"""Third stories that may carry so much of what was taken over, one for each so many characters of its longest run: one
that everybody carries is nobody's. Read off the tuned half, as the next."""
_SHORT, _USUAL, _USUALLY = 75, 20, 0.002
"""Folded characters of a quotation that is short, and how many stories, or which share of all, may have one of its
grams on average."""
_FIGURES, _FIGURED = 4, 0.35
"""Figures that two texts must share, and the share of its own, before one may tell the other in other words."""
_RETOLD = timedelta(days=31)
"""How long after a text it is told in other words: figures of last year's text are history."""
_STOCK = 0.1
"""Least weight of a gram: a text made of stock phrases alone is still a text."""
_READY = 1024
"""Prepared texts kept (about 20 kB each): news is compared with recent news again and again."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """An admitted article: its place in the decision order, its story, that one's place in the order in which stories
    were opened, and the text it is compared by."""

    order: int
    story_id: str
    opened: int
    article: Article

    @property
    def event_id(self) -> str:
        return self.article.event_id


@dataclass(frozen=True, slots=True)
class Remembered:
    """A story in memory: its original and members (event ids), in decision order."""

    original: str
    members: Sequence[str]


class Memory:
    """What was admitted within the horizon. The texts of articles are asked for when something is compared with them.

    Without `articles` they are kept here. With a `folder` the folded texts are there, for a snapshot; it is then the
    only one that writes to it.
    """

    def __init__(
        self,
        horizon: timedelta,
        articles: Articles | None = None,
        folder: Path | None = None,
        parts: Parts | None = None,
    ) -> None:
        """`parts` are what it remembers to begin with.

        Raises OSError where the folder cannot be written or the disk is full; every later call may, too.
        """
        self._horizon = horizon
        self._folder = folder
        self._parts = parts = parts or Parts.new(folder)
        self.vocabulary = parts.vocabulary
        self.substitutions = parts.substitutions
        self.undoing = Undoing(parts.substitutions, parts.vocabulary)
        self._index = parts.index
        self._figures = parts.figures
        self._texts = parts.texts
        self._admitted = parts.admitted
        self._kept: dict[str, Article] | None = {} if articles is None else None
        self._articles = articles
        self._sheets: OrderedDict[int, Sheet] = OrderedDict()

    def save(self, number: int, line_id: str) -> None:
        """Write a snapshot of what was admitted up to line `number` of the ledger, known by `line_id`.

        Without a folder there is none. Raises OSError.
        """
        if self._folder is not None:
            self._parts.save(self._folder, number, line_id, self._horizon)

    @classmethod
    def restored(
        cls, folder: Path, horizon: timedelta, articles: Articles, *, alone: bool = True
    ) -> tuple["Memory", Manifest]:
        """What `folder` has, and what that is. Not `alone`: another process may go on writing there, this one will not.

        Raises snapshot.Unusable.
        """
        parts, manifest = Parts.restored(folder, horizon, alone=alone)
        return cls(horizon, articles, folder if alone else None, parts), manifest

    def admit(self, article: Article, decision: Decision, sheet: Sheet | None = None) -> None:
        """Take a decided article in and forget the stories that nothing was added to within the horizon.

        `sheet` is the article's where it has been prepared already.
        """
        admitted = self._admitted
        if admitted.event(article.event_id) != NONE:
            return
        sheet = sheet or Sheet(article)
        self._texts.add(sheet.codes)  # first: a full disk raises here, before anything has counted the text
        self._index.add(sheet.sample)
        self._figures.add(sheet.figure_sample)
        opened = admitted.add(
            article.event_id, article.article_id, sheet.whole, article.seen, decision.story_id, decision.original
        )
        if opened:
            self.vocabulary.add(sheet.codes)
        if self._kept is not None:
            self._kept[article.event_id] = _lean(article, sheet)
        self._learn(decision)
        recent = self._parts.recent
        recent.append(article.seen)
        now = sorted(recent)[(len(recent) - 1) // 2]
        admitted.oldest = micros(now - self._horizon)
        self._sweep(now)

    def merge(self, survivor: str, absorbed: str, original: str) -> None:
        """Make the story `absorbed` a part of `survivor`, whose original is `original` from now on."""
        self._admitted.merge(survivor, absorbed, original)

    def split(self, story_id: str, new: str, events: Iterable[str], original: str, new_original: str) -> None:
        """Take `events` out of a story into the story `new`; the originals of both are named."""
        self._admitted.split(story_id, new, events, original, new_original)

    def without(self, events: Iterable[str]) -> AbstractContextManager[None]:
        """For the time of the block these events are out, as if they had never come."""
        return self._admitted.without(events)

    def renew(self, article: Article) -> None:
        """Find an admitted event by its text as it is read now; one that is forgotten stays so. Not to be saved."""
        admitted = self._admitted
        number = admitted.event(article.event_id)
        if number == NONE:
            return
        sheet = Sheet(article)
        self._texts.add(sheet.codes)
        self._index.add(sheet.sample)
        self._figures.add(sheet.figure_sample)
        admitted.renew(number, sheet.whole)
        for index in (self._index, self._figures):
            index.forget(np.array([number]))

    def ask(self, articles: Articles) -> None:
        """Have the texts that something is compared with from `articles` from now on."""
        self._articles = articles
        self._sheets.clear()

    def promising(self, sheet: Sheet, most: int, open_to: Sequence[str] = ()) -> list[tuple[Known, Known]]:
        """For each story that the text may be something to its original and the member that was found, nearest first.

        The story of the same address and that of the very same text are always among them, and no story `open_to` other
        texts than these two is dismissed by them.
        """
        admitted = self._admitted
        events, stories = admitted.events.all, admitted.stories.all
        since = micros(sheet.article.seen - self._horizon)
        hits = self._index.look_up(sheet.sample, _HITS, _SHARED, _WEIGHT)
        near = nearest(
            sheet.codes,
            hits.numbers,
            events,
            stories,
            since,
            admitted.oldest,
            self._texts.characters,
            self._texts.starts,
            sheet.undone,
            np.array([admitted.story(story) for story in open_to], np.int64),
            most,
        )
        chosen = {}
        for member in (admitted.latest_at(sheet.article.article_id), admitted.equal(sheet.whole)):
            if member != NONE and events["seen"][member] >= since:
                original = int(stories["original"][admitted.story_of(member)])
                chosen[admitted.story_of(member)] = (member, original if original != NONE else member)
        for member, original, _ in near.tolist():
            chosen.setdefault(admitted.story_of(member), (member, original))
        return self._both([*chosen.values()][:most]) if chosen else []

    def retold(self, sheet: Sheet, most: int) -> list[Known]:
        """The originals of late stories that have several figures of this text, those of the rarest figures first."""
        figures = sheet.figure_sample
        if len(figures) < _FIGURES:
            return []
        admitted, since = self._admitted, micros(sheet.article.seen - _RETOLD)
        chosen: dict[int, tuple[int, int]] = {}
        least = max(_FIGURES, ceil(_FIGURED * len(figures)))
        for number in self._figures.look_up(figures, _HITS, least).numbers.tolist():
            story = admitted.story_of(number)
            if admitted.events.rows["seen"][number] >= since and admitted.lives(story):
                original = int(admitted.stories.rows["original"][story])
                chosen.setdefault(story, (number, original if original != NONE else number))
        return [original for original, _ in self._both([*chosen.values()][:most])]

    def _both(self, chosen: Sequence[tuple[int, int]]) -> list[tuple[Known, Known]]:
        known = self._known({number for pair in chosen for number in pair})
        return [(known.get(original, known[member]), known[member]) for member, original in chosen if member in known]

    def rare(self, comparison: Comparison, story_id: str) -> bool:
        """Whether what the two share stands in hardly any third story: a stock passage quotes nobody. A short one must
        be made of words that few stories have."""
        codes, passages = comparison.later.codes, comparison.alignment.passages
        longest = longest_run(comparison.alignment.table)
        shared = [sampled(grams(codes[slice(*p.a)])) for p in passages]
        sample = np.unique(np.concatenate(shared)) if shared else np.empty(0, dtype=np.uint32)
        usual = max(_USUAL, _USUALLY * self._admitted.stories.count)
        if longest < _SHORT and len(sample) and self._third_stories(sample, story_id).mean() > usual:
            return False
        _, stories = self._held_by_third(sample, story_id)
        carried = np.unique(stories, return_counts=True)[1]
        return int((carried >= _CARRIED * len(sample)).sum()) <= min(_CARRIERS, longest // _FOR_EACH)

    def distinctive(self, comparison: Comparison, story_id: str) -> float:
        """The share of the shorter text that is shared, its rare grams counting most: in news written to one pattern
        the pattern is shared and what it says is not."""
        shorter, side = min((comparison.later, 0), (comparison.earlier, 1), key=lambda one: len(one[0].codes))
        hashes = grams(shorter.codes)
        at = np.flatnonzero(hashes % SAMPLED == 0)
        if not len(at):
            return 1.0
        stories = self._third_stories(hashes[at], story_id)
        rarity = 1.0 - np.log(1.0 + stories) / np.log(2.0 + self._admitted.stories.count)
        weight = np.maximum(_STOCK, rarity) ** 2
        inside = np.zeros(len(hashes), dtype=np.bool_)
        for start, end in comparison.alignment.spans[side]:
            inside[start:end] = True
        return float(weight[inside[at]].sum() / weight.sum())

    def _third_stories(self, sample: Hashes, story_id: str) -> NDArray[np.intp]:
        """For each gram of `sample` the number of stories beside `story_id` that have it."""
        grams_held, _ = self._held_by_third(sample, story_id)
        query, _, frequency = self._index.holders(sample)
        named = np.bincount(query, minlength=len(sample)) > 0
        return np.where(named, np.bincount(grams_held, minlength=len(sample)), frequency)

    def _held_by_third(self, sample: Hashes, story_id: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of a place in `sample` and a story beside `story_id` that has that gram, each pair once."""
        query, texts, _ = self._index.holders(sample)
        stories = self._admitted.events.rows["story"][texts].astype(np.int64)
        third = (stories != self._admitted.story(story_id)) & self._admitted.living(stories)
        pairs = np.unique((query[third] << 32) | stories[third])
        return pairs >> 32, pairs & 0xFFFFFFFF

    def known(self, event_id: str) -> Known | None:
        number = self._admitted.event(event_id)
        return self._known([number]).get(number) if number != NONE else None

    def article(self, event_id: str) -> Article | None:
        known = self.known(event_id)
        return known.article if known else None

    def articles(self, event_ids: Iterable[str]) -> list[Article]:
        """Those that are known still, in the order given."""
        numbers = [number for number in map(self._admitted.event, event_ids) if number != NONE]
        known = self._known(numbers)
        return [known[number].article for number in numbers if number in known]

    def story(self, story_id: str) -> Remembered:
        """Raises KeyError for one that is forgotten."""
        admitted = self._admitted
        story = admitted.story(story_id)
        if story == NONE:
            raise KeyError(story_id)
        original = int(admitted.stories.rows["original"][story])
        members = [admitted.event_id(number) for number in admitted.members(story)]
        return Remembered(admitted.event_id(original) if original != NONE else members[-1], members[::-1])

    def story_of(self, article_id: str) -> str | None:
        """The story of the latest revision at an address."""
        number = self._admitted.latest_at(article_id)
        return self._admitted.story_id(self._admitted.story_of(number)) if number != NONE else None

    def sheet(self, known: Known) -> Sheet:
        """The prepared text of an admitted article, from the ready ones or made again."""
        sheet = self._sheets.pop(known.order, None) or Sheet(known.article)
        self._sheets[known.order] = sheet
        if len(self._sheets) > _READY:
            self._sheets.popitem(last=False)
        return sheet

    def _learn(self, decision: Decision) -> None:
        """What the spinners of the decision's texts put for what; both texts must be known still."""
        for copy, original in spun_pairs(decision):
            one, other = self.known(copy), self.known(original)
            if one is not None and other is not None:
                self.substitutions.learn(self.sheet(one), self.sheet(other))

    def _known(self, numbers: Iterable[int]) -> dict[int, Known]:
        """By number those whose text can be had."""
        admitted = self._admitted
        ready = {number: self._sheets[number].article for number in numbers if number in self._sheets}
        asked = {admitted.event_id(number): number for number in numbers if number not in ready}
        if asked:
            had = self._articles(asked) if self._articles else self._kept or {}
            ready |= {number: had[event] for event, number in asked.items() if event in had}
        stories = {number: admitted.story_of(number) for number in ready}
        return {n: Known(n, admitted.story_id(stories[n]), stories[n], article) for n, article in ready.items()}

    def _sweep(self, now: datetime) -> None:
        """Once a day by the clock of the articles: what is older than the horizon goes."""
        swept = self._parts.swept
        if swept is not None and abs(now - swept) < _DAY:
            return
        self._parts.swept = now
        gone = self._admitted.forget()
        self._index.forget(gone)
        self._figures.forget(gone)
        for number in gone.tolist():
            self._sheets.pop(number, None)
            if self._kept is not None:
                self._kept.pop(self._admitted.event_id(number), None)


def _lean(article: Article, sheet: Sheet) -> Article:
    """The article without its printed body, which is as long as its text, where comparisons have no use for it."""
    if not article.reading.printed or sheet.annotated:
        return article
    return replace(article, reading=replace(article.reading, printed=""))
