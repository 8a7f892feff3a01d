"""One kept Page in, its Article on the log out: the steps of the pipeline, where no crawl runs them.

The step that asks what a crawl was asked for is left out: nobody asked.
"""

from newswatch import topic
from newswatch.desk import Desk
from newswatch.model.article import Article
from newswatch.model.page import Page
from newswatch.model.source import Source
from pipelines.attribute import Attribute
from pipelines.extract import Extract
from pipelines.publish import Publish
from pipelines.relevance import Relevance
from pipelines.validate import Validate


def run(page: Page, source: Source, desk: Desk) -> Article:
    """Raises Ended where a step ends the page, Unavailable where a server is away."""
    parsed = Extract(source).process_item(page)
    attributed = Attribute().process_item(parsed)
    relevant = Relevance(topic.load(desk.settings.sources, desk.settings.topic)).process_item(attributed)
    return Publish(desk).publish(Validate(desk.clock).process_item(relevant))
