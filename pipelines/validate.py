"""A Draft in, the same out if a reader could use it; what is incomplete or impossible ends as invalid."""

from datetime import timedelta
from typing import Any, Self

from newswatch.clock import Clock
from newswatch.model.disposition import Disposition, Ended
from pipelines.draft import Draft, reading_of

LONGEST_TITLE = 300
"""Characters; the longest headline seen on the watched sites has under 120."""
LONGEST_TEXT = 200_000
"""Characters; a full-day transcript has about 60,000."""
CLOCK_SLACK = timedelta(days=1)
"""How far in the future a page's clock may lie: wrong zones happen, wrong years are refused."""


class Validate:
    """The last look before an article is published."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.settings["NEWSWATCH"].clock)

    def process_item(self, item: Draft) -> Draft:
        reading = reading_of(item)
        for fault, reason in (
            (not reading.title.strip(), "no title"),
            (len(reading.title) > LONGEST_TITLE, f"title over {LONGEST_TITLE} characters"),
            (not reading.text.strip(), "no text"),
            (len(reading.text) > LONGEST_TEXT, f"text over {LONGEST_TEXT} characters"),
            (self._in_future(item), "published in the future"),
        ):
            if fault:
                raise Ended(Disposition.INVALID, reason)
        return item

    def _in_future(self, item: Draft) -> bool:
        published = reading_of(item).published
        return published is not None and published.at > self._clock() + CLOCK_SLACK
