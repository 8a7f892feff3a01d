"""One kept Page in, its Article on the log out: the steps of the pipeline, where no crawl runs them.

The step that asks what a crawl was asked for is left out: nobody asked.
"""

from newswatch import topic
from newswatch.clock import Clock
from newswatch.desk import Desk
from newswatch.model.article import Article
from newswatch.model.habit import Habit
from newswatch.model.page import Page
from newswatch.model.source import Source
from newswatch.serving import Budget
from newswatch.topic import Topic
from pipelines import worker
from pipelines.boilerplate import Boilerplate, without
from pipelines.draft import Draft
from pipelines.publish import Publish
from pipelines.read import Read
from pipelines.relevance import Relevance
from pipelines.validate import Validate


def run(page: Page, source: Source, desk: Desk) -> Article:
    """Raises Ended where a step ends the page, Unavailable where a server is away."""
    draft = Boilerplate(desk.habits).left_out(Read(source, Budget.of(desk.settings)).read(page))
    wanted = topic.load(desk.settings.sources, desk.settings.topic)
    return Publish(desk).publish(_judged(draft, wanted, desk.clock))


def drafted(page: Page, source: Source, habit: Habit | None, wanted: Topic, clock: Clock) -> Draft:
    """Every step but the last, which publishes, in this process: a worker's. Raises Ended where one ends the page."""
    reading = worker.read((page, source, source.rule_for(page.url, page.fetched_at)))
    return _judged(without(Draft(page, source, reading), habit), wanted, clock)


def _judged(draft: Draft, wanted: Topic, clock: Clock) -> Draft:
    return Validate(clock).process_item(Relevance(wanted).process_item(draft))
