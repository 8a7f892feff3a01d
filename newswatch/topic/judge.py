"""What a page says in, what it has to do with the topic and the evidence for that out.

About: the topic issued the page, its title names it as more than an attribute, its lead has it act or speak, or it does
so throughout. Quoting: it acts or speaks in a sentence of a text about something else. Mentioning: it is named, no more.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from newswatch.model.article import Relevance
from newswatch.text.fold import Folded, fold, folded
from newswatch.text.url import host_of
from newswatch.topic.names import Kind, Mention, Names
from newswatch.topic.roles import Place, Role, is_granted, role

_SENTENCE = re.compile(r"(?:[^。!?！？;；\n.]|\.(?!\s))*[。!?！？;；\n.]?")
_ENDS = "。!?！？;；”\"…)）"
_HEAD = 40
"""Characters of a line that ends like no sentence and is a heading, a source line or a wire head."""
_LEAD = 2
"""Sentences of the body that are its lead."""
_OFTEN, _SHARE = 3, 0.15
"""So many sentences, and so large a share of all, in which the topic acts or speaks, make a text about it."""
_DIGEST = re.compile(r"快讯|简讯|简报|早报|晚报|早餐|早知道|早参|要闻|速览|盘前|盘后|汇总|周报|一周|集锦|联播")
_DIGEST_HEADS, _DIGEST_SHARE = 4, 0.12
"""A text with so many headings, in which the topic is named in no larger a share of sentences, is of many things."""
_SIGNED = re.compile(r"\s*(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_NUMBER_LINE = re.compile(r"^(?:发文字号|文号|文件编号|编号)?\s*[:：]?\s*")
_NUMBERED = re.compile(r"(?:\d{1,2}|[①-⑳])\s?[、.．:：]")
_SIGNERS = 80
"""Characters of a line of bodies that sign."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text has to do with a topic, and the evidence; nothing and "" where the topic is not named."""

    relevance: Relevance | None
    why: str


_NOTHING = Judgement(None, "")


