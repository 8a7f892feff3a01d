"""A Draft in, the same without the lines that its host repeats around its stories out."""

import asyncio
from dataclasses import replace
from typing import Any, Self

from newswatch.desk import Desk
from newswatch.model.habit import Habit
from newswatch.ports import Habits
from newswatch.text.url import host_of
from pipelines.draft import Draft
from pipelines.reading import repeated


class Boilerplate:
    """Pipeline step: what the host repeats makes no page relevant and is told to nobody."""

    def __init__(self, habits: Habits | None) -> None:
        self._habits = habits

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(Desk.of(crawler.settings).habits)

    async def process_item(self, item: Draft) -> Draft:
        """Waits for the store in a thread, so that the crawl goes on meanwhile."""
        return await asyncio.to_thread(self.left_out, item)

    def left_out(self, draft: Draft) -> Draft:
        """Raises Unavailable."""
        return without(draft, self._habits.get(host_of(draft.page.url)) if self._habits else None)


def without(draft: Draft, habit: Habit | None) -> Draft:
    """The draft as its host's habit leaves it; what it was is kept to be compared."""
    return replace(draft, reading=repeated.without(draft.reading, habit), whole=draft.reading)
