"""What a page of a list showed in, whether to ask for the page after it out."""

from collections.abc import Sequence
from dataclasses import dataclass

from newswatch.model.page import Candidate
from newswatch.model.source import Watch
from newswatch.model.span import Span

FARTHEST = 100
"""Pages of one list that are asked at most to reach back to a time."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of a list: its candidates, whether it showed any that the pages before it had not, and whether one of them
    is to be fetched.
    """

    number: int
    found: Sequence[Candidate]
    other: bool
    fresh: bool


def stops(shown: Shown, watch: Watch, span: Span, whole: bool) -> str:
    """Why the list is asked no further; empty where it is.

    `whole`: what a crawl before left undone may lie behind a page with nothing new.
    """
    clocks = [candidate.listed for candidate in shown.found if candidate.listed]
    reaching_back = span.since is not None
    if not shown.other:
        return "repeated"
    # A list begins with the newest but for what is pinned on top, so the last clock tells.
    if clocks and span.before(clocks[-1]):
        return "older than what is asked for"
    if not shown.fresh and not reaching_back and not whole:
        return "nothing new"
    most = FARTHEST if reaching_back and clocks else watch.pages
    return "far enough" if shown.number >= most else ""
