"""A page's lines in, who wrote and edited its text out: whom a byline names, and whom the text's own wire head does.

A name counts where a label, an office or a byline's own place vouches for it: four letters beginning with a surname are
not yet a person. Lines are matched in Simplified and names returned as printed.
"""

import re
from collections.abc import Iterable, Sequence

from newswatch.model.article import Sure
from pipelines.reading import voice
from pipelines.reading.found import Found
from pipelines.reading.lines import Line, parts
from pipelines.reading.lines import names as names_of
from pipelines.reading.names import HAN, NAME, NAMES, SIGNING, UNUSUAL, is_name, is_word
from pipelines.reading.script import folded
from pipelines.reading.tables.words import OUTLET, SEPARATOR

_MARK = r"[（(【\[■▲●◎○◆□\s]{0,3}"
"""What a byline may open with."""
_HOUSE = r"(?:[\u4e00-\u9fffA-Za-z0-9《》·“”]{0,16}?)?"
_RANK = r"(?:实习|首席|特约|见习)?"
_AFTER_NAMES = r"(?=$|[\s）)】\]|，,。;；/／╱丨｜︱]|编辑|责任|摄|文|图|北京|上海|广州|深圳|报道|报导|通讯员|实习|发自)"
_EDITOR = re.compile(
    r"(?:责任编辑|责\s?编|(?<![主总副美])编辑)\s?[:：/丨|｜︱]?\s?"
    rf"([{HAN}·]{{2,4}}(?:[\s、，,/]{{1,2}}[{HAN}·]{{2,4}}){{0,3}})(?=$|[\s）)】\]|，,。;；_\d])"
)
_LABEL = rf"(?:作\s?者|撰\s?文|撰\s?稿|^(?:图文|文图?)|采写){SEPARATOR}(?:{_HOUSE}{_RANK}记者\s?)?"
_BYLINE = re.compile(
    rf"{_LABEL}({SIGNING}){_AFTER_NAMES}"
    rf"|^原创\s({NAMES})(?=\s|$)|记者{SEPARATOR}({SIGNING}){_AFTER_NAMES}"
    rf"|记者\s({SIGNING})(?=$|\s(?:通讯员|摄影|图片|供图|视频))"
    rf"|记者\s?({SIGNING})(?=[\s/／╱]{{1,3}}[\u4e00-\u9fff]{{0,6}}(?:报道|报导|整理|专访))"
)
_BYLINE_UNUSUAL = re.compile(
    rf"(?:(?:撰\s?文|撰\s?稿|采写){SEPARATOR}|记者(?:\s?[:：]\s?|\s))({UNUSUAL})(?=$|\s(?!摄|图|供图|拍|编制|绘|制)|[\s/／]{{1,2}}[\u4e00-\u9fff]{{2,4}}(?:报道|报导))"
)
"""Whatever the surname, where nothing else stands."""
_BYLINE_LOOSE = re.compile(
    r"作\s?者\s?[:：]\s?([\u4e00-\u9fff·\w]{2,12}(?:[\s、]{1,2}[\u4e00-\u9fff·]{2,4}){0,3})(?=$|[\s）)】\]|，,])"
)
_BYLINE_BEHIND = re.compile(
    rf"^{_MARK}(?:本文)?(?:作\s?者|撰\s?文|撰\s?稿|采写|执笔){SEPARATOR}(?:{_HOUSE}{_RANK}记者\s?)?({SIGNING}){_AFTER_NAMES}"
    rf"|^{_MARK}(?:本文)?作\s?者{SEPARATOR}([{HAN}]{{2,4}})[）)】\]]?$"
)
_REPORTER_LINE = re.compile(
    rf"^{_MARK}{_HOUSE}{_RANK}记者[\s:：/／╱]{{0,2}}({SIGNING})"
    r"(?:(?:[\s/／╱]{1,3}[\u4e00-\u9fff]{2,4})?|[\s/／╱]{0,3}[\u4e00-\u9fff]{0,4}(?:[、，,][\u4e00-\u9fff]{2,4}){0,3}(?:报道|报导|整理)|"
    r"[\s，,、]?(?:实习生|通讯员|摄影)[^。]{0,24})[）)】\]]?$"
    rf"|^[（(【\[]?({SIGNING})\s?[/／╱]\s?[\u4e00-\u9fff]{{2,6}}(?:报道|报导)[）)】\]]?$"
)
_BESIDE_OUTLET = re.compile(
    rf"^(?:({NAME})\s?[/／]\s?[\u4e00-\u9fff]{{2,10}}(?:{OUTLET}|新闻)"
    rf"|[\u4e00-\u9fff]{{2,10}}(?:快讯|{OUTLET})\s?[/／]\s?({SIGNING}))(?=$|\s(?!\s?[/／|>]))"
)
_AUTHOR = re.compile(r"(?i)(?:^|[\s_-])(?:auth(?:or)?|byline|reporter|writer|zuozhe|jizhe)(?:[_-]?name)?(?=\s|$)")
"""What a template calls the element of a byline."""
_WIRE = re.compile(
    rf"[（(〔［\[【]\s?(?:[\u4e00-\u9fff]{{0,10}}?)记者[\s:：/／丨]{{0,2}}({SIGNING})"
    r"(?=[\s、，,）)〕］\]】/／╱]|通讯员|实习|[\u4e00-\u9fff]{2,6}\d{1,2}日)"
    rf"|^[\u4e00-\u9fff]{{2,10}}?记者({SIGNING})(?=[\u4e00-\u9fff]{{2,6}}\d{{1,2}}日|(?:报道|报导)[:：，,\s])"
    rf"|^[^。，]{{0,40}}?(?:[电讯]|消息)[\s:：]{{0,2}}[\u4e00-\u9fff]{{0,8}}?记者\s?({SIGNING})(?=[\s、，,:：]|报道|报导|通讯员)"
)
"""（记者张三 李四） behind place and day, or 记者张三 without brackets."""
_SIGNED = re.compile(
    rf"[（(【〔](?:[文图]{{1,2}}{SEPARATOR})?[\u4e00-\u9fff]{{0,12}}?记者[\s:：/／]{{0,2}}({SIGNING})"
    r"(?:(?!\s?[/／]?(?:摄|图|供图|拍))[\s、，,/／][^（()）]{0,40})?[）)】〕]\s?$"
)
"""（记者张三 李四） behind a last paragraph or alone."""
_SIGNED_AUTHOR = re.compile(
    rf"[（(【](?:[\u4e00-\u9fff]{{0,10}}?)(?:作者|执笔|撰稿)[\s:：]{{0,2}}({SIGNING})"
    r"(?:(?:[\s、，,]|系|为|是)[^（()）]{0,40})?[）)】]\s?$"
)
"""（作者张三系某院教授） behind a last paragraph."""
_WORDS_BY = re.compile(
    rf"(?:^{_MARK}|[（(【])(?:图文|文图?){SEPARATOR}(?:{_HOUSE}{_RANK}记者\s?)?({SIGNING}){_AFTER_NAMES}[^（()）]{{0,30}}[）)】]?$"
)
"""文/张三 on a line behind the text, or in the bracket that closes it."""
_SIGNED_ALONE = re.compile(rf"[。！？”…]\s?[（(]({NAMES})[)）]$")
"""（张三） behind a last sentence."""
_ALONE = re.compile(f"({NAMES})")
_NAMES_ALONE = re.compile(rf"^(?:作\s?者|记者|文)?[\s:：/／丨]{{0,2}}({SIGNING})(?<![社报网台刊])$")
_SPLIT = re.compile(r"[\s、，,/]+")
_NOT_NAMES = frozenset(
    """
    未知 佚名 网络 匿名 本站 原创 编辑 记者 来源 综合 管理员 小编 报道 摄影 整理 通讯员
    """.split()  # noqa: SIM905 - as in offices.py
)
_PAGE_WORDS = 0.6
"""The share of page words from which on what stands behind a label is a button (手机版) and nobody."""
_HEAD_LONGEST = 160
_LONGEST_BYLINE = 60
_WIRE_WITHIN = 200


