"""One address in, its Page with all its text out: guarded requests with the crawls' own settings."""

from crawlers.sampling import sample
from newswatch.desk import Desk
from newswatch.model.page import Page


def fetch(url: str, desk: Desk) -> Page:
    """Fetch `url` and keep the capture; a process can do this once.

    Raises Ended with how a crawl would have ended it: robots, blocked, failed, not an article.
    """
    _, rule = desk.catalogue.by_host(url, desk.clock()) or (None, None)
    (page,), _ = sample(url, lambda page: (), desk, render=rule is not None and rule.render, on=True)
    desk.keep(page)
    return page
