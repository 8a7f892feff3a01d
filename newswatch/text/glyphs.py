"""A character in, the character it folds to out: one width, one case, one script, one glyph of every variant.

A table of 65,536 entries, and a look at each of the few characters beyond. One character stays one character, so that
offsets survive.
"""

import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC
from opencc import __version__ as converter

from newswatch.kept import kept

Codes = NDArray[np.uint32]

CODE = np.uint32(0x1FFFFF)
"""The bits of an entry that are the folded character."""
WORD = np.uint32(1 << 24)
"""Marks a character that is part of a word."""
LATIN = np.uint32(1 << 25)
"""Marks a letter that could be pinyin: most texts have none and need no closer look."""
JUNK = np.uint32(1 << 26)
"""Marks what nobody sees: zero width, direction and language tags, variation selectors, controls."""

_BEYOND = np.uint32(1 << 27)
"""Marks the table's last entry, which stands for all the characters that it does not have."""
_BMP = 0x10000
_CONVERTERS = ("tw2s", "hk2s", "t2s")
# 幺: to OpenCC the 么 of 什么 is a Traditional 幺
_MERGED = dict(zip("著妳牠祂乾鬥瞭於徵幺祇甦藉覆馀锺钜谘迳镟", "着你它它干斗了于征么只苏借复余钟巨咨径旋", strict=True))
"""Pairs that converters confuse or that a phrase table would keep apart: both sides fold alike, right or wrong."""
_PAIRS = """
硏研 淸清 靑青 値值 畧略 碁棋 兪俞 竝并 鬪斗 鬬斗 鬭斗 彊强 砲炮 隄堤 囘回 廻回 囬回 髣仿 倣仿 傚效 勦剿 吿告
啣衔 喆哲 姪侄 寃冤 寗宁 尅克 徧遍 恠怪 愼慎 慙惭 搾榨 攷考 敺驱 昬昏 朶朵 桮杯 棃梨 椶棕 櫂棹 欵款 歛敛
氊毡 涖莅 炤照 犂犁 甎砖 畱留 臯皋 盌碗 稾稿 稺稚 穅糠 窓窗 窻窗 緜绵 繙翻 罣挂 羢绒 耡锄 肐胳 臙胭 荳豆 葢盖
蕚萼 蘓苏 裠裙 襍杂 覊羁 詧察 諠喧 譌讹 賸剩 踫碰 輭软 逈迥 遯遁 邨村 郞郎 釬焊 銲焊 鉋刨 鍳鉴 鎗枪 閙闹 閧哄
陜陕 隂阴 靭韧 顋腮 飇飙 騐验 驩欢 鬀剃 鼈鳖 鴈雁 鵞鹅 鷰燕 麐麟 麤粗 鼇鳌 龢和 恊协 冩写 擧举 晄晃 槪概 澁涩
甁瓶 萠萌 襃褒 飜翻 鑛矿 鄕乡 餠饼 緖绪 戸户 頽颓 巓巅 尙尚 敎教 旣既
卽即 氷冰 呉吴 輌辆 隣邻 兎兔 繋系 汚污 浜滨 舗铺 聡聪 塡填 曁暨 舎舍 脇胁
酧酬 戱戏 頴颖 ⺀冫 ⺅亻 ⺉刂 ⺌小 ⺍小 ⺎兀 ⺐尢
⺒巳 ⺓幺 ⺕彐 ⺖忄 ⺘扌 ⺙攵 ⺛旡 ⺝月 ⺞歹 ⺠民 ⺡氵 ⺢水 ⺣灬 ⺤爪 ⺥爪 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪疋 ⺬示 ⺭礻
⺮竹 ⺯纟 ⺰纟 ⺲罒 ⺶羊 ⺷羊 ⺹耂 ⺻聿 ⺼肉 ⺽臼 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃西 ⻄西 ⻅见 ⻆角 ⻇角 ⻈讠 ⻉贝
⻊足 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻐钅 ⻑长 ⻒长 ⻓长 ⻔门 ⻕阜 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞食 ⻟食
⻠饣 ⻡首 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫齐 ⻬齐 ⻭齿 ⻮齿 ⻯龙 ⻰龙 ⻱龟 ⻲龟
"""
"""Old, Korean and misused glyphs that no converter knows, and the radicals that look like characters (Unicode's
EquivalentUnifiedIdeograph): each before what it stands for."""
_VARIANTS = {pair[0]: pair[1] for pair in _PAIRS.split()}
_MADE_OF = (unicodedata.unidata_version, converter)
_SELECTORS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0"


def looked_up(codes: Codes) -> tuple[Codes, int]:
    """The entry of every code, which is the folded character and its marks, and all the marks there are."""
    found = _table().take(codes, mode="clip")
    marks = int(np.bitwise_or.reduce(found))
    if marks & _BEYOND:
        high = (found & _BEYOND).nonzero()[0]
        found[high] = [_beyond(int(code)) for code in codes[high]]
        marks = int(np.bitwise_or.reduce(found))
    return found, marks


