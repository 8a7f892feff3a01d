"""A text in, the people whose words it gives out, each with the office it names.

A name counts where an office or a turn of speech vouches for it: four letters beginning with a surname are not yet a
person.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from newswatch.model.article import Speaker
from pipelines.reading.names import BESIDE_OFFICE, FULL, HAN, PAIR, SURNAMES, UNUSUAL, is_cut, is_word
from pipelines.reading.offices import CROWD, OFFICE, SPEECH
from pipelines.reading.openings import Said, openings, said_of
from pipelines.reading.script import folded

_VERB = rf"(?:{'|'.join(verb for verb in SPEECH.split('|') if len(verb) > 1)}|[说称](?=[，,：:“]))"
"""A verb of speech that can hardly be part of another word."""
_GOES_ON = (
    rf"[，,：:。；\s“”（(）)、》]|$|也|还|就|则|并|等|将|已|曾|今|昨|率|参加|出席|主持|会见|陪同|带队|调研|日前|近日|近期|同时|"
    rf"当[天日晚时场]|前一天|次日|随后|一行|这样|那样|如此|多次|再次|一再|反复|直接|现场|以(?!后)|从(?!容)|把|给|让|为[了此何其记我]|"
    rf"[用就](?=[一二两三四五六七八九十几])|处[，,了]|\d{{1,2}}[日月时]|(?:{SPEECH})"
)
"""What follows a name whose bearer does something."""
_TAKES_AN_OBJECT = (
    r"在|到|赴|的|(?:对|向|和|与|及|作|致|从|用)(?!表示|说|指出|认为|介绍|告诉|称|强调|坦言|透露|[，,：:。；]|$)"
)
"""So does one of these, unless nothing comes behind it: then it is the end of a name (友和, 向东)."""
_ANY_OFFICE = re.compile(OFFICE)
_RANK = rf"(?P<office>{OFFICE})[\s、]?(?![{HAN}]{{0,6}}[长席问官裁授][{HAN}]{{1,7}}[·•])"
"""A rank that no other follows before a foreign name (总干事高级顾问布鲁斯·李)."""
_PERSON = re.compile(rf"{_RANK}(?P<name>{BESIDE_OFFICE})(?={_GOES_ON}|{_TAKES_AN_OBJECT})")
_BY_VERB = re.compile(rf"{_RANK}(?P<name>{UNUSUAL})[也还则又就曾]?(?={_VERB}[^的书会法])")
"""Whatever the surname: a verb of speech right behind three characters."""
_BEFORE_ANYTHING = re.compile(rf"{_RANK}(?P<name>{FULL})")
"""Whatever follows: somebody who speaks elsewhere."""
_BEFORE_VERB = re.compile(rf"{_RANK}(?P<name>{PAIR})(?=[站坐走带拿看指笑翻是领捧举](?:[在着来是了出起开第]|[一这]))")
_LEADER = re.compile(
    rf"(?P<name>[{SURNAMES}][{HAN}]{{2}})(?P<office>总书记|国家主席|主席)(?=[^。！？，\n]{{0,16}}?(?:{SPEECH}))"
)
"""Leaders are named before their office."""
_ENDS_IN_WORD = re.compile(rf"(?:{OFFICE}|{SPEECH})$")
_BRACKETED = re.compile(
    rf"(?<![{HAN}\w])(?P<name>{BESIDE_OFFICE})[（(](?P<office>[^（()）\n，。]{{2,40}}(?:{OFFICE}))[)）](?=.{{0,12}}?(?:{SPEECH}))"
)
"""A name with the office in brackets behind it, as under a quotation."""
_VERBS = tuple(verb for verb in SPEECH.split("|") if len(verb) > 1)
_SAYS = re.compile(
    rf"[^。！？\n]{{0,16}}?(?:{SPEECH})|[^。！？，；、\n]{{16,30}}?(?:{SPEECH})|[^。！？，,；、\n]{{0,14}}[:：]"
)
_SAYS_AT_ONCE = re.compile(
    rf"[^。！？，,；、：:\n]{{0,8}}?(?:{SPEECH})|[^。！？，,；、：:\n]{{8,24}}?(?:{SPEECH})(?=[，,。：:！“])|\s?[:：]"
)
_CARRIES_ON = re.compile(
    rf"[。！？；，,”\n][他她](?:[^。！？，,；、：:\n们的]{{0,8}}?(?:{SPEECH})|[^。！？，,；、：:\n们的]{{0,12}}[:：])"
)
_NEAR = 160
"""Characters in which 她 is who was named last."""
_BEFORE_OFFICE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（）()、·]{0,40}$")
_SOMEBODY_ELSE = re.compile(r"(?<![长長员員师師授任记記官家人士理席裁监監表问問导導委O、])、")
"""A comma of lists that no rank stands before: what is there belongs to another person."""
_CLAUSE = re.compile(r"[，,。；;：:！？!?“”\"\n]")
_LONGEST_CLAUSE = 200
_LEADS = (
    r"(?:(?:专访|采访|邀请|约请|请|对话|连线|会见|走访|拜访|见)[了到来]{0,2}|到了|来到|还有|日前|近日|今日|昨日|对此|其中|据|"
    r"由|向|接受|会上|此外|当天|同时|以及|来自|记者|是|对(?!外)|时任|援引|播出|其为|\d日(?:[上下]午|晚间?)?)(?=[\u4e00-\u9fff]{2})"
)
_LEAD_IN, _NEXT = re.compile(rf".{{0,20}}?{_LEADS}"), re.compile(_LEADS)
_PRESENT = re.compile(
    r"(?:在场|在座|到场|到会|参会|与会|参赛|参展|出席|受访|应邀|受邀|现场|前来|[^的]{0,4}赶来|专程|带队|正在|刚刚|身处|远在|坐在|来自)"
    r"[^的]{0,10}的|[在从](?=[\u4e00-\u9fff]{2})"
)
"""Words that say where a person is, before his office."""
_HERE = re.compile(r"该(?:公司|企业|集团|机构|协会|研究院|[司局院所厂校县市省区镇村行]){1,2}")
"""A house that is named before (该司副司长)."""
_ALIAS = re.compile(r"[（(](?:以下|下)?[简簡]?[称稱][^（()）\n]{0,30}[)）]")
"""（以下简称“工信部”） between an office's house and its rank."""
_MOST = 40
_REMEMBERED = 512
"""Names of which it is remembered whether they speak: a text may name one a thousand times."""


