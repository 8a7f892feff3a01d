"""What people read, in the language of their terminal: English, or Chinese where the locale asks for it."""

import os
from collections.abc import Iterable, Sequence

from newswatch.chinese import DISGUISES, RELATIONS

_TERMS = {
    **DISGUISES,
    **RELATIONS,
    "new_story": "新报道",
    "repost": "转载",
    "revision": "改稿",
    "quarantined": "隔离",
    "about": "以其为题",
    "quoting": "引述",
    "mentioning": "提及",
    "opened": "新立",
    "joined": "转载",
    "revised": "改稿",
    "rerooted": "原文改定",
    "set_aside": "隔离",
    "split": "拆分",
    "candidates": "链接",
    "seen": "已读过",
    "unchanged": "无变化",
    "out_of_scope": "范围外",
    "robots": "站方不许",
    "blocked": "被拦截",
    "failed": "抓取失败",
    "not_article": "不是文章",
    "irrelevant": "与本部委无关",
    "invalid": "无效",
    "published": "已发布",
    "running": "进行中",
    "ok": "正常",
    "partial": "部分",
    "broken": "页面异常",
    "unreachable": "连不上",
    "stopped": "中止",
    "interrupted": "被中断",
    "asks": "问",
    "speaks": "答",
    "spool": "待写入日志",
    "dedup": "待判定",
    "match": "待匹配",
    "deliver": "待投递",
    "intake": "待抓取",
    "alerts": "提醒",
    "delivered": "已送达",
    "owed": "待送达",
    "given_up": "已放弃",
    "stated": "页面明示",
    "likely": "很可能",
    "pseudo_credit": "来源栏未指明媒体",
    "credits_itself": "来源栏写本站",
    "credit_contradicted": "来源前后不一",
    "clock_contradicted": "时间与元数据不符",
    "replacement_characters": "有字符丢失",
    "mojibake": "疑有乱码",
    "repaired_encoding": "乱码已还原",
    "pages_missing": "后续页缺失",
    "second": "秒",
    "minute": "分钟",
    "hour": "小时",
    "day": "日",
    "documented": "有资料",
    "saved-page": "有样页",
    "guessed": "推测",
    "ministry": "部委",
    "agency": "通讯社",
    "newspaper": "报纸",
    "aggregator": "转载站",
    "settings": "设置",
    "guard": "防护",
    "data": "数据目录",
    "catalogue": "信源目录",
    "browser": "浏览器",
    "log": "消息日志",
    "store": "数据库",
    "clock": "时钟",
    "service": "服务",
    "sources": "信源",
    "quarantine": "隔离区",
}


def chinese() -> bool:
    """Whether NEWSWATCH_LANGUAGE or the locale asks for Chinese."""
    asked = os.environ.get("NEWSWATCH_LANGUAGE") or next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return asked.lower().startswith("zh")


def say(english: str, chinese_text: str) -> str:
    """One of two wordings of the same sentence."""
    return chinese_text if chinese() else english


def many(count: int, one: str, more: str = "") -> str:
    """So many of them in English: 1 page, 2 pages; `more` where that is not `one` with an s."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def carried(copies: int, hosts: int, own: Sequence[str]) -> str:
    """How many copies of a story there are, at how many sites, and whose texts of their own."""
    english = f"{many(copies, 'copy', 'copies')} at {many(hosts, 'site')}"
    said = say(english, f"转载 {copies} 篇，{hosts} 家网站")
    if not own:
        return said
    names = say(", ", "、").join(own)
    return said + say(f"; texts of their own: {len(own)} ({names})", f"；独立成文 {len(own)} 家（{names}）")


def term(word: str) -> str:
    """A word of the program's own as people read it."""
    return say(word.replace("_", " "), _TERMS.get(word, word))


def terms(words: Iterable[str]) -> str:
    """Several of them side by side."""
    return say(" ", "、").join(map(term, words))
