"""A page's lines and where its text begins in, where comments, other articles or the site's foot begin out."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from pipelines.reading.furniture import Furniture, furniture
from pipelines.reading.lines import Line, names
from pipelines.reading.script import folded

_LONGEST, _LONGEST_FOOT = 40, 120
_TALK = re.compile(
    r"^\W{0,3}(?:网友|用户|读者|最新|最热|全部|热门|精彩|发表|文章|所有|相关)?"
    r"(?:评论|跟帖|跟贴|留言|回复|回帖|点评|讨论|吐槽)(?:区|列表|板)?(?:[\W\d条]|$)"
    r"|^\W{0,3}\d{1,5}\s?(?:楼|#)(?:\W|$)|^#\d{1,4}$|^(?:沙发|板凳|地板)\W{0,2}$"
)
_FOOT = re.compile(
    r"版权所有|Copyright|©|ICP备|公网安备|^\W{0,3}(?:主办|承办|协办|技术支持)(?:单位)?\s?[:：]|网站地图|^关于我们|^联系我们"
)
_OTHERS = re.compile(
    r"(?i)comment|pinglun|\brepl(?:y|ies)|(?:^|\s)(?:site|page|global)?[-_]?foot(?:er)?(?:\s|$)|copyright|related|recommend|side-?bar|hotnews|\brank|friendlink"
)
_LEVELS = 40
_HEADLINE = 10
"""Characters of a link that is a headline, not an outlet or a button."""


def own_end(page: Sequence[Line], first: int, last: int) -> int:
    """The number of the first line behind line `first` that opens what is not the article's; else `last`."""
    last = min(last, len(page))
    return next((at for at in range(first + 1, last) if opens_others(page[at].text)), last)


def opens_others(text: str) -> bool:
    """Whether a line is the heading of comments or other articles, a reply's number, or a site's own foot."""
    if len(text) > _LONGEST_FOOT:
        return False
    plain = folded(text)
    return bool(
        _FOOT.search(plain) or (len(plain) <= _LONGEST and (_TALK.search(plain) or furniture(text) is Furniture.LIST))
    )


def is_aside(element: HtmlElement, text_in: HtmlElement) -> bool:
    """Whether an element that does not hold the text is a foot or is named like comments or other articles."""
    around = {text_in, *text_in.iterancestors()}
    for depth, above in enumerate((element, *element.iterancestors())):
        if above in around or depth > _LEVELS:
            return False
        if above.tag in ("aside", "nav") or _OTHERS.search(names(above)):
            return True
        if above.tag == "footer":
            return all(outer.tag != "article" for outer in above.iterancestors())
    return False


def of_other_article(line: Line) -> bool:
    """Whether a line stands in an item of a list beside a headline that leads elsewhere."""
    above = (line.element, *line.element.iterancestors())
    item = next((element for element in above if element.tag in ("li", "dd", "dt", "article")), None)
    if item is None or item.tag == "article":
        return False
    return any(len("".join(link.text_content().split())) >= _HEADLINE for link in item.iter("a"))
