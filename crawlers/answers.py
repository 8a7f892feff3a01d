"""What Scrapy hands over in, what this project works with out: an answer's Page and headers, a failure's request."""

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newswatch.desk import Desk
from newswatch.model.page import Candidate, Page


def page_of(response: Response, desk: Desk, candidate: Candidate | None = None) -> Page:
    """What arrived, unread; the body is decompressed but not decoded."""
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Page(response.url, response.body, desk.clock(), response.status, headers, candidate)


def headers_of(response: Response, *names: str) -> dict[str, str]:
    """The last value of each header in `names`, by that name; empty where there is none."""
    return {name: (response.headers.get(name) or b"").decode("latin-1") for name in names}


def asked(failure: Failure) -> Request:
    """The request that failed, which Scrapy hangs on the failure."""
    request: Request = failure.request  # type: ignore[attr-defined]
    return request
