"""A text in, the people whose words it gives out, each with the office it names.

A name counts where an office or a turn of speech vouches for it: four letters beginning with a surname are not yet a
person.
"""

import re
from collections import Counter
from functools import lru_cache

from opencc import OpenCC

from newswatch.model.article import Speaker
from pipelines.reading.names import NAME

_OFFICES = [
    "副部长",
    "部长",
    "副主任",
    "主任",
    "副司长",
    "司长",
    "副局长",
    "局长",
    "总工程师",
    "总经济师",
    "新闻发言人",
    "发言人",
    "副院长",
    "院长",
    "董事长",
    "副总经理",
    "总经理",
    "副总裁",
    "总裁",
    "首席执行官",
    "首席经济学家",
    "首席分析师",
    "首席研究员",
    "首席专家",
    "研究员",
    "副教授",
    "教授",
    "副秘书长",
    "秘书长",
    "党组书记",
    "党委书记",
    "书记",
    "副会长",
    "会长",
    "副主席",
    "主席",
    "经理",
    "高级分析师",
    "分析师",
    "主持人",
    "院士",
    "一级巡视员",
    "二级巡视员",
    "巡视员",
    "副所长",
    "所长",
    "副处长",
    "处长",
    "负责人",
    "副省长",
    "省长",
    "副市长",
    "市长",
    "理事长",
    "创始人",
    "合伙人",
    "首席科学家",
    "科学家",
    "专家",
    "总编辑",
    "高级工程师",
    "工程师",
    "副行长",
    "行长",
    "总理",
    "代表",
    "委员",
    "律师",
    "医生",
    "主任医师",
    "高级经济师",
    "校长",
    "副校长",
    "厅长",
    "副厅长",
    "总监",
    "CEO",
    "创始人兼CEO",
    "董事长兼CEO",
    "所所长",
]
_OFFICE_END = "|".join(sorted((re.escape(o) for o in _OFFICES), key=len, reverse=True))
_SPEECH = "|".join(
    [
        "表示",
        "说",
        "指出",
        "介绍",
        "认为",
        "强调",
        "称",
        "告诉",
        "透露",
        "坦言",
        "分析",
        "建议",
        "回答",
        "回应",
        "答",
        "补充",
        "解释",
        "谈到",
        "提到",
        "提出",
        "看来",
        "预计",
        "直言",
        "呼吁",
        "接受",
        "受访",
        "致辞",
        "宣布",
        "总结",
        "判断",
        "道",
    ]
)
_PERSON = re.compile(
    rf"(?P<office>{_OFFICE_END})[\s、]?(?P<name>{NAME}?)"
    rf"(?=[，,：:。；\s“”（(）)、》]|$|在|也|还|就|对|向|的|日前|近日|近期|同时|则|并|(?:{_SPEECH}))"
)
_BEFORE_OFFICE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（）()、·]{0,40}$")
_CLAUSE = re.compile(r"[，,。；;：:！？!?“”\"\n]")
_LEAD_IN = re.compile(
    r".{0,20}?(?:日前|近日|今日|昨日|对此|其中|据|由|向|专访|采访了?|邀请|请|邀请到|接受|会上|此外|当天|"
    r"同时|以及|来自|记者|是|对|时任)(?=[\u4e00-\u9fff]{2})"
)
_TURN = re.compile(rf"^(?P<name>{NAME})\s?[:：]")
_MOST = 40
_TURNS, _FULL_NAME = 2, 3


_ALIAS = re.compile(r"[（(](?:以下|下)?[简簡]?[称稱][^（()）\n]{0,30}[)）]")
"""（以下简称“工信部”） between an office's house and its rank."""


def speakers(printed: str) -> tuple[Speaker, ...]:
    """People whose words the text gives, with the office it names: introduced by office, and speaking or interviewed.

    Names and offices are returned as printed; Traditional text is matched in Simplified where no length changes.
    """
    printed = _ALIAS.sub("", printed)
    converted = _to_simplified().convert(printed)
    simplified = converted if len(converted) == len(printed) else printed
    found: dict[str, Speaker] = {}
    for name in _turns(simplified):
        found[name] = Speaker(name)
    for clause_start, clause in _clauses(simplified):
        free = 0
        for match in _PERSON.finditer(clause):
            name = match["name"]
            if name.endswith("记者") or (name in found and found[name].office) or not _speaks(name, simplified):
                continue
            start = clause_start + _office_start(clause, free, match.start("office"))
            free = match.end("name")
            end, at = clause_start + match.end("office"), clause_start + match.start("name")
            found[name] = Speaker(printed[at : at + len(name)], printed[start:end].strip("、 和与與及"))
            if len(found) >= _MOST:
                return tuple(found.values())
    return tuple(found.values())


def _turns(text: str) -> list[str]:
    """Names that open several lines as 张三丰： does in a transcript, in order of appearance."""
    opened = Counter(match["name"] for match in map(_TURN.match, text.split("\n")) if match)
    return [name for name, times in opened.items() if times >= _TURNS and len(name) == _FULL_NAME]


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def _office_start(clause: str, free: int, end: int) -> int:
    """Where the office whose last word begins at `end` starts: behind `free` and behind words that lead in."""
    before = _BEFORE_OFFICE.search(clause, free, end)
    start = before.start() if before else end
    lead_in = _LEAD_IN.match(clause, start, end)
    return lead_in.end() if lead_in else start


def _clauses(text: str) -> list[tuple[int, str]]:
    """Pieces between punctuation with their offsets; offices never reach over it."""
    pieces, start = [], 0
    for match in _CLAUSE.finditer(text):
        pieces.append((start, text[start : match.end()]))
        start = match.end()
    pieces.append((start, text[start:]))
    return [(at, piece) for at, piece in pieces if len(piece) <= 200]


def _speaks(name: str, text: str) -> bool:
    pattern = re.compile(rf"{re.escape(name)}(?:[^。！？\n]{{0,16}}?(?:{_SPEECH})|\s?[:：])")
    return bool(pattern.search(text))
