"""A text's lines in, who wrote, edited and speaks in it out.

A name counts where a label, an office or a byline's own place vouches for it: four letters beginning with a surname are
not yet a person.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from opencc import OpenCC

from newswatch.model.article import Speaker

SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈"
    "钟鐘姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付方邹鄒熊白孟秦邱侯江尹薛闫阎閆雷段黎史龙龍陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向常汤湯"
    "康易乔喬赖賴文辛单單洪施牛温溫芦蘆俞苗左鲁魯季岳柯翟殷童屈邢樊冉柳管纪紀伍欧歐符房柴佟连連穆简簡缪繆缴繳司柏桂申屠路解应應车車项項祝"
    "寿壽关關齐齊费費包倪庞龐聂聶焦游商梅盛甘耿霍蓝藍卓宁寧谷毕畢安巩鞏成宗戚党初喻靳仇匡鄢臧宫敖沙郎边邊卞尤楚晏冷裴席褚骆駱瞿凌涂古仲宿占詹"
)
"""The first character of about 99 % of Chinese names (Ministry of Public Security's name reports), both scripts."""

_NAME = rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_NAMES = rf"{_NAME}(?:[\s、，,/]{{1,2}}{_NAME}){{0,7}}"
_AFTER_NAMES = r"(?=$|[\s）)】\]|，,。;；/丨]|编辑|責任|责任|摄|文|北京|上海|广州|深圳|报道|報道|報導|通讯员|实习)"
_EDITOR = re.compile(
    r"(?:责任编辑|責任編輯|责\s?编|責\s?編|(?<![主总副美])编辑|(?<![主总副美])編輯)\s?[:：/丨|]?\s?"
    r"([\u4e00-\u9fff·]{2,4}(?:[\s、，,/]{1,2}[\u4e00-\u9fff·]{2,4}){0,3})(?=$|[\s）)】\]|，,。;；_\d])"
)
_BYLINE = re.compile(rf"(?:作\s?者|记者|記者|撰\s?文|撰\s?稿|^文|采写)\s?[:：/丨|]\s?({_NAMES}){_AFTER_NAMES}")
_BYLINE_LOOSE = re.compile(
    r"作\s?者\s?[:：]\s?([\u4e00-\u9fff·\w]{2,12}(?:[\s、]{1,2}[\u4e00-\u9fff·]{2,4}){0,3})(?=$|[\s）)】\]|，,])"
)
_REPORTER_LINE = re.compile(
    rf"^[（(【\[■▲●□\s]{{0,3}}(?:[\u4e00-\u9fffA-Za-z0-9《》·“”]{{0,16}}?)?(?:实习)?(?:首席)?(?:记者|"
    rf"記者)[\s:：]{{0,2}}({_NAMES})\s?(?:[\u4e00-\u9fff]{{2,4}})?(?:报道|報道|報導|摄影报道)?[）)】\]]?$"
)
_ALONE = re.compile(rf"^{_NAMES}$")
_BESIDE_OUTLET = re.compile(
    rf"^(?:({_NAME})\s?[/／]\s?[\u4e00-\u9fff]{{2,10}}(?:报|報|社|网|網|台|新闻)"
    rf"|[\u4e00-\u9fff]{{2,10}}(?:快讯|快訊|报|報|社|网|網|台)\s?[/／]\s?([\u4e00-\u9fff]{{2,4}}))(?=$|\s)"
)
_WIRE = re.compile(
    rf"[（(]\s?(?:[\u4e00-\u9fff]{{0,10}}?)(?:记者|記者)[\s:：]{{0,2}}({_NAMES})(?=[\s、，,）)]|通讯员|實習|实习)"
)
_SPLIT = re.compile(r"[\s、，,/]+")
_NOT_NAMES = frozenset(
    (
        "未知",
        "佚名",
        "网络",
        "匿名",
        "本站",
        "原创",
        "编辑",
        "记者",
        "来源",
        "综合",
        "管理员",
        "小编",
        "报道",
        "摄影",
        "整理",
    )
)
_HEAD_LONGEST = 160


def reporters(head: Sequence[str], above: Sequence[str], body: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Who wrote the text as a byline or the wire head names them, and where; empty where nobody is named.

    `head` are the lines around the title, `above` those of them between title and text that are no links: only there a
    name may stand without a label.
    """
    for text in head:
        if len(text) > _HEAD_LONGEST:
            continue
        match = _BYLINE.search(text) or _BYLINE_LOOSE.search(text) or _BESIDE_OUTLET.match(text)
        if match and (names := _split(next(filter(None, match.groups())))):
            return names, "byline"
    for text in [*head, *body[:3], *body[-2:]]:
        match = _REPORTER_LINE.match(text) if len(text) <= 60 else None
        if match and (names := _split(match.group(1))):
            return names, "byline"
    for text in [*above, *body[:1]]:
        if _ALONE.match(text) and 3 <= len(text) <= 12:
            return _split(text), "byline"
    for text in body[:5]:
        match = _WIRE.search(text[:200])
        if match:
            return _split(match.group(1)), "wire head"
    return (), ""


def editor(lines: Sequence[str]) -> str:
    """The editor named behind the label 责编 or its like, as printed; the last such line wins."""
    for text in reversed(lines):
        found = _EDITOR.search(text[-120:])
        if found and found.group(1) not in _NOT_NAMES:
            return found.group(1).strip()
    return ""


def _split(names: str) -> tuple[str, ...]:
    found = [name for name in _SPLIT.split(names.strip()) if len(name) > 1 and name not in _NOT_NAMES]
    return tuple(dict.fromkeys(found))


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
    rf"(?P<office>{_OFFICE_END})[\s、]?(?P<name>{_NAME}?)"
    rf"(?=[，,：:。；\s“”（(）)、》]|$|在|也|还|就|对|向|的|日前|近日|近期|同时|则|并|(?:{_SPEECH}))"
)
_BEFORE_OFFICE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（）()、·]{0,40}$")
_CLAUSE = re.compile(r"[，,。；;：:！？!?“”\"\n]")
_LEAD_IN = re.compile(
    r".{0,20}?(?:日前|近日|今日|昨日|对此|其中|据|由|向|专访|采访了?|邀请|请|邀请到|接受|会上|此外|当天|"
    r"同时|以及|来自|记者|是|对|时任)(?=[\u4e00-\u9fff]{2})"
)
_TURN = re.compile(rf"^(?P<name>{_NAME})\s?[:：]")
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
