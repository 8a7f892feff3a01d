"""How feeds are written and where they are read, for whoever serves them or tells of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from newswatch.intake import HOST
from newswatch.model.alert import Alert
from newswatch.model.subscription import Subscription
from newswatch.settings import Settings

if TYPE_CHECKING:
    from web.feeds import Writer


def base_of(settings: Settings) -> str:
    """What comes before the path in an address of the interface; empty where nobody can know its port."""
    return settings.public_url or (f"http://{HOST}:{settings.intake_port}" if settings.intake_port else "")


def forms(language: Literal["zh", "en"]) -> Mapping[str, tuple[str, "Writer"]]:
    """By the end of an address the media type and what writes it, with its tag."""
    from consumers.alerts.feeds import FORMATS, Feed, etag

    def writer(write: Callable[[Feed, Iterable[Alert]], bytes]) -> "Writer":
        def written(item: Subscription, alerts: Sequence[Alert], address: str) -> tuple[bytes, str]:
            body = write(Feed(item.subscription_id, item.name, item.query, address, language=language), alerts)
            return body, etag(body)

        return written

    return {name: (kind, writer(write)) for name, (kind, write) in FORMATS.items()}
