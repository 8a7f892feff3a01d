"""`newswatch subscribe`: a short name for the one command of `newswatch subscriptions` that is meant."""

from typing import Any

from newswatch.cli import subscriptions
from newswatch.cli.exits import Code
from newswatch.cli.house import House
from newswatch.cli.offices import operators
from newswatch.model.ids import digest


def run(house: House, given: dict[str, Any], *, as_json: bool) -> Code:
    """Make a subscription, or change what is named of the one with that id. Raises Stop.

    Without an id it is named after query and channels, so that the same command twice makes one subscription.
    """
    fresh = {"channels": ["console"], **given}
    name = given.get("id") or digest("subscription", fresh["query"], *fresh["channels"])[:12]
    if house.store.subscriptions.get(name) is None:
        return subscriptions.create(house, {**fresh, "id": name}, as_json=as_json)
    code = subscriptions.edit(house, name, given, as_json=as_json)
    operators(house).wake(name)
    return code