def folded_character(char: str) -> str:
    """`char` alone, folded."""
    code = ord(char)
    return chr(int(_table()[code] if code < _BMP else _beyond(code)) & int(CODE))


@lru_cache(maxsize=1)
def _table() -> Codes:
    return kept(__file__, _MADE_OF, np.uint32, _glyphs)


def _glyphs() -> Codes:
    """The table, made of what Unicode and OpenCC know."""
    singles = [chr(code) if _is_plain(code) else _single(chr(code)) for code in range(_BMP)]
    han = sorted({c for c in singles if c >= "\u2e80"})
    simplified = dict(zip(han, _simplified(han), strict=True))
    folds = [simplified.get(c, c) for c in singles]
    table = np.array([ord(c) | (int(WORD) if c.isalnum() else 0) for c in folds], dtype=np.uint32)
    codes = np.arange(_BMP)
    latin = ((codes | 0x20) >= 0x61) & ((codes | 0x20) <= 0x7A) | ((codes >= 0xC0) & (codes < 0x2B0))
    wide = ((codes >= 0xFF21) & (codes <= 0xFF5A)) | ((codes >= 0x3105) & (codes < 0x3130))
    table[latin | wide] |= LATIN
    junk = [code for code in range(_BMP) if not _is_plain(code) and _is_junk(chr(code))]
    table[junk] = ord(" ") | int(JUNK)
    table[_BMP - 1] |= _BEYOND
    return table


@lru_cache(maxsize=4096)
def _beyond(code: int) -> int:
    """The entry of a character beyond the table: compatibility forms and styled letters, tags, rare characters."""
    char = chr(code)
    if _is_junk(char):
        return ord(" ") | int(JUNK)
    single = _single(char)
    if ord(single) < _BMP:
        return int(_table()[ord(single)])
    return ord(single) | (int(WORD) if single.isalnum() else 0)


@lru_cache(maxsize=1)
def scripts() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of the characters of the table, which change on the way to Simplified, and which on the way to Traditional."""
    traditional, simplified = kept(__file__, _MADE_OF, np.bool_, _changing).reshape(2, _BMP)
    return traditional, simplified


def _changing() -> NDArray[np.bool_]:
    han = [chr(code) for code in range(0x3400, 0xA000)]
    down, up = _each_converted(han, "t2s"), _each_converted(han, "s2t")
    changing = np.zeros((2, _BMP), dtype=np.bool_)
    for char, to_simplified, to_traditional in zip(han, down, up, strict=True):
        changing[0, ord(char)] = to_simplified != char
        changing[1, ord(char)] = to_traditional != char and to_simplified == char
    return changing.ravel()


def _simplified(han: list[str]) -> list[str]:
    """Every character in Simplified writing; Japanese forms only where no mainland text has them as its own."""
    found = _each_converted(han, *_CONVERTERS)
    japanese = _each_converted(han, "jp2t", *_CONVERTERS)
    strange = (
        to if to != char or _is_mainland(char) else other for char, to, other in zip(han, found, japanese, strict=True)
    )
    return [_MERGED.get(_VARIANTS.get(char, char), _VARIANTS.get(char, char)) for char in strange]


def _is_plain(code: int) -> bool:
    """Whether a character has no other form as far as Unicode knows: two thirds of the table need no closer look."""
    return 0x3400 <= code < 0xA000 or 0xAC00 <= code < 0xD7A4 or 0xE000 <= code < 0xF900


def _is_mainland(char: str) -> bool:
    return bool(char.encode("gb2312", "ignore"))


def _each_converted(chars: list[str], *converters: str) -> list[str]:
    """Every character alone through OpenCC; one that would become several stays."""
    joined = "\n".join(chars)
    for name in converters:
        joined = OpenCC(name).convert(joined)
    return [to if len(to) == 1 else char for char, to in zip(chars, joined.split("\n"), strict=True)]


def _is_junk(char: str) -> bool:
    if char.isspace() or "\ud800" <= char <= "\udfff":
        return False
    return unicodedata.category(char) in ("Cc", "Cf") or char in _SELECTORS or "VARIATION SELECTOR" in _name(char)


def _name(char: str) -> str:
    return unicodedata.name(char, "")


def _single(char: str) -> str:
    """One character for one: compatibility forms resolved, accents off, lower case, any white space a blank."""
    if char.isspace() or "\ud800" <= char <= "\udfff":
        return " "
    base = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    if len(base) == 1:
        return base.lower()[:1]
    composed = unicodedata.normalize("NFKC", char).lower()
    words = [c for c in composed if c.isalnum()]
    if len(composed) == 1 or not words:
        return composed[0] if len(composed) == 1 and not composed.isspace() else char
    return words[0]
