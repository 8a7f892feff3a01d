"""The program's short reasons in, the same in the language of the reader's terminal out."""

import re
from collections.abc import Mapping

from newswatch.chinese import CHANGED
from newswatch.cli.words import say

_WHOLE = {
    **CHANGED,
    "not due": "未到重抓时间",
    "put off: others come first": "本次名额已满，下次再抓",
    "listed before in this crawl": "本次已见过",
    "no article address of this source": "不是本信源的文章网址",
    "the crawl ended first": "抓取提前结束",
    "no such host (no network?)": "找不到主机（没有网络？）",
    "larger than the page limit": "超过页面大小上限",
    "robots.txt": "robots.txt 不许",
    "reading: timeout": "读取超时",
    "reading: memory": "读取占用内存过多",
    "reading: crashed": "读取时进程崩溃",
    "no title": "没有标题",
    "no text": "没有正文",
    "level": "层级",
    "scope": "范围",
    "rank": "职务",
    "direction": "升降",
    "pace": "快慢",
    "stance": "合作与竞争",
    "support": "支持与反对",
    "permission": "必须与可以",
    "openness": "开放与封闭",
    "trade": "进出口",
    "result": "盈亏",
    "money": "收支",
    "market": "供求",
    "sector": "行业",
    "matter": "物质",
    "measure": "质与量",
    "quality": "优劣",
    "outcome": "成败",
    "amount": "全部与部分",
    "order": "先后",
    "compared": "同比与环比",
    "bound": "界限",
    "launch": "启停",
    "tense": "已否",
    "tradition": "传统与新兴",
    "ware": "软硬件",
    "body": "所有制",
    "public": "公开与否",
    "side": "买卖",
    "legal": "合法与否",
    "safety": "安危",
    "certainty": "证实与否认",
    "vote": "通过与否",
    "gender": "性别",
    "number": "数字",
    "contrary": "相反",
}
_CODES = {
    "empty_body": ("no text", "没有正文"),
    "not_html": ("not a web page", "不是网页"),
    "undecodable": ("in no known encoding", "无法解码"),
    "too_large": ("too large", "过大"),
    "too_short": ("its text is too short", "正文过短"),
    "soft_404": ("says that there is no such page", "页面不存在"),
    "wall": ("asks for proof of a human reader", "要求人机验证"),
    "login": ("asks for a login", "需登录"),
    "list": ("a list of links", "是列表页"),
    "video": ("a video only", "只有视频"),
    "gallery": ("pictures only", "只有图片"),
    "attachment_only": ("an attachment only", "只有附件"),
    "no_text_layer": ("a document without text (scanned?)", "文件里没有文字（扫描件？）"),
    "encrypted": ("an encrypted document", "文件已加密"),
    "damaged_document": ("a damaged document", "文件损坏"),
    "unread_document": ("a document of a format that is not read", "不读的文件格式"),
}
"""Why a page is no article: the codes of docs/filters.md, in English and Chinese."""
_TIED = {
    "one_fact": ("one fact differs", "一处事实不同"),
    "figures": ("figures differ", "数字不同"),
    "pattern": ("stock phrases only", "同一格式"),
    "reworded": ("whole phrases differ", "整句改写"),
    "retold": ("retold in other words", "换词转述"),
    "like_a_copy_only": ("like a copy, unlike the original", "只像转载的改写"),
    "no_fixing_fact": ("far apart in time, nothing fixes it", "相隔已久，没有可定的事实"),
    "ruled_apart": ("taken apart by a person", "人工分开"),
    "same_as_both": ("a text is the same as both", "有一文与两者同文"),
    "revised": ("the original was revised", "原文改稿"),
    "as_written": ("not converted, not spun", "未经转换或洗稿"),
    "credits_it": ("the other credits it", "被另一篇注明为出处"),
    "named": ("named as the origin by copies", "被转载注明为出处"),
    "credits_nobody": ("credits nobody else", "未注明他处"),
    "host": ("the authority of its host", "网站权威"),
    "linked": ("linked as the origin", "被链接为出处"),
    "wire_head": ("its own wire head", "自家电头"),
    "whole": ("fuller", "较完整"),
    "first": ("first", "最早"),
}
"""Why texts are tied, and why one is the original: the names that `--json` gives, in English and Chinese."""
_BEGUN = {
    r"led to (\S+), known already": r"跳转到 \1，已读过",
    r"led to (\S+)": r"跳转到 \1",
    r"listed (.+)": r"列表时间 \1",
    r"published (.+)": r"发布时间 \1",
    r"(.+) is not named": r"没有提到 \1",
    r"no more than mentioning: (.+)": r"只是提及：\1",
    r"no more than quoting: (.+)": r"只是引述：\1",
    r"host (\S+)": r"发于 \1",
    r"credited to (.+)": r"来源为 \1",
    r"document number (.+)": r"文号 \1",
    r"issued: (.+)": r"由其发文：\1",
    r"title: (.+)": r"标题：\1",
    r"lead: (.+)": r"导语：\1",
    r"sentence (\d+): (.+)": r"第 \1 句：\2",
    r"(\d+) of (\d+) sentences: (.+)": r"\2 句中有 \1 句：\3",
    r"title names (.+) in passing \(.+\)": r"标题顺带提到 \1",
    r"text names (.+) in passing \(.+\)": r"正文顺带提到 \1",
}


def reason(text: str) -> str:
    """Words of the program's own are put in words of a person's; what a site or a library said stays as it is."""
    return say(*_CODES.get(text) or _TIED.get(text) or (text, _WHOLE.get(text) or _filled(text)))


def at_odds(name: str, facts: Mapping[str, str]) -> str:
    """The reason of a relation with the values at odds, the other text's first."""
    values = f"{facts['there']} / {facts['here']}" if {"here", "there"} <= facts.keys() else ""
    return f"{reason(name)} {values}".strip()


def _filled(text: str) -> str:
    for pattern, chinese in _BEGUN.items():
        if found := re.fullmatch(pattern, text):
            return found.expand(chinese)
    return text
