"""What went wrong in, a problem document (RFC 9457) out."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

import orjson
from fastapi import Response

from newswatch.subscribing.fields import BadFields
from newswatch.subscribing.office import Unknown

Found = TypeVar("Found")


class Problem(Exception):  # noqa: N818 - reads as what it says
    """A request that is refused: its status, one line of detail, headers that the status asks for, faults by place."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.errors = tuple(errors)

    def response(self) -> Response:
        """`application/problem+json`; type about:blank: the status says what kind it is."""
        told = {"title": self.status.phrase, "status": self.status.value, "detail": self.detail}
        body = {**told, "errors": self.errors} if self.errors else told
        return Response(orjson.dumps(body), self.status.value, self.headers, "application/problem+json")


def told(work: Callable[[], Found]) -> Found:
    """What `work` finds. Raises Problem: 404 for what is not there or another's, 422 with the fields at fault."""
    try:
        return work()
    except Unknown:
        raise Problem(HTTPStatus.NOT_FOUND, "no such subscription, story, alert or channel") from None
    except BadFields as error:
        errors = [{"pointer": f"#/{fault.field}", "detail": fault.detail} for fault in error.faults]
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "nothing was done", errors=errors) from None
