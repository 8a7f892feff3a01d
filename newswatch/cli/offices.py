"""A house in, its office of subscriptions out: what channels, deliveries and the query language are here."""

from collections.abc import Callable, Sequence
from functools import cache

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.clock import system_clock
from newswatch.guard import CLOSED, Guard, Refused
from newswatch.logs import logger, plain
from newswatch.query.language import language_of
from newswatch.settings import Settings
from newswatch.subscribing.fields import FIELDS, BadFields, Rules
from newswatch.subscribing.office import Hands, Office

log = logger("subscriptions")

_OPERATORS = frozenset({"id", "owner"})
"""Fields that are the operator's alone."""


def operators(house: House) -> Office:
    """The office that sees every subscription."""
    return Office(house.store, rules_of(house.settings), _hands(house), system_clock, None, 0)


def owners(house: House) -> Callable[[str], Office]:
    """Opens the office of an owner, who sees his own and uses the channels that the operator has named."""
    settings = house.settings
    rules = rules_of(settings, frozenset(settings.owner_channels), frozenset(FIELDS) - _OPERATORS, _kept_quiet)
    hands, most = _hands(house), settings.owner_subscriptions
    return lambda owner: Office(house.store, rules, hands, system_clock, owner, most)


def rules_of(
    settings: Settings,
    kinds: frozenset[str] | None = None,
    known: frozenset[str] = frozenset(FIELDS),
    told: Callable[[Refused], str] = str,
) -> Rules:
    """What may be used under these settings; `told` is what is said of an address that the guard refuses."""
    from consumers.alerts.channels import check
    from consumers.alerts.channels.webhook import new_secret

    guard = cache(lambda: Guard.from_settings(settings))  # which looks names up: once, and only where it is needed

    def usable(address: str, secret: str, earlier: Sequence[str]) -> None:
        try:
            check(address, settings, guard(), secret, earlier)
        except Refused as error:
            raise ValueError(told(error)) from None

    return Rules(language_of(settings), usable, new_secret, kinds, known)


def _kept_quiet(refused: Refused) -> str:
    """An owner learns nothing of the network here, not by asking for one address after the other either."""
    log.warning("address_refused", reason=str(refused))
    return CLOSED


def _hands(house: House) -> Hands:
    from consumers.alerts import steering

    return Hands(
        lambda name: steering.wake(house.store, name, system_clock),
        lambda alert, channel, by: steering.redeliver(house.store, alert, channel, by, system_clock),
    )


def stopped(error: BadFields, where: str = "") -> Stop:
    """Each fault on a line of its own, `where` before it."""
    first, *further = (f"{where}{fault.field}: {plain(fault.detail, 700)}" for fault in error.faults)
    return Stop(first, Code.USAGE, *further)
