"""What can go wrong with the server, sorted: pymongo's errors in, `Unavailable` (again) or `Unreadable` (never) out."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from bson.errors import BSONError
from pymongo.errors import DocumentTooLarge, DuplicateKeyError, OperationFailure, PyMongoError

from newswatch.codec import Unreadable
from newswatch.ports import Unavailable

_TOO_LARGE = frozenset({10334, 17419, 17420})
"""Server codes for a document over 16 MiB: BSONObjectTooLarge, and what an update reports that would make one."""

_UNFIT = frozenset({2, 9, 14, 52, 56, 57})
"""Server codes for what no retry makes right: BadValue, FailedToParse, TypeMismatch, and names of fields."""

_REFUSED = frozenset({8000, 13, 18})
"""Server codes for a wrong user or password (AtlasError, Unauthorized, AuthenticationFailed)."""


def host(uri: str) -> str:
    """The hosts a URI names, without user and password: what may be printed."""
    return urlsplit(uri).netloc.rpartition("@")[2] or "no host"


@contextmanager
def told(server: str) -> Iterator[None]:
    """Run a call of pymongo; `server` names the server in the message. DuplicateKeyError passes: it is an answer."""
    try:
        yield
    except DuplicateKeyError:
        raise
    except DocumentTooLarge:
        raise Unreadable("the document is over the 16 MiB a store takes") from None
    except (BSONError, OverflowError, UnicodeError) as error:
        raise Unreadable(f"the document cannot be stored: {type(error).__name__}") from None
    except OperationFailure as error:
        raise _answered(server, error) from None
    except PyMongoError as error:
        raise Unavailable(f"store at {server}: {type(error).__name__}: is it running? {_REMEDY}") from None


_REMEDY = "start it, or set NEWSWATCH_MONGO_URI"


def _answered(server: str, error: OperationFailure) -> Exception:
    """The server answered, and said no."""
    if error.code in _TOO_LARGE:
        return Unreadable("the document would grow over the 16 MiB a store takes")
    said = (error.details or {}).get("codeName") or type(error).__name__
    if error.code in _UNFIT:
        return Unreadable(f"the store at {server} takes no such document: {said} (code {error.code})")
    if error.code in _REFUSED:
        return Unavailable(
            f"store at {server}: it refuses this user or password: correct NEWSWATCH_MONGO_URI (or its _FILE)"
        )
    return Unavailable(f"store at {server}: it answers {said} (code {error.code}): see the server's log")
