"""Nothing in; pages made to break a reader out, each by name, and one ordinary page with what it says.

All are made in memory, a few megabytes each; those over the limit of a page are there to show that the limit is kept.
"""

import gzip
from collections.abc import Callable, Mapping

MB = 1024 * 1024

TITLE = "盐田市发布制造业数字化改造方案"
PARAGRAPHS = (
    "盐田市经济和信息化局三月五日发布制造业数字化改造方案，提出用三年时间支持一百二十家中小企业完成设备联网。",
    "方案说，改造从注塑、纺织和食品三个行业开始，每家企业可以申请一次贴息贷款，额度不超过设备投资的三成。",
    "局长周以宁在会上表示，方案不设统一的样板，由企业按照自己的工序选择先改哪一段，政府只对结果验收。",
    "首批名单将在四月底公布，没有入选的企业可以在下半年再次提出申请，审核意见会一并告知。",
)
ORDINARY = {
    "title": TITLE,
    "published": "2026-03-05T10:21:00+08:00",
    "credited": "盐田日报",
    "text": "\n".join(PARAGRAPHS),
}
"""What a reader must find on the ordinary page."""


def ordinary() -> bytes:
    paragraphs = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    line = '<div class="info">2026-03-05 10:21 来源：盐田日报</div>'
    return _page(f'<h1>{TITLE}</h1>{line}<div class="content">{paragraphs}</div>', f"{TITLE}_盐田新闻网")


def _page(body: str, title: str = "一个页面") -> bytes:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<!DOCTYPE html><html>{head}<body>{body}</body></html>".encode()


def _article(inside: str) -> bytes:
    return _page(f"<h1>一个标题写在这里</h1><div><p>2026-03-05 10:21 来源：盐田日报</p>{inside}</div>")


def _paragraphs(count: int) -> bytes:
    return _article("".join(f"<p>第{number}段说明设备已经联网。</p>" for number in range(count)))


def _names(count: int) -> str:
    """So many attributes, each a name of five characters."""
    digits = "abcdefghijklmnop"
    return "".join(
        f" {digits[n >> 16 & 15]}{digits[n >> 12 & 15]}{digits[n >> 8 & 15]}{digits[n >> 4 & 15]}{digits[n & 15]}"
        for n in range(count)
    )


def _tables(depth: int) -> str:
    return "<table><tr><td>" * depth + "格子里的字" + "</td></tr></table>" * depth


def _text(unit: str, size: int) -> str:
    """`unit` again and again, in so many bytes of UTF-8 at most."""
    return unit * (size // len(unit.encode()))


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "100,000 paragraphs": lambda: _paragraphs(100_000),
    "50,000 paragraphs": lambda: _paragraphs(50_000),
    "200,000 nested elements": lambda: _page("<div>" * 200_000 + "底下的字"),
    "50,000 nested elements": lambda: _article("<div>" * 50_000 + "底下的字"),
    "a page of 50 MB": lambda: _page(_text("这是一句很长的话。", 50 * MB)),
    "one text node of 5 MB": lambda: _article(f"<p>{_text('这是一句很长的话。', 5 * MB)}</p>"),
    "5 MB without a full stop": lambda: _article(f"<p>{_text('字', 5 * MB)}</p>"),
    "5 MB of short lines": lambda: _article("<pre>" + _text("一行字\n", 5 * MB) + "</pre>"),
    "a million attributes on a tag": lambda: _article(f"<p{_names(1_000_000)}>文字</p>"),
    "100,000 attributes on each of 12 tags": lambda: _article(f"<p{_names(100_000)}>文字</p>" * 12),
    "1,000 attributes on each of 1,000 tags": lambda: _article(f"<p{_names(1_000)}>文字</p>" * 1_000),
    "a line of 4 MB of （": lambda: _article(f"<p>{_text('（', 4 * MB)}</p>"),
    "a line of 4 MB of 【": lambda: _article(f"<p>{_text('【', 4 * MB)}</p>"),
    "a line of 4 MB of <": lambda: _article(f"<p>{_text('<', 4 * MB)}</p>"),
    "tables 15,000 deep": lambda: _article(_tables(15_000)),
    "tables 200 deep, 90 times": lambda: _article(_tables(200) * 90),
    "5 MB of （记者": lambda: _article(f"<p>{_text('（记者', 5 * MB)}</p>"),
    "5 MB of 来源：": lambda: _article(f"<p>{_text('来源：', 5 * MB)}</p>"),
    "5 MB of clocks": lambda: _article(f"<p>{_text('2026-03-05 10:21 ', 5 * MB)}</p>"),
    "5 MB of blanks": lambda: _article(f"<p>{_text(' ', 5 * MB)}。</p>"),
    "2,000,000 entities &amp;": lambda: _article(f"<p>{'&amp;' * 2_000_000}</p>"),
    "1,600,000 entities &amp;": lambda: _article(f"<p>{'&amp;' * 1_600_000}</p>"),
    "entities that name entities": lambda: _bomb() + _article("<p>&lol9;</p>"),
    "a gzip bomb": lambda: gzip.compress(bytes(512 * MB), 9),
    "a gzip bomb in a gzip file": lambda: gzip.compress(gzip.compress(bytes(256 * MB), 9)),
}
"""What each holds, and what makes it."""


def _bomb() -> bytes:
    """The billion laughs, of which HTML parsers must make nothing."""
    lines = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE lolz [<!ENTITY lol0 "哈">{lines}]>'.encode()
