"""The name of a field in, what a person reads beside its value out; JSON has the name itself."""

from newswatch.cli.words import say

_LABELS = {
    "article_id": "文章编号",
    "event_id": "事件编号",
    "url": "网址",
    "file": "文件",
    "page": "网页",
    "source": "信源",
    "site": "网站",
    "title": "标题",
    "original_title": "原标题",
    "credited": "来源",
    "origin": "原出处",
    "origin_url": "原出处网址",
    "published": "发布时间",
    "published_precision": "时间精度",
    "original_published": "原文时间",
    "original_precision": "原文时间精度",
    "reporters": "记者",
    "wire_reporters": "电头记者",
    "speakers": "讲话人",
    "turns": "问答",
    "images": "图片",
    "attachments": "附件",
    "flags": "提示",
    "sure": "把握",
    "where": "读自",
    "editor": "编辑",
    "docno": "文号",
    "seen": "首次见到",
    "relevance": "相关程度",
    "why": "依据",
    "text": "正文",
    "printed": "网页原文",
    "verdict": "判定",
    "story": "报道编号",
    "disguises": "改动",
    "distortions": "失实",
    "disposition": "去向",
    "reason": "原因",
}


def label(name: str) -> str:
    """The field's name itself in English."""
    return say(name, _LABELS.get(name, name))
