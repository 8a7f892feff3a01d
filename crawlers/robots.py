"""robots.txt as Scrapy obeys it, with a refusal that can be told from any other ignored request."""

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest


class ForbiddenByRobots(IgnoreRequest):
    """The site asks crawlers not to fetch this address."""


class Robots(RobotsTxtMiddleware):
    """Raises ForbiddenByRobots where Scrapy's own raises the anonymous IgnoreRequest."""

    def process_request_2(self, rp: Any, request: Request) -> None:
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as ignored:
            raise ForbiddenByRobots(str(ignored)) from None
