"""An interview's or transcript's text in, what each says at one go out: who asks and who speaks, and where.

A label opens a turn (某报记者：, 问：, 赵志国：, [主持人]); what follows belongs to it up to the next. Some labels are
in doubt until the others bear them out: only where at least two parties take turns is a text a dialogue.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newswatch.model.article import Part, Speaker, Turn
from pipelines.reading import labels
from pipelines.reading.labels import Label, Span
from pipelines.reading.names import HAN, is_word
from pipelines.reading.offices import OFFICE
from pipelines.reading.script import folded
from pipelines.reading.tables.words import OUTLET

_NUMBER = r"\s?[一二三四五六七八九十\d]{0,3}"
_ASKED = re.compile(
    rf"^(?:追?问|提问|[Qq]|问题|(?:有|本[报刊网台社])?(?:记者|网友|网民|观众|听众|读者|媒体)(?:追?问|提问|留言)?){_NUMBER}$"
)
_FROM_OUTSIDE = re.compile(
    r"^(?:(?:现场|热心)?(?:网友|网民|观众|听众|读者|用户|市民|学生)|(?P<office>[\u4e00-\u9fff]{2,12}代表))"
    r"[\s“”「」]{0,2}(?P<name>[\w·-]{0,16}?)[\s“”「」]{0,2}(?:追?问|提问|留言)?$"
)
"""Somebody who is no reporter, by a name he chose, and asks where what he says is a question."""
_ANSWERED = re.compile(rf"^(?:答|回答|答复|回复|解答|[Aa]){_NUMBER}$")
_ROLE = re.compile(r"^(?P<office>主持人|主播|嘉宾|专家|发言人|受访者|受访人|被访者|被采访者)(?:问|答)?$")
_HOSTS = ("记者", "主持人", "主播")
_OFFICER = re.compile(rf"^(?P<office>[^，。；？！“”]{{0,30}}(?:{OFFICE}))$")
_OUTLET = re.compile(
    r"^(?:《(?P<titled>[^《》]{2,20})》|(?P<office>[\u4e00-\u9fffA-Za-z0-9]{0,12}(?:"
    + OUTLET
    + r"|周刊|新闻|财经|杂志|周末|卫视|频道|客户端|CCTV)))$"
)
_ASKS_OR_ANSWERS = re.compile(r"(?:答|问|提问|追问|回答|回应)$")
_NAMED = re.compile(rf"^[{HAN}A-Za-z·•・.]{{1,12}}$")
_STOP = re.compile(r"[，。？！；…,?!;]")
_QUESTION = ("？", "?")
_SENTENCE_END = tuple("。？！”」』…；：?!.;:）)")
_LONGEST_HEADING = 30
_MOST = 500
_LONGER = 3
"""Paragraphs by which a last turn may exceed all others together before it is taken for narration behind a dialogue."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """A label that opens a turn, for certain or perhaps; `who` tells one party from another."""

    label: Label
    part: Part
    who: str
    name: Span | None = None
    office: Span | None = None
    sure: bool = True


def turns(printed: str, spoken: Sequence[Speaker] = ()) -> tuple[Turn, ...]:
    """The turns of a dialogue in order, at most 500; none where a text is no dialogue of at least two parties.

    `spoken` are the people already found to speak in it: a name that stands alone gets the office told before, and who
    alone speaks has what 答 labels. A turn is what is said, without its label. Names and offices are as printed; text
    is matched in Simplified.
    """
    text = folded(printed)
    found = [label for label in labels.labels(text) if _is_spoken(label, text)]
    known = {folded(each.name): each.office for each in spoken}
    openings = _borne_out(_openings(found, known, text))
    said = list(_said(_with_questions(openings, text), text))[:_MOST]
    if not _is_dialogue([opening for opening, _ in said]):
        return ()
    answering = [each for each in spoken if not folded(f"{each.name}\n{each.office or each.name}").endswith(_HOSTS)]
    only = answering[0] if len(answering) == 1 else Speaker("")
    return tuple(_turn(opening, span, printed, known, only) for opening, span in said)


def _is_spoken(label: Label, text: str) -> bool:
    """Whether something said stands behind a label, not a byline's name; a label without a colon fills its line."""
    start = label.behind + text.startswith("\n", label.behind)
    end = text.find("\n", start)
    return bool(_STOP.search(text, start, end if end >= 0 else len(text)) or _ANSWERED.match(label.text))


