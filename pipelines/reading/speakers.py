"""A text in, the people whose words it gives out, each with the office it names.

A name counts where an office or a turn of speech vouches for it: four letters beginning with a surname are not yet a
person.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from newswatch.model.article import Speaker
from pipelines.reading.names import ANY_NAME, HAN, NAME, SURNAMES
from pipelines.reading.offices import OFFICE, SPEECH
from pipelines.reading.script import simplified

_PERSON = re.compile(
    rf"(?P<office>{OFFICE})[\s、]?(?P<name>{ANY_NAME})"
    rf"(?=[，,：:。；\s“”（(）)、》]|$|在|也|还|就|对|向|的|日前|近日|近期|同时|则|并|和|与|及|等|将|已|曾|今|昨|率|参加|出席|"
    rf"主持|会见|陪同|带队|到|赴|调研|作|致|(?:{SPEECH}))"
)
_LEADER = re.compile(
    rf"(?P<name>[{SURNAMES}][{HAN}]{{2}})(?P<office>总书记|国家主席|主席)(?=[^。！？，\n]{{0,16}}?(?:{SPEECH}))"
)
"""Leaders are named before their office."""
_NO_NAMES = frozenset(
    """
    原来 原先 原则 全国 全省 全市 全面 全球 国内 国家 国际 国外 广大 广东 广西 强调 相关 后来 家里
    家中 白天 满足 明确 明年 师傅 农村 别人 终于 包括 包含 官员 智能 经过 经济 经营 容易 尚未 植物
    高层 高度 高校 方面 方案 周边 周末 时间 时候 成立 成为 应该 应当 应用 项目 任务 任何 金融 安全
    安徽 江苏 江西 连续 连锁 单位 于是 温度 商务 商业 解决 管理 马上 万元 武汉 黄金 宁夏 宁波 关键
    关注 关于 车间 车辆 华为 文件 文化 文章 党组 党委 初步 同志 先生 女士 师生 从而 都在 相信 应邀
    高兴 经常 居民 利用 都会 都要 都能 全体 全程 东部 西部 南部 北部 有关 公开 郑重 郑重 公司 广泛 满意 家长
    常常 常年 强烈
    """.split()  # noqa: SIM905 - a hundred words in quotes are hard to read
)
"""Words that begin like a name and may stand behind an office."""
"""Words that begin like a name and may stand behind an office."""
_OUTLETS_REPORTER = re.compile(rf"^(?P<office>[^\s，。；？！“”的了对向把被]{{2,22}}记者)\s?(?P<name>{NAME})?$")
_TOLD = re.compile("告诉|透露|接受|表示|先生|女士|老板|采访")
_OF_NOBODY = re.compile(r"^(?:本[报社台网刊]|我[报社台网]|有|在场|现场|中外|境外|外国|多[名位]|一[名位]|另一?[名位])")
_WITH_OFFICE = re.compile(rf"^(?P<office>[^，。；？！“”]{{0,40}}?(?:{OFFICE}))\s?(?P<name>{ANY_NAME})$")
_OFFICE_BEHIND = re.compile(rf"^(?P<name>{ANY_NAME})\s?[（(](?P<office>[^（()）]{{2,40}}(?:{OFFICE}))[)）]$")
_BARE = re.compile(rf"^(?P<name>{NAME})$")
_TURN = re.compile(r"^(?P<label>[^：:\n]{2,50}?)\s?[：:]")
_TURNS, _FULL_NAME = 2, 3
_SAYS = re.compile(rf"[^。！？\n]{{0,16}}?(?:{SPEECH})|\s?[:：]")
_BEFORE_OFFICE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（）()、·]{0,40}$")
_SOMEBODY_ELSE = re.compile(r"(?<![长長员員师師授任记記官家人士理席裁监監表问問导導委O、])、")
"""A comma of lists that no rank stands before: what is there belongs to another person."""
_CLAUSE = re.compile(r"[，,。；;：:！？!?“”\"\n]")
_LONGEST_CLAUSE = 200
_LEAD_IN = re.compile(
    r".{0,20}?(?:日前|近日|今日|昨日|对此|其中|据|由|向|专访|采访了?|邀请|请|邀请到|接受|会上|此外|当天|"
    r"同时|以及|来自|记者|是|对|时任|连线|援引|其为|\d日(?:[上下]午|晚间?)?)(?=[\u4e00-\u9fff]{2})"
)
_ALIAS = re.compile(r"[（(](?:以下|下)?[简簡]?[称稱][^（()）\n]{0,30}[)）]")
"""（以下简称“工信部”） between an office's house and its rank."""
_MOST = 40


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Said:
    """A mention of somebody who speaks, as spans of the text; an empty office where he is only named."""

    name: Span
    office: Span


