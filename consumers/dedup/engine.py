"""Articles in, judgements out: which story an article belongs to, decided in memory and without input or output."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from consumers.dedup.judgement import Judgement
from newswatch.model import ids
from newswatch.model.article import Article
from newswatch.model.story import Decision, Disguise, Relation, RelationKind, Verdict
from newswatch.text.fold import fold

_SENTENCE = re.compile(r"[。！？!?\n]+")
_SAME = 0.6


@dataclass(slots=True)
class _Known:
    event_id: str
    article_id: str
    story_id: str
    seen: datetime
    sentences: frozenset[str]
    originals: dict[str, str] = field(default_factory=dict)


class Engine:
    """Decides articles one after another; `decide` changes nothing, `admit` takes a decided article in."""

    def __init__(self, horizon: timedelta) -> None:
        self._horizon = horizon
        self._known: dict[str, _Known] = {}
        self._by_sentence: dict[str, list[str]] = {}
        self._originals: dict[str, str] = {}
        self._latest: dict[str, str] = {}

    def decide(self, article: Article) -> Judgement:
        """The verdict on `article` given everything admitted so far."""
        mine = _sentences(article)
        shared: Counter[str] = Counter()
        for sentence in mine:
            shared.update(self._by_sentence.get(sentence, ()))
        for event, count in shared.most_common(5):
            known = self._known[event]
            score = count / max(1, min(len(mine), len(known.sentences)))
            if score >= _SAME and article.seen - known.seen <= self._horizon:
                return self._joined(article, known, score)
        story = ids.story_id(article.event_id)
        return Judgement(Verdict.NEW_STORY, story, article.event_id, False)

    def _joined(self, article: Article, known: _Known, score: float) -> Judgement:
        previous = self._latest.get(article.article_id)
        stays = previous is not None and self._known[previous].story_id == known.story_id
        original = self._originals[known.story_id]
        relation = Relation(article.event_id, original, RelationKind.SAME, score)
        verdict = Verdict.REVISION if stays else Verdict.REPOST
        return Judgement(verdict, known.story_id, original, False, (Disguise.VERBATIM,), (relation,))

    def admit(self, article: Article, decision: Decision) -> None:
        """Take a decided article in; called in decision order, live and when rebuilding."""
        known = _Known(article.event_id, article.article_id, decision.story_id, article.seen, _sentences(article))
        self._known[article.event_id] = known
        self._latest[article.article_id] = article.event_id
        self._originals[decision.story_id] = decision.original
        for sentence in known.sentences:
            self._by_sentence.setdefault(sentence, []).append(article.event_id)


def _sentences(article: Article) -> frozenset[str]:
    folded = (fold(part) for part in _SENTENCE.split(article.reading.text))
    return frozenset(f for f in folded if len(f) >= 8)
