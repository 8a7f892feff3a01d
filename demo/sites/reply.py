"""What a site answers to one request, and the markup that all sites share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from demo.programme import Item
from newswatch.clock import BEIJING


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    content_type: str
    body: bytes


Address = Callable[[str], str]
"""The full address of the item with this key."""

FICTION = "演示站点：人物、数字与事件均为虚构。Demo site: people, figures and events are invented."


def html(page: str, charset: str = "utf-8", declared: str = "") -> Reply:
    """An HTML page in `charset`; `declared` is what the header claims it is in, where that differs."""
    return Reply(200, f"text/html; charset={declared or charset}", page.encode(charset))


def paragraphs(lines: Iterable[str], indent: str = "　　") -> str:
    return "\n".join(f"<p>{indent}{escape(line)}</p>" for line in lines)


def stated(item: Item, form: str) -> str:
    """The time the page states, in Beijing time, in the strftime `form`."""
    return item.published.astimezone(BEIJING).strftime(form)


def source_link(item: Item, address: Address, attributes: str = "") -> str:
    """The outlet at the source line, linked where the site links to the text it copied."""
    name = escape(item.credited)
    return f'<a href="{escape(address(item.linked))}"{attributes}>{name}</a>' if item.linked else name
