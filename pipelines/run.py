"""One kept Page in, its Article on the log out: the steps of the pipeline, where no crawl runs them.

The step that asks what a crawl was asked for is left out: nobody asked.
"""

from newswatch import topic
from newswatch.clock import Clock
from newswatch.desk import Desk
from newswatch.model.article import Article
from newswatch.model.page import Page
from newswatch.model.source import Source
from newswatch.topic import Topic
from pipelines.attribute import Attribute
from pipelines.draft import Draft
from pipelines.extract import Extract
from pipelines.publish import Publish
from pipelines.relevance import Relevance
from pipelines.validate import Validate


def run(page: Page, source: Source, desk: Desk) -> Article:
    """Raises Ended where a step ends the page, Unavailable where a server is away."""
    return Publish(desk).publish(
        drafted(page, source, topic.load(desk.settings.sources, desk.settings.topic), desk.clock)
    )


def drafted(page: Page, source: Source, wanted: Topic, clock: Clock) -> Draft:
    """Every step but the last, which publishes. Raises Ended where one ends the page."""
    attributed = Attribute().process_item(Extract(source).process_item(page))
    return Validate(clock).process_item(Relevance(wanted).process_item(attributed))
