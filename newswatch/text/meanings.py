"""Two words that stand for one another in, whether that changes what is said out: facts of the Chinese language.

A spinner takes its words from a list of so-called synonyms; most are, some turn a statement round. A class is a scale
of meaning, its values the words of one meaning on it: two words of one class with different values are a change.

For words that a spinner replaced one by one. Where an otherwise equal text says something else in one place, pairs of
opposites that nobody would call synonyms count as well: newswatch.text.opposites.
"""

import re
from functools import lru_cache

from newswatch.text.places import PLACES

CLASSES: dict[str, tuple[str, ...]] = {
    "level": (
        "中央 党中央 国务院 中央政府 国家级",
        "地方 地方政府 地方党委",
        "全球 全世界 世界各国",
        "全国 举国",
        "全省 省级 省内 省里",
        "全市 市级 市内 市里",
        "全县 县级 县里",
        "乡镇 村级 乡级 镇级",
        "省委 省政府",
        "市委 市政府",
        "县委 县政府",
    ),
    "scope": ("国内 境内", "国外 境外 海外", "国际", "城市 城镇", "农村 乡村", "沿海", "内陆"),
    "rank": (
        "主席",
        "副主席",
        "总理",
        "副总理",
        "部长",
        "副部长",
        "省长",
        "副省长",
        "市长",
        "副市长",
        "县长",
        "副县长",
        "局长",
        "副局长",
        "司长",
        "副司长",
        "厅长",
        "副厅长",
        "处长",
        "副处长",
        "主任",
        "副主任",
        "书记",
        "副书记",
        "会长",
        "副会长",
        "院长",
        "副院长",
        "总裁",
        "副总裁",
        "董事长",
        "副董事长",
        "秘书长",
        "副秘书长",
        "总工程师",
    ),
    "direction": (
        "增长 上升 提高 增加 扩大 上涨 回升 提升 走高 攀升 增多 增强 上扬 增进 递增 增添 猛增 上浮 涨幅 增幅 正增长",
        "下降 降低 减少 缩小 下跌 回落 下滑 走低 减弱 削减 缩减 萎缩 下调 递减 锐减 下浮 跌幅 降幅 负增长",
        "持平 不变",
    ),
    "pace": ("加快 加速 提速 尽快 迅速 快速", "放缓 减缓 减速 放慢 缓慢 推迟 延缓"),
    "stance": (
        "合作 协作 协同 携手 互助",
        "竞争 对抗 冲突 较量 角逐",
    ),
    "support": ("支持 鼓励 扶持 赞成 拥护 支撑", "反对 抵制 阻止 打击 遏制 抑制"),
    "permission": (
        "必须 务必 应当 须 必需 一定要",
        "可以 可能 能够 或许 也许 不妨",
        "禁止 严禁 不得 不准 不许 杜绝",
        "允许 准许 准予 许可",
    ),
    "openness": ("开放 放开 放宽", "封闭 关闭 收紧 限制 封锁"),
    "trade": ("进口 输入", "出口 输出"),
    "result": ("盈利 盈余 赢利", "亏损 赤字 亏空", "顺差", "逆差"),
    "money": ("收入 营收 进账", "支出 开支 花费", "利润", "成本", "投资", "负债 债务"),
    "market": ("生产 产出 制造", "消费", "供给 供应", "需求", "销售"),
    "sector": ("工业", "农业", "服务业", "建筑业", "渔业 林业"),
    "matter": ("量子", "质子", "电子", "中子", "原子", "分子"),
    "measure": ("质量 品质", "数量 总量"),
    "quality": ("优势 长处 强项", "劣势 短处 弱项 短板", "优秀 优异 优良", "恶劣 低劣"),
    "outcome": ("成功 胜利", "失败 落败"),
    "amount": ("全部 所有 全体 全数", "部分 局部 个别 少数", "大部分 多数 大多数"),
    "order": (
        "首次 首个 首批 第一次",
        "再次 又一次",
        "最后",
        "上半年",
        "下半年",
        "上年 去年",
        "明年 来年",
        "今年 本年",
    ),
    "compared": ("同比", "环比"),
    "bound": ("超过 高于 多于 逾 不少于 不低于", "低于 少于 不足 不到 未达", "达到", "至少 最少", "至多 最多"),
    "launch": ("启动 开始 开工 开幕 启用 开启", "停止 结束 终止 停工 闭幕 停用 取消", "暂停"),
    "tense": ("已经 业已 已", "尚未 还未 未曾 没有", "即将 将要 将会"),
    "tradition": ("传统 老旧", "新兴 新型"),
    "ware": ("软件", "硬件"),
    "body": ("国有 国企 央企", "民营 民企 私营", "外资 外企"),
    "public": ("公开", "秘密 保密 内部"),
    "side": ("买方 买入 购买 收购", "卖方 卖出 出售 抛售"),
    "legal": ("合法 合规", "非法 违法 违规"),
    "safety": ("安全", "危险 风险 隐患"),
    "certainty": ("确认 证实 承认", "否认 辟谣"),
    "vote": ("通过 批准 同意", "否决 驳回 拒绝"),
    "gender": ("男性 男子 先生", "女性 女子 女士"),
}
"""Class: one line for each value, with the words of that value."""