def speakers(printed: str) -> tuple[Speaker, ...]:
    """People whose words the text gives, in order of appearance, with the office it names.

    The office by which one opens a turn counts before that of an introduction. Who is known by his outlet alone
    (某报记者：) is called so. Names and offices are returned as printed; Traditional text is matched in Simplified
    where no length changes.
    """
    printed = _ALIAS.sub("", printed)
    converted = simplified(printed)
    text = converted if len(converted) == len(printed) else printed
    found: dict[str, list[_Said]] = defaultdict(list)
    for said in (*_turns(text), *_introduced(text)):
        found[text[slice(*said.name)]].append(said)
    people = sorted(found.values(), key=lambda mentions: min(said.name for said in mentions))
    return tuple(_speaker(printed, mentions) for mentions in people[:_MOST])


def _speaker(printed: str, mentions: list[_Said]) -> Speaker:
    offices = (printed[slice(*said.office)].strip("、 和与與及") for said in mentions)
    return Speaker(printed[slice(*mentions[0].name)], next(filter(None, offices), ""))


def _turns(text: str) -> Iterator[_Said]:
    """Who opens lines as 某部部长 张三丰： does in a transcript; a bare name must do so more than once."""
    labels: list[tuple[int, str]] = []
    start = 0
    for line in text.split("\n"):
        opening = _TURN.match(line)
        if opening:
            labels.append((start, opening["label"]))
        start += len(line) + 1
    times = Counter(label for _, label in labels)
    for at, label in labels:
        bare = _BARE.match(label) if times[label] >= _TURNS and len(label) == _FULL_NAME else None
        match = bare or _OUTLETS_REPORTER.match(label) or _WITH_OFFICE.match(label) or _OFFICE_BEHIND.match(label)
        if match and not _OF_NOBODY.match(label) and not _TOLD.search(label):
            yield _said(match, at)


def _said(match: "re.Match[str]", at: int) -> _Said:
    """A label's name and office; one without a name is called by the office, that of an outlet's reporter."""
    spans = {part: (at + match.start(part), at + match.end(part)) for part in match.groupdict() if match[part]}
    office = spans.get("office", (at, at))
    return _Said(spans["name"], office) if "name" in spans else _Said(office, (at, at))


def _introduced(text: str) -> Iterator[_Said]:
    """Who is introduced by his office and speaks anywhere in the text."""
    for start, clause in _clauses(text):
        free = 0
        for match in _PERSON.finditer(clause):
            name = match["name"]
            if name in _NO_NAMES or name.endswith("记者"):
                continue
            office = start + _office_start(clause, free, match.start("office"))
            free = match.end("name")
            if _speaks(name, text):
                yield _Said((start + match.start("name"), start + free), (office, start + match.end("office")))
        for match in _LEADER.finditer(clause):
            yield _said(match, start)


def _office_start(clause: str, free: int, end: int) -> int:
    """Where the office whose last word begins at `end` starts: behind `free` and behind words that lead in."""
    before = _BEFORE_OFFICE.search(clause, free, end)
    start = before.start() if before else end
    others = list(_SOMEBODY_ELSE.finditer(clause, start, end))
    start = others[-1].end() if others else start
    lead_in = _LEAD_IN.match(clause, start, end)
    return lead_in.end() if lead_in else start


def _clauses(text: str) -> list[tuple[int, str]]:
    """Pieces between punctuation with their offsets; offices never reach over it."""
    pieces, start = [], 0
    for match in _CLAUSE.finditer(text):
        pieces.append((start, text[start : match.end()]))
        start = match.end()
    pieces.append((start, text[start:]))
    return [(at, piece) for at, piece in pieces if len(piece) <= _LONGEST_CLAUSE]


def _speaks(name: str, text: str) -> bool:
    """Whether words follow the name somewhere: a verb of speech in the same sentence, or a colon."""
    at = text.find(name)
    while at >= 0:
        if _SAYS.match(text, at + len(name)):
            return True
        at = text.find(name, at + 1)
    return False
