"""What a page says in, what it has to do with the topic and the evidence for that out.

About: the topic issued the page, its title names it as more than an attribute, its lead has it act or speak, or it
does so throughout. Quoting: it acts or speaks in a sentence of a text about something else. Mentioning: the rest.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from newswatch.clock import beijing_day
from newswatch.model.article import Reading, Relevance
from newswatch.text.fold import fold, folded
from newswatch.text.url import host_of
from newswatch.topic.names import Kind, Mention, Names
from newswatch.topic.roles import Place, headline, role
from newswatch.topic.sentences import Sentence, is_gathered, lined, sentences

_LEAD = 2
"""Sentences of the body that are its lead."""
_OFTEN, _SHARE = 3, 0.15
"""So many sentences, and so large a share of all, in which the topic acts or speaks, make a text about it."""
_LOOKED_AT = 500
"""Mentions in a text whose part in their sentences is looked at; what names it more often is judged by these."""
_DIGEST = re.compile(r"快讯|简讯|简报|早报|晚报|早餐|早知道|早参|要闻|速览|盘前|盘后|汇总|周报|一周|集锦|联播")
"""Words by which a title says that its text is of many things."""
_NUMBER_LABEL = re.compile(r"(?:发文字号|文号|文件编号|编号)?\s*[:：]?\s*")
_DATED = re.compile(r"\s*(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_SIGNERS = 80
"""Characters before or behind a name in a line of bodies that sign."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text has to do with a topic, and the evidence; None and "" where the topic is not named."""

    relevance: Relevance | None
    why: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence, by its place in the body from 1, in which a name acts or speaks."""

    place: int
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """What the topic is called by itself, and what others are called that have such a name in theirs."""

    names: tuple[str, ...]
    unlike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What counts as coverage, and what of it is kept; `search` is what sites' searches are asked for.

    `outlets` are folded names under which the topic publishes itself, `numbers` what its document numbers look like,
    `group` what queries mean by its name.
    """

    name: str
    names: Names
    hosts: tuple[str, ...] = ()
    outlets: frozenset[str] = frozenset()
    numbers: re.Pattern[str] | None = None
    search: tuple[str, ...] = ()
    keep: frozenset[Relevance] = frozenset(Relevance)
    group: Group = Group((), ())

    def of(self, url: str, reading: Reading, seen: datetime) -> Judgement:
        """What a page that was read has to do with the topic; one without a clock is as old as `seen` (aware)."""
        day = beijing_day(reading.published.at if reading.published else seen)
        credited, docno = reading.credited, reading.docno
        return self.judge(url, reading.title, reading.text, credited=credited, docno=docno, day=day)

    def judge(
        self, url: str, title: str, text: str, *, credited: str = "", docno: str = "", day: date | None = None
    ) -> Judgement:
        """The same of its parts. `day` (Beijing) is when it was published, `credited` its source line."""
        own = self._issued(url, credited, docno)
        if own:
            return Judgement(Relevance.ABOUT, own)
        head, body = folded(title), folded(text)
        named, mentions = self.names.find(head, body, day=day)
        if not named and not mentions:
            return Judgement(None, "")
        return _judged(head.plain, named, lined(body, text), mentions)

    def names_in(self, title: str) -> bool:
        """Whether a title alone names the topic."""
        return bool(self.names.find(folded(title))[0])

    def _issued(self, url: str, credited: str, docno: str) -> str:
        """The ground on which the topic itself issued the page."""
        host = host_of(url)
        if any(host == own or host.endswith("." + own) for own in self.hosts):
            return f"host {host}"
        if credited and fold(credited) in self.outlets:
            return f"credited to {credited}"
        if docno and self.numbers and self.numbers.match(docno):
            return f"document number {docno}"
        return ""


def _judged(title: str, named: Sequence[Mention], text: str, mentions: Sequence[Mention]) -> Judgement:
    """`title` and `text` are folded with their punctuation, `named` and `mentions` stand in them."""
    parts = sentences(text)
    spoken = list(_spoken(text, parts, mentions))
    told, digest = _headed(title, named), bool(_DIGEST.search(title))
    issued = _own_number(text, mentions) or _signer(text, mentions)
    if told and not digest:
        return Judgement(Relevance.ABOUT, f"title: {told}")
    if issued:
        return Judgement(Relevance.ABOUT, f"issued: {issued}")
    if spoken and not digest and not is_gathered(parts, sorted(mention.start for mention in mentions)):
        often = len({each.place for each in spoken})
        if spoken[0].place <= _LEAD:
            return Judgement(Relevance.ABOUT, f"lead: {spoken[0].words}")
        if often >= _OFTEN and often >= _SHARE * len(parts):
            return Judgement(Relevance.ABOUT, f"{often} of {len(parts)} sentences: {spoken[0].words}")
    if spoken or told:
        where = f"sentence {spoken[0].place}: {spoken[0].words}" if spoken else f"title: {told}"
        return Judgement(Relevance.QUOTING, where)
    where, first = ("title", named[0]) if named else ("text", mentions[0])
    return Judgement(Relevance.MENTIONING, f"{where} names {first.name} in passing ({first.kind})")


def _headed(title: str, named: Iterable[Mention]) -> str:
    """What a title says of the topic, where it is more than an attribute of something else."""
    for mention in named:
        found = headline(title, mention.start, mention.end)
        if mention.kind.speaks and found.place is not Place.HELD:
            return _shown(mention, found.word)
    return ""


def _spoken(text: str, parts: Sequence[Sentence], mentions: Iterable[Mention]) -> Iterator[Spoken]:
    """Sentences in which the topic acts or speaks, in order. Headings have no place of their own."""
    ahead, place, sentence = iter(parts), 0, Sentence(0, 0, True)
    for mention in islice(mentions, _LOOKED_AT):
        while mention.start >= sentence.end:
            sentence = next(ahead)
            place += not sentence.head
        if mention.kind.speaks:
            words = text[sentence.start : sentence.end]
            found = role(words, mention.start - sentence.start, mention.end - sentence.start)
            if found.place is Place.SUBJECT:
                yield Spoken(max(1, place), _shown(mention, found.word))


def _shown(mention: Mention, word: str) -> str:
    return f"{mention.name} … {word}" if word else mention.name


def _own_number(text: str, mentions: Iterable[Mention]) -> str:
    """A document number of the topic's that is a line of its own, as it is above a document and nowhere else."""
    for mention in mentions:
        start, end = _line(text, mention) if mention.kind is Kind.NUMBER else (0, 0)
        if _NUMBER_LABEL.sub("", text[start:end].strip(), count=1) == mention.name:
            return mention.name
    return ""


def _signer(text: str, mentions: Iterable[Mention]) -> str:
    """The name in a line of nothing but bodies right above a line with a date, which is how a document ends."""
    for mention in mentions:
        start, end = _line(text, mention) if mention.kind is Kind.NAME else (0, 0)
        if start < end and _DATED.match(text, end) and not re.search(r"[,，。:：]", text[start:end]):
            return mention.name
    return ""


def _line(text: str, mention: Mention) -> tuple[int, int]:
    """The line around a mention; [0, 0) where it is longer than one that signs."""
    begins = text.rfind("\n", max(0, mention.start - _SIGNERS), mention.start) + 1
    ends = text.find("\n", mention.end, mention.end + _SIGNERS)
    if (not begins and mention.start > _SIGNERS) or (ends < 0 and len(text) - mention.end > _SIGNERS):
        return 0, 0
    return begins, ends if ends >= 0 else len(text)