Named = Found[tuple[str, ...]]
"""Who is named, where, and how sure it is that he wrote the text."""


def byline(head: Sequence[Line], above: Sequence[str], body: Sequence[str], foot: Sequence[str]) -> Named | None:
    """Who wrote the text as the page says over it or behind its end.

    `head` are the lines around the title that are no paragraphs, `above` those of them between title and text that are
    no links: only there a name may stand without a label. `foot` are the lines at the end of the text's container, up
    to what is not its own.
    """
    over = [line.text for line in head]
    signed = [text for text in foot if len(text) <= _LONGEST_BYLINE]
    loose = [text for text in signed if not _SIGNED.search(folded(text))]
    return _best(
        (_labelled(over), "byline", Sure.STATED),
        (_called(head), "author element", Sure.STATED),
        (_first(_REPORTER_LINE, filter(is_byline, [*over, *body[:3], *loose])), "byline", Sure.LIKELY),
        (_first(_ALONE, filter(is_name, [*above, *body[:1]])), "byline", Sure.GUESSED),
        (_first(_BYLINE_BEHIND, reversed(signed)), "byline", Sure.STATED),
        (_first(_BYLINE_UNUSUAL, (text for text in over if len(text) <= _LONGEST_BYLINE)), "byline", Sure.LIKELY),
        (_first(_SIGNED_AUTHOR, (text[-_LONGEST_BYLINE:] for text in reversed(foot))), "byline", Sure.STATED),
    )