CONTRARIES = (
    "大小 多少 高低 强弱 优劣 好坏 升降 增减 涨跌 快慢 内外 上下 前后 进出 买卖 收支 盈亏 正负 正副 公私 男女 新旧 "
    "宽严 松紧 东西 南北 左右 质量 长短 始终 胜负 真假 有无"
)
"""Characters that say the contrary of one another, or another thing, where one stands in the other's very place."""

_NEGATIONS = "不没无未非勿莫否"
_NEGATION = re.compile(f"(?<![除])[{_NEGATIONS}](?!断|仅|但|过|光|止|时|妨|少于|多于|同|线|疑|论|数|常|来|洲|凡)")
_NUMERALS = "零〇一二三四五六七八九十百千万亿两半"
_NUMBER = re.compile(rf"\d[\d.]*|[{_NUMERALS}]+")
_COUNTED = re.compile(rf"[{_NUMERALS}]+(?=[年月日时个家人次项亿万元倍成届批期件条])|[第百][{_NUMERALS}分]|\d")
_LONGEST = 5


def changed_meaning(here: str, there: str) -> str:
    """Why saying `here` where `there` stood changes what is said; empty where it only changes the wording.

    Both are folded and whole words: 部长 for 副部长, not nothing for 副. The answer is a class of this module, or
    `negation`, `number`, `place`.
    """
    if here == there:
        return ""
    for why, differs in (("number", _numbers), ("negation", _negations), ("place", _places)):
        if differs(here, there):
            return why
    return _class_at_odds(here, there) or ("contrary" if _contrary(here, there) else "")


def known_words(text: str) -> list[tuple[int, int]]:
    """[start, end) of every word of `text` whose meaning is known here, the longest first at each place."""
    return [match.span() for match in _any().finditer(text)]


def _numbers(here: str, there: str) -> bool:
    bare = all(_NUMBER.fullmatch(text) for text in (here, there))
    if not (bare or _COUNTED.search(here) or _COUNTED.search(there)):
        return False
    return _NUMBER.findall(here) != _NUMBER.findall(there)


def _negations(here: str, there: str) -> bool:
    return len(_NEGATION.findall(here)) % 2 != len(_NEGATION.findall(there)) % 2


def _places(here: str, there: str) -> bool:
    """A place was named and is not: a name has no synonyms."""
    return not _named(there) <= _named(here)


def _named(text: str) -> set[str]:
    return {text[k : k + size] for size in range(2, _LONGEST) for k in range(len(text) - size + 1)} & PLACES


def _class_at_odds(here: str, there: str) -> str:
    mine, theirs = _values(here), _values(there)
    for name in theirs:
        if name in mine and mine[name] != theirs[name]:
            return name
    return ""


def _values(text: str) -> dict[str, int]:
    """By class the value of the longest word of it in `text`."""
    found: dict[str, int] = {}
    for size in range(min(_LONGEST, len(text)), 0, -1):
        for start in range(len(text) - size + 1):
            for name, value in _words().get(text[start : start + size], ()):
                found.setdefault(name, value)
    return found


def _contrary(here: str, there: str) -> bool:
    """Whether the only difference is one character for its opposite."""
    if len(here) != len(there):
        return False
    odds = [(a, b) for a, b in zip(here, there, strict=True) if a != b]
    return len(odds) == 1 and frozenset(odds[0]) in _contraries()


@lru_cache(maxsize=1)
def _words() -> dict[str, list[tuple[str, int]]]:
    """Each word with its classes and its value in each."""
    known: dict[str, list[tuple[str, int]]] = {}
    for name, values in CLASSES.items():
        for value, words in enumerate(values):
            for word in words.split():
                known.setdefault(word, []).append((name, value))
    return known


@lru_cache(maxsize=1)
def _any() -> re.Pattern[str]:
    words = {*_words(), *PLACES}
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


@lru_cache(maxsize=1)
def _contraries() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in CONTRARIES.split())
