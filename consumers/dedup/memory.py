"""Decided articles in, the stories a new one may belong to out: everything the repost check remembers."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from consumers.dedup.compare import Comparison
from consumers.dedup.index import Hit, Index
from consumers.dedup.sheet import Sheet
from consumers.dedup.vocabulary import Vocabulary
from newswatch.model.article import Article
from newswatch.model.story import Decision
from newswatch.text.fingerprint import SAMPLED, Hashes, grams, sampled

_HITS = 24
"""Texts taken from the index for one article; copies of one story crowd it, so it is a few times the stories wanted."""
_SHARED = 3
_WEIGHT = 0.02
"""Least grams shared and least share of the rarity of all grams: half of a spun text's grams are gone twice over."""
_CARRIERS, _CARRIED = 3, 0.6
"""Third stories that may carry so much of a passage that was taken over: one that everybody carries is nobody's."""
_STOCK = 0.1
"""Least weight of a gram: a text made of stock phrases alone is still a text."""
_RECENT = 31
"""Articles whose middle clock is the time: a few pages with a clock gone wrong neither hurry forgetting nor stop it."""
_SHEETS = 2048
"""Prepared texts kept ready (about 20 kB each): news is compared with recent news again and again."""


@dataclass(frozen=True, slots=True)
class Known:
    """An admitted article: its place in the decision order, its story and the text it is compared by."""

    order: int
    story_id: str
    article: Article
    whole: bytes = b""

    @property
    def event_id(self) -> str:
        return self.article.event_id


@dataclass(slots=True)
class Remembered:
    """A story in memory: its original and members (event ids) and when it was last added to."""

    original: str
    added: datetime
    members: list[str] = field(default_factory=list)