def _openings(found: Sequence[Label], known: Mapping[str, str], text: str) -> list[_Opening]:
    times = Counter(label.text for label in found)
    marks = {kind for label in found for kind in ("Q", "A") if _has_mark(label.text, kind)}
    answers = any(_ANSWERED.match(label.text) for label in found)
    openings = (_opening(label, times[label.text], known, text) for label in found)
    return [
        each
        for each in openings
        if each
        and (marks == {"Q", "A"} or not any(_has_mark(each.label.text, kind) for kind in marks))
        and (answers or not each.label.text.startswith("问题"))
    ]


def _has_mark(label: str, letter: str) -> bool:
    return label[:1].upper() == letter and not label[1:].strip("一二三四五六七八九十0123456789 ")


def _opening(label: Label, times: int, known: Mapping[str, str], printed: str) -> _Opening | None:
    """Whom a label of the text `printed` names and what he does; None for a label that is no person's."""
    text = label.text
    if _ASKED.match(text):
        return _Opening(label, Part.ASKS, "?")
    if _ANSWERED.match(text):
        return _Opening(label, Part.SPEAKS, "!")
    role = _ROLE.match(text)
    if role:
        part = Part.ASKS if role["office"] in _HOSTS else Part.SPEAKS
        return _Opening(label, part, role["office"], None, _span(role, "office", label))
    outside = None if label.alone else _FROM_OUTSIDE.match(text)
    if outside and _line_end(printed, label.behind).endswith(_QUESTION):
        return _Opening(label, Part.ASKS, text, _span(outside, "name", label), _span(outside, "office", label))
    bare = _ASKS_OR_ANSWERS.sub("", text)
    reporter = labels.reporter(bare)
    match = reporter or labels.person(text, 1) or labels.person(bare, 1)
    if match and not label.alone:  # a byline, or the end of a title (访某部部长 张三丰)
        return _of_person(match, label, asks=reporter is not None)
    if bare in known:
        return _Opening(label, Part.SPEAKS, bare, (label.start, label.start + len(bare)), sure=not label.alone)
    return None if label.alone else _perhaps(label, bare, times)


def _of_person(match: "re.Match[str]", label: Label, *, asks: bool) -> _Opening:
    name, office = (_span(match, part, label) for part in ("name", "office"))
    named = {"name": "", "office": "", **match.groupdict(default="")}
    part = Part.ASKS if asks or named["office"].endswith(_HOSTS) else Part.SPEAKS
    return _Opening(label, part, named["name"] or named["office"], name, office)


def _perhaps(label: Label, bare: str, times: int) -> _Opening | None:
    """What may be an outlet that asks, an officer, or a name that no list of surnames has."""
    outlet = None if label.boxed else _OUTLET.match(bare)
    if outlet:
        part = "titled" if outlet["titled"] else "office"
        return _Opening(label, Part.ASKS, outlet[part], None, _span(outlet, part, label), sure=False)
    officer = _OFFICER.match(bare)
    if officer:
        return _Opening(label, Part.SPEAKS, bare, None, _span(officer, "office", label), sure=False)
    if times > 1 and _NAMED.match(bare) and not is_word(bare):
        return _Opening(label, Part.SPEAKS, bare, (label.start, label.start + len(bare)), sure=False)
    return None


def _span(match: "re.Match[str]", part: str, label: Label) -> Span | None:
    return (label.start + match.start(part), label.start + match.end(part)) if match.groupdict().get(part) else None


