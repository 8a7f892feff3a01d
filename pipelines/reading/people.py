"""A page's lines in, who wrote and edited its text out.

A name counts where a label, an office or a byline's own place vouches for it: four letters beginning with a surname are
not yet a person.
"""

import re
from collections.abc import Iterable, Sequence

from pipelines.reading.names import HAN, NAME, NAMES, is_name

_AFTER_NAMES = (
    r"(?=$|[\s）)】\]|，,。;；/／╱丨｜︱]|编辑|責任|责任|摄|文|北京|上海|广州|深圳|报道|報道|報導|通讯员|实习)"
)
_EDITOR = re.compile(
    r"(?:责任编辑|責任編輯|责\s?编|責\s?編|(?<![主总副美])编辑|(?<![主总副美])編輯)\s?[:：/丨|｜︱]?\s?"
    rf"([{HAN}·]{{2,4}}(?:[\s、，,/]{{1,2}}[{HAN}·]{{2,4}}){{0,3}})(?=$|[\s）)】\]|，,。;；_\d])"
)
_BYLINE = re.compile(
    rf"(?:作\s?者|撰\s?文|撰\s?稿|^文|采写)\s?[:：/丨|｜︱]\s?({NAMES}){_AFTER_NAMES}"
    rf"|^原创\s({NAMES})(?=\s|$)|(?:记者|記者)\s?[:：/丨|｜︱]\s?({NAMES}){_AFTER_NAMES}"
    rf"|(?:记者|記者)\s({NAMES})(?=$|[\s/／╱][\s\u4e00-\u9fff]{{0,5}}(?:报道|報道|報導))"
)
_BYLINE_LOOSE = re.compile(
    r"作\s?者\s?[:：]\s?([\u4e00-\u9fff·\w]{2,12}(?:[\s、]{1,2}[\u4e00-\u9fff·]{2,4}){0,3})(?=$|[\s）)】\]|，,])"
)
_REPORTER_LINE = re.compile(
    rf"^[（(【\[■▲●□\s]{{0,3}}(?:[\u4e00-\u9fffA-Za-z0-9《》·“”]{{0,16}}?)?(?:实习)?(?:首席)?(?:记者|"
    rf"記者)[\s:：/／╱]{{0,2}}({NAMES})[\s/／╱]?(?:[\u4e00-\u9fff]{{2,4}})?(?:报道|報道|報導|摄影报道|整理)?[）)】\]]?$"
    rf"|^[（(【\[]?({NAMES})\s?[/／╱]\s?[\u4e00-\u9fff]{{2,6}}(?:报道|報道|報導)[）)】\]]?$"
)
_BESIDE_OUTLET = re.compile(
    rf"^(?:({NAME})\s?[/／]\s?[\u4e00-\u9fff]{{2,10}}(?:报|報|社|网|網|台|新闻)"
    rf"|[\u4e00-\u9fff]{{2,10}}(?:快讯|快訊|报|報|社|网|網|台)\s?[/／]\s?([\u4e00-\u9fff]{{2,4}}))(?=$|\s)"
)
_WIRE = re.compile(
    rf"[（(]\s?(?:[\u4e00-\u9fff]{{0,10}}?)(?:记者|記者)[\s:：]{{0,2}}({NAMES})(?=[\s、，,）)]|通讯员|實習|实习)"
)
_SIGNED = re.compile(
    rf"[（(【](?:[\u4e00-\u9fff]{{0,10}}?)(?:记者|記者|作者|执笔|執筆|撰稿)[\s:：]{{0,2}}({NAMES})"
    r"(?:(?:[\s、，,]|系|为|為|是)[^（()）]{0,40})?[）)】]\s?$"
)
"""（记者张三 李四） or （作者张三系某院教授） behind a last paragraph."""
_ALONE = re.compile(f"({NAMES})")
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
_LONGEST_BYLINE = 60
_WIRE_WITHIN = 200


def reporters(
    head: Sequence[str], above: Sequence[str], body: Sequence[str], foot: Sequence[str]
) -> tuple[tuple[str, ...], str]:
    """Who wrote the text as a byline, the wire head or the end names them, and where; empty where nobody is named.

    `head` are the lines around the title, `above` those of them between title and text that are no links: only there a
    name may stand without a label. `foot` are the lines at the end of the text's container.
    """
    for names, where in (
        (_labelled(head), "byline"),
        (_first(_REPORTER_LINE, filter(is_byline, [*head, *body[:3], *foot])), "byline"),
        (_first(_ALONE, filter(is_name, [*above, *body[:1]])), "byline"),
        (_first(_WIRE, (text[:_WIRE_WITHIN] for text in body[:5])), "wire head"),
        (_first(_SIGNED, (text[-_LONGEST_BYLINE:] for text in reversed(foot))), "byline"),
    ):
        if names:
            return names, where
    return (), ""


def _labelled(head: Sequence[str]) -> tuple[str, ...]:
    short = [text for text in head if len(text) <= _HEAD_LONGEST]
    found = (_BYLINE.search(text) or _BYLINE_LOOSE.search(text) or _BESIDE_OUTLET.match(text) for text in short)
    return next(filter(None, (_of(match) for match in found if match)), ())


def _first(pattern: "re.Pattern[str]", texts: Iterable[str]) -> tuple[str, ...]:
    """The names in the first of `texts` that names anybody."""
    return next(filter(None, (_of(match) for match in map(pattern.search, texts) if match)), ())


def _of(match: "re.Match[str]") -> tuple[str, ...]:
    return _split(next(filter(None, match.groups())))


def is_byline(text: str) -> bool:
    """Whether a line says who reports, and nothing else (某报记者 张三 北京报道)."""
    return len(text) <= _LONGEST_BYLINE and bool(_REPORTER_LINE.match(text))


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