class Memory:
    """What was admitted within the horizon."""

    def __init__(self, horizon: timedelta) -> None:
        self._horizon = horizon
        self.vocabulary = Vocabulary()
        self._index = Index()
        self._by_order: dict[int, Known] = {}
        self._by_event: dict[str, Known] = {}
        self._by_whole: dict[bytes, int] = {}
        self._stories: OrderedDict[str, Remembered] = OrderedDict()
        self._story_of: dict[str, str] = {}
        self._sheets: OrderedDict[str, Sheet] = OrderedDict()
        self._recent: deque[datetime] = deque(maxlen=_RECENT)

    def admit(self, article: Article, decision: Decision, sheet: Sheet | None = None) -> None:
        """Take a decided article in and forget the stories that nothing was added to within the horizon.

        `sheet` is the article's where it has been prepared already.
        """
        if article.event_id in self._by_event:
            return
        sheet = sheet or Sheet(article)
        order = self._index.add(sheet.sample)
        if decision.story_id not in self._stories:
            self.vocabulary.add(sheet.pairs)
        known = Known(order, decision.story_id, _lean(article, sheet), sheet.whole)
        if known.whole:
            self._by_whole[known.whole] = order
        self._by_order[order] = self._by_event[article.event_id] = known
        self._story_of[article.article_id] = decision.story_id
        self._recent.append(article.seen)
        story = self._stories.setdefault(decision.story_id, Remembered(decision.original, article.seen))
        story.original, story.added = decision.original, max(article.seen, story.added)
        story.members.append(article.event_id)
        self._stories.move_to_end(decision.story_id)
        self._forget(sorted(self._recent)[(len(self._recent) - 1) // 2])

    def promising(self, sheet: Sheet, most: int) -> list[tuple[Known, Known]]:
        """For each story worth a comparison its original and the member that was found, most promising first.

        The story of the same address is always among them.
        """
        found: dict[str, tuple[Known, Known]] = {}
        own = self._stories.get(self._story_of.get(sheet.article.article_id, ""))
        hits = [Hit(self._by_event[own.original].order, 0, 1.0)] if own and own.original in self._by_event else []
        hits += [Hit(self._by_whole[sheet.whole], 0, 1.0)] if sheet.whole and sheet.whole in self._by_whole else []
        hits += [h for h in self._index.look_up(sheet.sample, _HITS) if h.shared >= _SHARED and h.weight >= _WEIGHT]
        for hit in hits:
            known = self._by_order.get(hit.number)
            if known is None or sheet.article.seen - known.article.seen > self._horizon or known.story_id in found:
                continue
            found[known.story_id] = (self._by_event.get(self._stories[known.story_id].original, known), known)
            if len(found) == most:
                break
        return list(found.values())

    def rare(self, comparison: Comparison, story_id: str) -> bool:
        """Whether what the two share stands in hardly any third story: a stock passage quotes nobody."""
        codes = comparison.later.codes
        shared = [sampled(grams(codes[slice(*p.a)])) for p in comparison.alignment.passages]
        sample = np.unique(np.concatenate(shared)) if shared else np.empty(0, dtype=np.uint32)
        query, texts, _ = self._index.holders(sample)
        held: dict[str, set[int]] = {}
        for gram, text in zip(query.tolist(), texts.tolist(), strict=True):
            known = self._by_order.get(text)
            if known is not None and known.story_id != story_id:
                held.setdefault(known.story_id, set()).add(gram)
        return sum(len(grams) >= _CARRIED * len(sample) for grams in held.values()) <= _CARRIERS

    def distinctive(self, comparison: Comparison, story_id: str) -> float:
        """The share of the shorter text that is shared, its rare grams counting most: in news written to one pattern
        the pattern is shared and what it says is not."""
        shorter, side = min((comparison.later, 0), (comparison.earlier, 1), key=lambda one: len(one[0].codes))
        hashes = grams(shorter.codes)
        at = np.flatnonzero(hashes % SAMPLED == 0)
        if not len(at):
            return 1.0
        stories = self._third_stories(hashes[at], story_id)
        rarity = 1.0 - np.log(1.0 + stories) / np.log(2.0 + len(self._stories))
        weight = np.maximum(_STOCK, rarity) ** 2
        inside = np.zeros(len(hashes), dtype=np.bool_)
        for start, end in comparison.alignment.spans[side]:
            inside[start:end] = True
        return float(weight[inside[at]].sum() / weight.sum())

    def _third_stories(self, sample: Hashes, story_id: str) -> NDArray[np.intp]:
        """For each gram of `sample` the number of stories beside `story_id` that have it."""
        query, texts, frequency = self._index.holders(sample)
        third: list[set[str]] = [set() for _ in range(len(sample))]
        for gram, text in zip(query.tolist(), texts.tolist(), strict=True):
            known = self._by_order.get(text)
            if known is not None and known.story_id != story_id:
                third[gram].add(known.story_id)
        counted = np.array([len(stories) for stories in third], dtype=np.intp)
        return np.where(np.bincount(query, minlength=len(sample)) > 0, counted, frequency)

    def known(self, event_id: str) -> Known | None:
        return self._by_event.get(event_id)

    def article(self, event_id: str) -> Article | None:
        known = self._by_event.get(event_id)
        return known.article if known else None

    def story(self, story_id: str) -> Remembered:
        """Raises KeyError for one that is forgotten."""
        return self._stories[story_id]

    def story_of(self, article_id: str) -> str | None:
        """The story of the latest revision at an address."""
        return self._story_of.get(article_id)

    def sheet(self, known: Known) -> Sheet:
        """The prepared text of an admitted article, from the ready ones or made again."""
        sheet = self._sheets.pop(known.event_id, None) or Sheet(known.article)
        self._sheets[known.event_id] = sheet
        if len(self._sheets) > _SHEETS:
            self._sheets.popitem(last=False)
        return sheet

    def _forget(self, now: datetime) -> None:
        while self._stories:
            story_id, story = next(iter(self._stories.items()))
            if story.added > now:  # by a clock gone wrong: at the head it would hold up all the others
                story.added = now
                self._stories.move_to_end(story_id)
                continue
            if now - story.added <= self._horizon:
                break
            del self._stories[story_id]
            for event in story.members:
                known = self._by_event.pop(event)
                del self._by_order[known.order]
                self._sheets.pop(event, None)
                if self._by_whole.get(known.whole) == known.order:
                    del self._by_whole[known.whole]
                if self._story_of.get(known.article.article_id) == story_id:
                    del self._story_of[known.article.article_id]
        self._index.forget(next(iter(self._by_order), self._index.texts))


def _lean(article: Article, sheet: Sheet) -> Article:
    """The article without its printed body, which is as long as its text, where comparisons have no use for it."""
    if not article.reading.printed or sheet.annotated:
        return article
    return replace(article, reading=replace(article.reading, printed=""))