def wired(body: Sequence[str], foot: Sequence[str]) -> Named | None:
    """Whom the text's own wire head names as its reporters, else the bracket or line (文/张三) that closes it."""
    ends = [text[-_LONGEST_BYLINE:] for text in reversed(foot)]
    return _best(
        (_first(_WIRE, (text[:_WIRE_WITHIN] for text in body[:5])), "wire head", Sure.STATED),
        (_first(_SIGNED, ends), "closing bracket", Sure.STATED),
        (_first(_WORDS_BY, ends), "closing line", Sure.STATED),
        (_first(_SIGNED_ALONE, ends), "closing bracket", Sure.GUESSED),
    )


def _best(*found: tuple[tuple[str, ...], str, Sure]) -> Named | None:
    """The first of `found` that names anybody."""
    return next((Found(*each) for each in found if each[0]), None)


def _called(head: Sequence[Line]) -> tuple[str, ...]:
    """The names that stand alone in an element that its template calls that of the author."""
    for line in head:
        for element in parts(line):
            if _AUTHOR.search(names_of(element)):
                text = " ".join(element.text_content().split())
                found = _first(_NAMES_ALONE, (text,)) if len(text) <= _LONGEST_BYLINE else ()
                if found:
                    return found
    return ()


def _labelled(head: Sequence[str]) -> tuple[str, ...]:
    short = [text for text in head if len(text) <= _HEAD_LONGEST]
    return next(filter(None, (_of_label(text) for text in short)), ())


def _of_label(text: str) -> tuple[str, ...]:
    plain = folded(text)
    match = _BYLINE.search(plain) or _BYLINE_LOOSE.search(plain) or _BESIDE_OUTLET.match(plain)
    return _of(match, text) if match else ()


def _first(pattern: "re.Pattern[str]", texts: Iterable[str]) -> tuple[str, ...]:
    """The names in the first of `texts` that names anybody."""
    found = ((pattern.search(folded(text)), text) for text in texts)
    return next(filter(None, (_of(match, text) for match, text in found if match)), ())


def _of(match: "re.Match[str]", text: str) -> tuple[str, ...]:
    """The names a match holds, as `text` prints them; none where one of them is a word."""
    start, end = next(span for span in map(match.span, range(1, match.re.groups + 1)) if span != (-1, -1))
    found = [name for name in _SPLIT.split(text[start:end].strip()) if len(name) > 1]
    if any(is_word(folded(name)) or voice.share(name) >= _PAGE_WORDS for name in found):
        return ()
    return tuple(dict.fromkeys(name for name in found if folded(name) not in _NOT_NAMES))


def is_byline(text: str) -> bool:
    """Whether a line says who reports, and nothing else (某报记者 张三 北京报道)."""
    if len(text) > _LONGEST_BYLINE:
        return False
    match = _REPORTER_LINE.match(folded(text))
    return match is not None and bool(_of(match, text))


def editor(lines: Sequence[str]) -> Found[str] | None:
    """The editor named behind the label 责编 or its like, as printed; the last such line wins."""
    for text in reversed(lines):
        end = text[-120:]
        found = _EDITOR.search(folded(end))
        if found and found.group(1) not in _NOT_NAMES:
            return Found(end[slice(*found.span(1))].strip(), "label")
    return None
