"""Rules as the command line and the interface have them, over checks of our own channels."""

from datetime import UTC, datetime

import pytest

from newswatch.query.language import Language
from newswatch.subscribing.fields import FIELDS, Rules

NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)
SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="


def usable(address, secret, earlier):
    """Of the kinds that the tests name, as consumers.alerts.channels.check would have it."""
    if address.partition(":")[0] not in ("console", "jsonl", "webhook", "wecom", "dingtalk", "feishu", "mail"):
        raise ValueError(f"channel {address!r}: write console, jsonl:FILE or webhook:https://host/path")
    if address.startswith("webhook:") and not any(each.startswith("whsec_") for each in (secret, *earlier)):
        raise ValueError("a secret begins with whsec_")


@pytest.fixture
def rules():
    return Rules(Language(), usable, lambda: SECRET)


@pytest.fixture
def owners_rules():
    kinds = frozenset({"webhook", "wecom", "mail"})
    return Rules(Language(), usable, lambda: SECRET, kinds, frozenset(FIELDS) - {"id", "owner"})
