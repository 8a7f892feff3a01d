"""The program's own names for what it found in, as Chinese readers are told it out: one word for each, everywhere."""

from collections.abc import Mapping

DISGUISES: Mapping[str, str] = {
    "verbatim": "原样",
    "boilerplate": "套话",
    "traditional": "繁体",
    "pinyin": "夹拼音",
    "reordered": "重排",
    "edited": "改动",
    "truncated": "删节",
    "corrupted": "乱码",
    "spun": "洗稿",
    "merged": "拼接",
}
"""What was done to a copy."""
CHANGED: Mapping[str, str] = {
    "figure": "数字",
    "date": "日期",
    "period": "时期",
    "year": "年份",
    "batch": "批次",
    "ordinal": "序次",
    "docno": "文号",
    "place": "地点",
    "person": "人名",
    "organisation": "机构",
    "name": "名称",
    "negation": "否定",
    "reversal": "反义",
}
"""The kinds of what a copy says otherwise (newswatch.model.story.Distortion)."""
RELATIONS: Mapping[str, str] = {
    "SAME": "同文",
    "PART_OF": "包含于",
    "QUOTES": "引用",
    "RELATED": "相关",
}
"""How a text is tied to another."""
