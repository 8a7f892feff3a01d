"""A Draft in, the same with the reason it is coverage of the topic out; what is none ends as irrelevant."""

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
        why = self._topic.why(item.page.url, item.reading.title, item.reading.text)
        if not why:
            raise Ended(Disposition.IRRELEVANT, f"{self._topic.name} is not named")
        return replace(item, why=why)
