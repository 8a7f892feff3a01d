"""Articles of one site that no entry describes yet in, the selectors that find their parts on all of them out.

Method: each page is read by the general rules; an element that prints what they found is described by its id, its
class or its place under such a one, and a description that leads to such an element on every page is taken, the
first that does (wrapper induction from annotations, after Kushmerick, "Wrapper induction", Artificial Intelligence
118, 2000, with the reader for the annotator).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newswatch.model.article import Reading
from newswatch.model.page import Page
from newswatch.text.bytes import decode
from newswatch.text.dates import stated
from newswatch.text.selector import is_name, tag
from pipelines.reading import document

_LONGEST_TITLE = 200
_LONGEST_CLOCK = 120
_LONGEST_CREDIT = 200
_ENDS = 12
"""Characters of the first and last line by which a body is known."""
_SOURCE = ("来源", "來源")


@dataclass(frozen=True, slots=True)
class _Sample:
    reading: Reading
    tree: HtmlElement = field(repr=False)


_Test = Callable[[HtmlElement, Reading], bool]


def selectors(articles: Sequence[tuple[Page, Reading]]) -> Mapping[str, str]:
    """`title`, `body`, `published`, `credited` as in an entry's [[article]]; a part without a selector is left out.

    `articles` are pages, each with what the general rules read of it, one at least.
    """
    samples = [_Sample(reading, _tree(page)) for page, reading in articles]
    found = {name: _common(samples, test) for name, test in _TESTS.items()}
    return {name: selector for name, selector in found.items() if selector}


def _tree(page: Page) -> HtmlElement:
    tree = document.parse(decode(page.body, page.headers.get("content-type", "")).text)
    document.drop_unseen(tree)
    return tree


def _common(samples: Sequence[_Sample], test: _Test) -> str:
    """The first description of an element on the first page whose first match passes the test on every page."""
    first = samples[0]
    passing = [element for element in _elements(first.tree) if test(element, first.reading)]
    for element in reversed(passing):  # the innermost first: document order has ancestors before what they hold
        for selector in _descriptions(element):
            if all(_leads(selector, sample, test) for sample in samples):
                return selector
    return ""


def _leads(selector: str, sample: _Sample, test: _Test) -> bool:
    match = next(iter(sample.tree.cssselect(selector)), None)
    return match is not None and test(match, sample.reading)


def _elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    return (element for element in tree.iterdescendants() if isinstance(element.tag, str))


def _descriptions(element: HtmlElement) -> Iterator[str]:
    """Its id, a heading's tag, each class, or its place under an element that has one of these."""
    own = [*_names(element)]
    yield from own
    if element.tag == "h1":
        yield "h1"
    above = element.getparent()
    if not own and above is not None:
        yield from (f"{name} > {tag(element.tag)}" for name in _names(above))


def _names(element: HtmlElement) -> Iterator[str]:
    """By id, then by class, as far as a selector can name them."""
    for mark, key in (("#", "id"), (".", "class")):
        for name in str(element.get(key, "")).split():
            if is_name(name):
                yield f"{tag(element.tag)}{mark}{name}"


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _is_title(element: HtmlElement, reading: Reading) -> bool:
    text = _text(element)
    return 0 < len(text) <= _LONGEST_TITLE and text == reading.title


def _is_body(element: HtmlElement, reading: Reading) -> bool:
    """Holds first and last line of the text, and not the headline above it."""
    lines = [line for line in reading.text.splitlines() if line.strip()]
    if not lines:
        return False
    text = "".join(element.text_content().split())
    begins, ends = text.find("".join(lines[0].split())[:_ENDS]), "".join(lines[-1].split())[-_ENDS:]
    headline = text.find("".join(reading.title.split()))
    return begins >= 0 and ends in text and not 0 <= headline < begins


def _is_clock(element: HtmlElement, reading: Reading) -> bool:
    if reading.published is None:
        return False
    text = _text(element)
    return len(text) <= _LONGEST_CLOCK and any(each.moment == reading.published for each in stated(text))


def _is_credit(element: HtmlElement, reading: Reading) -> bool:
    text = _text(element)
    named = bool(reading.credited) and reading.credited in text and any(word in text for word in _SOURCE)
    return named and len(text) <= _LONGEST_CREDIT


_TESTS: Mapping[str, _Test] = {
    "title": _is_title,
    "body": _is_body,
    "published": _is_clock,
    "credited": _is_credit,
}