def _borne_out(openings: Sequence[_Opening]) -> list[_Opening]:
    """Those in doubt that the others bear out: who answers questions at least every other time, what asks somebody."""
    times, answers = Counter(each.who for each in openings), Counter[str]()
    for before, each in pairwise(openings):
        answers[each.who] += before.part is Part.ASKS
    speak = [
        each.part is Part.SPEAKS and (each.sure or (answers[each.who] and 2 * answers[each.who] >= times[each.who]))
        for each in openings
    ]
    return [
        each
        for each, speaks, answered in zip(openings, speak, [*speak[1:], False][: len(speak)], strict=True)
        if speaks or (each.part is Part.ASKS and (each.sure or answered))
    ]


def _with_questions(openings: Sequence[_Opening], text: str) -> Iterator[_Opening]:
    """The openings, with the line before 答： that ends in a question mark as a question without a label."""
    asked = False
    for each in openings:
        line = _line_start(text, each.label)
        before = text.rfind("\n", 0, max(0, line - 1)) + 1
        question = text[before : max(0, line - 1)]
        if each.who == "!" and not asked and question.endswith(_QUESTION):
            yield _Opening(Label("", before, before), Part.ASKS, "?")
        yield each
        asked = each.part is Part.ASKS


def _said(openings: Iterator[_Opening], text: str) -> Iterator[tuple[_Opening, Span]]:
    """Each opening with the characters of what is said; one who goes on under his own label is let go on."""
    found = list(openings)
    if not found:
        return
    ends = [_line_start(text, each.label) - 1 for each in found[1:]]
    spans = [_trimmed(each.label.behind, end, text) for each, end in zip(found, [*ends, len(text)], strict=True)]
    others = sum(text.count("\n", *span) + 1 for span in spans[:-1])
    merged: list[tuple[_Opening, Span]] = []
    for each, (start, end) in zip(found, spans, strict=True):
        if each is found[-1] and text.count("\n", start, end) > others + _LONGER:
            end = text.find("\n", start)
        if start >= end:
            continue
        before = merged[-1] if merged else None
        if before and before[0].who == each.who and each.name:
            merged[-1] = (before[0], (before[1][0], end))
        else:
            merged.append((each, (start, end)))
    yield from merged


def _line_start(text: str, label: Label) -> int:
    return text.rfind("\n", 0, label.start) + 1


def _line_end(text: str, start: int) -> str:
    """The last characters of the line that goes on at `start`."""
    start += text.startswith("\n", start)
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)].rstrip(' ”」』"')[-2:]


def _trimmed(start: int, end: int, text: str) -> Span:
    """What is said without the headings and signatures behind it: short last lines that end no sentence."""
    start = start + len(text[start:end]) - len(text[start:end].lstrip())
    while (line := text.rfind("\n", start, end)) > 0:
        last = text[line + 1 : end].strip()
        if len(last) > _LONGEST_HEADING or (last.endswith(_SENTENCE_END) and not last.startswith(("（", "("))):
            break
        end = line
    return start, end


def _is_dialogue(openings: Sequence[_Opening]) -> bool:
    """Whether some ask and others speak, or, where nobody asks, somebody speaks again after another."""
    parts, people = {each.part for each in openings}, {each.who for each in openings}
    return len(people) > 1 and (len(parts) > 1 or len(openings) > len(people))


def _turn(opening: _Opening, span: Span, printed: str, known: Mapping[str, str], only: Speaker) -> Turn:
    """`only` is who speaks where nobody else does: then 答 is his."""
    if opening.who == "!":
        return Turn(opening.part, *span, only.name, only.office)
    name, office = ("" if part is None else printed[slice(*part)].strip() for part in (opening.name, opening.office))
    told = office.strip("《》“” 、的")
    plain = folded(told)
    outlet = told[:-2].strip("《》“” 、的") if plain.endswith("记者") else told
    return Turn(opening.part, *span, name, outlet or known.get(folded(name), ""))