def speakers(printed: str) -> tuple[Speaker, ...]:
    """People whose words the text gives, in order of appearance, with the office it names.

    The office by which one opens a turn counts before that of an introduction. Who is known by his outlet alone
    (某报记者：) is called so. Names and offices are returned as printed; text is matched in Simplified.
    """
    printed = _ALIAS.sub("", printed)
    text = folded(printed)
    found: dict[str, list[Said]] = defaultdict(list)
    for said in (*openings(text), *_introduced(text)):
        found[text[slice(*said.name)]].append(said)
    people = sorted(found.values(), key=lambda mentions: min(said.name for said in mentions))
    return tuple(_speaker(printed, mentions) for mentions in people[:_MOST])


def _speaker(printed: str, mentions: list[Said]) -> Speaker:
    offices = (printed[slice(*said.office)].strip("、 和与與及") for said in mentions)
    return Speaker(printed[slice(*mentions[0].name)], next(filter(None, offices), ""))


def _introduced(text: str) -> Iterator[Said]:
    """Who is introduced by his office and speaks anywhere in the text."""
    for start, clause in _clauses(text):
        free = 0
        for match in _people(clause, start, text):
            office = start + _office_start(clause, free, match.start("office"))
            free = match.end("name")
            end = start + free
            if _speaks(match["name"], text) or _carries_on(text, end):
                yield Said((start + match.start("name"), end), (office, start + match.end("office")))
        for match in (*_LEADER.finditer(clause), *_bracketed(clause)):
            if _is_person(match["name"]):
                yield said_of(match, start)


