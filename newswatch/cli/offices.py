"""A house in, its office of subscriptions out: what channels, deliveries and the query language are here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from newswatch.cli.exits import Stop
from newswatch.cli.house import House
from newswatch.clock import system_clock
from newswatch.guard import Refused
from newswatch.logs import plain
from newswatch.query.language import language_of
from newswatch.settings import Settings
from newswatch.subscribing.fields import FIELDS, BadFields, Rules
from newswatch.subscribing.office import Hands, Office

_OF_THIS_MACHINE = frozenset({"console", "jsonl", "folder"})
"""Kinds of channels that print and write here: the operator's alone."""
_OPERATORS = frozenset({"id", "owner"})


def operators(house: House) -> Office:
    """The office that sees every subscription."""
    return Office(house.store, rules_of(house.settings), _hands(house), system_clock, None, 0)


def owners(house: House) -> Callable[[str], Office]:
    """Opens the office of an owner, who sees his own and uses no channel of this machine."""
    rules = rules_of(house.settings, _OF_THIS_MACHINE, frozenset(FIELDS) - _OPERATORS)
    hands, most = _hands(house), house.settings.owner_subscriptions
    return lambda owner: Office(house.store, rules, hands, system_clock, owner, most)


def rules_of(
    settings: Settings, barred: frozenset[str] = frozenset(), known: frozenset[str] = frozenset(FIELDS)
) -> Rules:
    """What may be used under these settings."""
    from consumers.alerts.channels import check
    from consumers.alerts.channels.webhook import new_secret

    def usable(address: str, secret: str, earlier: Sequence[str]) -> None:
        try:
            for each in (secret, *earlier):
                check(address, settings, each)
        except Refused as error:
            raise ValueError(str(error)) from None

    return Rules(language_of(settings), usable, new_secret, barred, known)


def _hands(house: House) -> Hands:
    from consumers.alerts import ledger

    return Hands(
        lambda name: ledger.wake(house.store, name, system_clock),
        lambda alert, channel, by: ledger.redeliver(house.store, alert, channel, by, system_clock),
    )


def stopped(error: BadFields) -> Stop:
    """The faults as one line for a person."""
    return Stop(plain(str(error), 900))


def given_fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that options were given for, and a schedule of those that are parts of one."""
    from newswatch.subscribing.values import SCHEDULE

    asked = {name: value for name, value in options.items() if value is not None}
    schedule = {name: asked.pop(name) for name in SCHEDULE if name in asked}
    return asked | ({"schedule": schedule} if schedule else {})
