"""The program's own words in a briefing, in Chinese and in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from consumers.alerts.channels.message import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """Labels and sentences; `{}` is where a number or a clock goes."""

    language: Language
    briefing: str
    query: str
    made: str
    stories: str
    copies: str
    sites: str
    distorted: str
    origins: str
    origin: str
    site: str
    published: str
    spread: str
    spread_of: str
    hits: str
    figures: str
    earlier: str
    clock: str
    done: str
    differs: str
    nothing: str
    more_stories: str
    more_copies: str
    more_origins: str
    more_differences: str
    seen: str
    hour: str
    zone: str
    page: str
    comma: str
    colon: str
    weekdays: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Heads of a table of copies."""
        return self.copies, self.clock, self.done, self.differs

    def pick(self, chinese: Mapping[str, str], word: str) -> str:
        """A word of the program's own; newswatch.chinese has those."""
        english = (word.value if isinstance(word, StrEnum) else word).replace("_", " ").lower()
        return chinese.get(word, word) if self.language == "zh" else english


_ZH = Wording(
    language="zh",
    briefing="简报",
    query="检索式",
    made="编制时间",
    stories="报道",
    copies="转载",
    sites="网站",
    distorted="失实转载",
    origins="出处",
    origin="出处",
    site="首发网站",
    published="发布时间",
    spread="传播",
    spread_of="转载 {} 篇，见于 {} 家网站",
    hits="命中",
    figures="主要数字",
    earlier="此前相关报道",
    clock="时间",
    done="改动",
    differs="与原文不符（转载 ≠ 原文）",
    nothing="本期没有符合的报道。",
    more_stories="另有 {} 条报道未列出，合计数不含。",
    more_copies="另有 {} 篇转载未列出",
    more_origins="另有 {} 家",
    more_differences="另有 {} 处",
    seen="首见 {}",
    hour="{} 时",
    zone="页面时间均为北京时间",
    page="第 {} 页",
    comma="、",
    colon="：",
    weekdays=tuple(f"（星期{day}）" for day in "一二三四五六日"),
)
_EN = Wording(
    language="en",
    briefing="briefing",
    query="Query",
    made="Made at",
    stories="stories",
    copies="copies",
    sites="sites",
    distorted="copies that say otherwise",
    origins="Origins",
    origin="Origin",
    site="Found at",
    published="Published",
    spread="Spread",
    spread_of="{} copies, on {} sites",
    hits="Words that hit",
    figures="Key figures",
    earlier="Earlier stories",
    clock="Time",
    done="What was done",
    differs="Says otherwise (copy ≠ original)",
    nothing="No story met the query in this time.",
    more_stories="{} more stories are not shown; the totals leave them out.",
    more_copies="{} more copies are not shown",
    more_origins="{} more",
    more_differences="{} more",
    seen="first seen {}",
    hour="{}h",
    zone="Clocks of pages are Beijing time",
    page="Page {}",
    comma=", ",
    colon=": ",
    weekdays=tuple(f" ({day})" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")),
)


def wording(language: Language) -> Wording:
    return _ZH if language == "zh" else _EN
