"""An error of the network in, a reason in a few words that a person can act on out."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

UNANSWERED = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
    IgnoreRequest,
    OSError,
)
"""What a request raises that brings no answer."""


def no_such_host(error: BaseException | None) -> bool:
    """Whether the name itself could not be looked up: whatever was asked for there."""
    return isinstance(error, CannotResolveHostError)


def why(error: BaseException | None) -> str:
    """The kind of the error and what it says."""
    return "no such host (no network?)" if no_such_host(error) else f"{type(error).__name__}: {error}"
