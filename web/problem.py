"""What went wrong in, a problem document (RFC 9457) out."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import Response


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
