"""What a worker process runs: a Page in, its Reading out. The crawl's own process knows it by name alone, so that only
workers load the reader, and they load nothing of the crawl's.
"""

from newswatch.model.article import Reading
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Page
from newswatch.model.source import ArticleRule, Source

LOADS = "pipelines.extract"
"""What a worker has loaded before its first page is counted."""
Asked = tuple[Page, Source | None, ArticleRule | None]


def read(asked: Asked) -> Reading:
    """Raises Ended: not_article, or invalid where the text is longer than any that is published."""
    from pipelines import extract
    from pipelines.reading.document import LONGEST_TEXT

    reading = extract.read(*asked)
    if len(reading.text) > LONGEST_TEXT:
        raise Ended(Disposition.INVALID, f"text over {LONGEST_TEXT} characters")
    return reading