@dataclass(frozen=True, slots=True)
class Sentence:
    """[start, end) of a folded text; a `head` is a heading or another line that is no sentence."""

    start: int
    end: int
    head: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence, by its place in the body from 1, in which a name acts or speaks."""

    place: int
    name: str
    words: str

    def __str__(self) -> str:
        return f"{self.name} … {self.words}" if self.words else self.name


@dataclass(frozen=True, slots=True)
class Topic:
    """What counts as coverage, and of which kinds it is kept; `search` is what sites' searches are asked for.

    `outlets` are folded names under which the topic publishes itself.
    """

    name: str
    names: Names
    hosts: tuple[str, ...] = ()
    outlets: frozenset[str] = frozenset()
    numbers: re.Pattern[str] | None = None
    search: tuple[str, ...] = ()
    keep: frozenset[Relevance] = frozenset(Relevance)

    def judge(
        self, url: str, title: str, text: str, *, credited: str = "", docno: str = "", day: date | None = None
    ) -> Judgement:
        """What a page has to do with the topic. `day` (Beijing) is when it was published, `credited` its source line."""
        own = self._issued(url, credited, docno)
        if own:
            return Judgement(Relevance.ABOUT, own)
        head, body = folded(title), folded(text)
        named, mentions = self.names.find(head, body, day=day)
        if not named and not mentions:
            return _NOTHING
        return _judged(head.plain, named, _lined(body, text), mentions)

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
    sentences = _sentences(text)
    spoken = [] if not mentions else list(_spoken(text, sentences, mentions))
    digest = _is_digest(title, sentences, mentions)
    told = _in_title(title, named)
    if told and not digest:
        return Judgement(Relevance.ABOUT, f"title: {told}")
    issued = _own_number(text, mentions) or _signer(text, mentions)
    if issued:
        return Judgement(Relevance.ABOUT, f"issued: {issued}")
    lead = next((each for each in spoken if each.place <= _LEAD), None)
    if lead and not digest:
        return Judgement(Relevance.ABOUT, f"lead: {lead}")
    often = len({each.place for each in spoken})
    if often >= _OFTEN and often >= _SHARE * len(sentences) and not digest:
        return Judgement(Relevance.ABOUT, f"{often} of {len(sentences)} sentences: {spoken[0]}")
    if spoken:
        return Judgement(Relevance.QUOTING, f"sentence {spoken[0].place}: {spoken[0]}")
    if told:
        return Judgement(Relevance.QUOTING, f"title: {told}")
    where, first = ("title", named[0]) if named else ("text", mentions[0])
    return Judgement(Relevance.MENTIONING, f"{where} names {first.name} in passing ({first.kind})")


def _in_title(title: str, named: Iterable[Mention]) -> str:
    """What a title says of the topic, where it is more than an attribute of something else."""
    for mention in named:
        if not mention.kind.speaks:
            continue
        found = role(title, mention.start, mention.end)
        if found.place is not Place.HELD or found.words == "《》" or is_granted(title, mention.end):
            return f"{mention.name} … {found.words}" if found.words else mention.name
    return ""


def _spoken(text: str, sentences: Sequence[Sentence], mentions: Iterable[Mention]) -> Iterable[Spoken]:
    """Sentences in which the topic acts or speaks, in order."""
    for mention in mentions:
        if not mention.kind.speaks:
            continue
        found = _role_in(text, sentences, mention)
        if found.place is Place.SUBJECT:
            yield Spoken(_place(sentences, mention), mention.name, found.words)


def _role_in(text: str, sentences: Sequence[Sentence], mention: Mention) -> Role:
    sentence = next(each for each in sentences if mention.start < each.end)
    return role(text[sentence.start : sentence.end], mention.start - sentence.start, mention.end - sentence.start)


def _place(sentences: Sequence[Sentence], mention: Mention) -> int:
    """The sentence of a mention, counted without headings from 1."""
    return max(1, sum(not each.head and each.start <= mention.start for each in sentences))


def _sentences(text: str) -> Sequence[Sentence]:
    """The sentences of a folded text, none empty."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = match[0].strip()
        if words:
            begins = match.start() == 0 or text[match.start() - 1] == "\n"
            is_head = begins and (len(words) <= _HEAD and words[-1] not in _ENDS or bool(_NUMBERED.match(words)))
            found.append(Sentence(*match.span(), is_head))
    return found


def _lined(part: Folded, text: str) -> str:
    """The folded text with the line breaks of the text it was made of: folding makes them spaces."""
    breaks: Iterable[int] = (match.start() for match in re.finditer("\n", text))
    if part.stripped is not None:
        left = dict(zip(part.stripped.tolist(), range(len(part.stripped)), strict=True))
        breaks = (left[at] for at in breaks if at in left)
    ends = [*breaks, len(part.plain)]
    return "\n".join(part.plain[since:end] for since, end in zip([0, *(at + 1 for at in ends)], ends, strict=False))


def _is_digest(title: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> bool:
    if _DIGEST.search(title):
        return True
    heads = sum(each.head for each in sentences)
    naming = sum(any(each.start <= mention.start < each.end for mention in mentions) for each in sentences)
    return heads >= _DIGEST_HEADS and naming <= _DIGEST_SHARE * len(sentences)


def _own_number(text: str, mentions: Iterable[Mention]) -> str:
    """A document number of the topic's that is a line of its own, as it is above a document and nowhere else."""
    for mention in mentions:
        start = text.rfind("\n", 0, mention.start) + 1
        line = text[start : text.find("\n", mention.end) if "\n" in text[mention.end :] else len(text)]
        if mention.kind is Kind.NUMBER and _NUMBER_LINE.sub("", line.strip()) == mention.name:
            return mention.name
    return ""


def _signer(text: str, mentions: Iterable[Mention]) -> str:
    """The name in a line of nothing but bodies' names right above a line with a date, which is how a document ends."""
    for mention in mentions:
        if mention.kind is not Kind.NAME:
            continue
        start = text.rfind("\n", 0, mention.start) + 1
        end = text.find("\n", mention.end)
        line = text[start:end].strip()
        if end > 0 and len(line) <= _SIGNERS and not re.search(r"[,，。:：]", line) and _SIGNED.match(text, end):
            return mention.name
    return ""