def _people(clause: str, start: int, text: str) -> list["re.Match[str]"]:
    """Who stands behind an office in a clause: first by what follows the name, then by what is said elsewhere."""
    found = [match for match in _PERSON.finditer(clause) if _is_person(match["name"])]
    for pattern, vouches in ((_BEFORE_VERB, _is_known), (_BEFORE_ANYTHING, _is_known), (_BY_VERB, _is_no_phrase)):
        for match in pattern.finditer(clause):
            apart = all(match.end("name") <= other.start() or match.start() >= other.end("name") for other in found)
            if apart and match["office"] not in CROWD and vouches(match["name"], start + match.end("name"), text):
                found.append(match)
    return sorted(found, key=re.Match.start)


def _is_no_phrase(name: str, _: int, __: str) -> bool:
    """Whether three characters before a verb of speech are no words of the language, or end in none."""
    return _is_person(name) and not is_word(name[1:]) and not _ENDS_IN_WORD.search(name)


def _is_known(name: str, end: int, text: str) -> bool:
    """Whether who is named before words of any kind speaks: by name elsewhere, or as 她 in the next sentence."""
    if not _is_person(name) or is_word(name[1:]) or is_cut(name, text[end : end + 1]):
        return False
    return _SAYS_AT_ONCE.match(text, end) is not None or _named_again(name, end, text) or _carries_on(text, end)


def _named_again(name: str, end: int, text: str) -> bool:
    return _last_said(name, text) >= end


@lru_cache(maxsize=_REMEMBERED)
def _last_said(name: str, text: str) -> int:
    """Where a name stands last before a verb of speech; -1 where it never does."""
    at = text.rfind(name)
    while at >= 0 and not _SAYS_AT_ONCE.match(text, at + len(name)):
        at = text.rfind(name, 0, at + len(name) - 1)
    return at


def _carries_on(text: str, end: int) -> bool:
    """Whether somebody named up to `end` speaks as 他 or 她 before the next is introduced."""
    said = _CARRIES_ON.search(text, end, end + _NEAR)
    return said is not None and not any(each.search(text, end, said.start()) for each in (_PERSON, _BEFORE_ANYTHING))


def _bracketed(clause: str) -> Iterator["re.Match[str]"]:
    return _BRACKETED.finditer(clause) if "（" in clause or "(" in clause else iter(())


def _is_person(name: str) -> bool:
    """Whether no word of the language stands where the name was looked for (专家普遍认为, 代表都认为)."""
    return not is_word(name) and not name[1:].startswith(_VERBS)


def _office_start(clause: str, free: int, end: int) -> int:
    """Where the office whose last word begins at `end` starts: behind `free` and behind words that lead in."""
    before = _BEFORE_OFFICE.search(clause, free, end)
    start = before.start() if before else end
    others = list(_SOMEBODY_ELSE.finditer(clause, start, end))
    start = others[-1].end() if others else start
    for words in (_LEAD_IN, _NEXT, _NEXT, _PRESENT):
        found = words.match(clause, start, end)
        start = found.end() if found else start
    here = _HERE.match(clause, start, end)
    return _behind_bracket(clause, here.end() if here else start, end)


def _behind_bracket(clause: str, start: int, end: int) -> int:
    """Behind a bracket that was opened before `start`: what it closes is no part of an office."""
    depth = 0
    for at in range(start, end):
        depth += (clause[at] in "（(") - (clause[at] in "）)")
        if depth < 0:
            start, depth = at + 1, 0
    return start


def _clauses(text: str) -> Iterator[tuple[int, str]]:
    """Pieces between punctuation that name an office, with their offsets; offices never reach over it."""
    stops = [match.end() for match in _CLAUSE.finditer(text)]
    done = 0
    for office in _ANY_OFFICE.finditer(text):
        if office.start() < done:
            continue
        at = bisect_right(stops, office.start())
        start, done = stops[at - 1] if at else 0, stops[at] if at < len(stops) else len(text)
        if done - start <= _LONGEST_CLAUSE:
            yield start, text[start:done]


@lru_cache(maxsize=_REMEMBERED)
def _speaks(name: str, text: str) -> bool:
    """Whether words follow the name somewhere: a verb of speech in the same sentence, or a colon."""
    at = text.find(name)
    while at >= 0:
        if _SAYS.match(text, at + len(name)):
            return True
        at = text.find(name, at + 1)
    return False
