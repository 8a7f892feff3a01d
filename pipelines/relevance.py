"""A Draft in, the same with what it has to do with the topic and why out; what is not kept ends as irrelevant."""

from dataclasses import replace
from typing import Any, Self

from newswatch import topic
from newswatch.desk import Desk
from newswatch.model.disposition import Disposition, Ended
from newswatch.topic import Topic
from pipelines.draft import Draft


class Relevance:
    """Keeps coverage of one topic."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        settings = Desk.of(crawler.settings).settings
        return cls(topic.load(settings.sources, settings.topic))

    def process_item(self, item: Draft) -> Draft:
        found = self._topic.of(item.page.url, item.reading, item.page.fetched_at)
        if found.relevance is None:
            raise Ended(Disposition.IRRELEVANT, f"{self._topic.name} is not named")
        if found.relevance not in self._topic.keep:
            raise Ended(Disposition.IRRELEVANT, f"no more than {found.relevance}: {found.why}")
        return replace(item, relevance=found.relevance, why=found.why)
