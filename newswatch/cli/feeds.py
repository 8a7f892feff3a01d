"""How feeds are written, for whoever serves them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from newswatch.model.alert import Alert
from newswatch.model.subscription import Subscription

Writer = Callable[[Subscription, Sequence[Alert], str], bytes]


def forms(language: Literal["zh", "en"]) -> Mapping[str, tuple[str, Writer]]:
    """By the end of an address the media type and what writes it."""
    from consumers.alerts.feeds import FORMATS, Feed

    def writer(write: Callable[[Feed, Iterable[Alert]], bytes]) -> Writer:
        def written(item: Subscription, alerts: Sequence[Alert], address: str) -> bytes:
            return write(Feed(item.subscription_id, item.name, item.query, address, language=language), alerts)

        return written

    return {name: (kind, writer(write)) for name, (kind, write) in FORMATS.items()}
