"""Fields by name in, a Subscription that can be served out, or every fault with the field it lies in and the remedy.

The command line, files and the interface by HTTP all come here, so that they take the same and refuse the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from newswatch.logs import plain
from newswatch.model.alert import AlertEvent
from newswatch.model.plan import folder_of
from newswatch.model.subscription import Subscription
from newswatch.query.language import Language
from newswatch.query.query import QueryError, parse
from newswatch.subscribing.addresses import is_shown, kind_of, meant
from newswatch.subscribing.values import READ, SCHEDULE

Given = Mapping[str, Any]

FIELDS: Mapping[str, str] = {
    "id": "1 to 64 letters, digits, dots, dashes or underscores",
    "name": "what its owner calls it",
    "owner": "who may see and change it",
    "query": "what a story must say, as docs/query.md has it",
    "events": "what is told of a story: " + ", ".join(AlertEvent),
    "thresholds": "numbers of sites at which `spread` is told",
    "channels": "addresses, as docs/channels.md lists them",
    "schedule": "rhythm, at, weekday, zone, quiet",
    "muted": "ids of stories that nothing is told of",
    "paused": "whether nothing is matched for it",
    "most": "how many stories one delivery shows",
    "briefing": "when a document of its stories is sent, as docs/briefing.md has it: channels, schedule, formats",
    "secret": "what is signed with: whsec_… webhooks, SEC… dingtalk, any other feishu",
    "secrets": "further ones: those of other channels, and earlier ones that sign beside it",
}
"""What may be given, by its name everywhere."""
SECRETS = ("secret", "secrets")
"""Fields that are shown only to whoever asks for secrets."""
_OF_WEBHOOKS = "whsec_"
"""How a secret begins that webhooks are signed with; whose another is says `Rules.check`."""
_SIGNED_TOO = ("dingtalk", "feishu")
"""Kinds of channels that may have secrets beside those of webhooks."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A field that cannot be used; `detail` says why and what to write instead."""

    field: str
    detail: str


class BadFields(ValueError):  # noqa: N818 - reads as what it says
    """Fields of which no subscription can be made."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.detail}" for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Rules:
    """What whoever asks may use. `check` raises ValueError for an address that no alert can go to with these secrets.

    `kinds` are the kinds of channels that are for him (None: whatever there is), `new_secret` makes what webhooks are
    signed with.
    """

    language: Language
    check: Callable[[str, str, Sequence[str]], None]
    new_secret: Callable[[], str]
    kinds: frozenset[str] | None = None
    known: frozenset[str] = field(default=frozenset(FIELDS))


def built(
    given: Given, before: Subscription | None, rules: Rules, now: datetime, *, whole: bool = False
) -> Subscription:
    """The subscription that `given` asks for; what it does not name is as it was `before`, or as it is by default.

    Where `given` is the `whole` of it, what is not named is so by default, but for secrets: they stay. `before` itself
    comes back where nothing changes. Raises BadFields.
    """
    faults = _unknown(given, rules.known)
    values = _read(_completed(given, None if whole else before), faults)
    name = values.pop("id", before.subscription_id if before else "")
    if before and name != before.subscription_id:
        faults.append(Fault("id", f"it is {before.subscription_id}, for good; make another subscription"))
    start = before or Subscription(name, "", (), now)
    if values.get("briefing"):
        values["briefing"] = replace(values["briefing"], since=_since(before, now))
    if "channels" in values:
        values["channels"] = _addresses(values["channels"], start.channels, faults)
    if not any(fault.field == "query" for fault in faults):
        faults += _query_faults(values.get("query", "" if whole else start.query), start.query, rules)
    base = _bare(start) if whole else start
    faults += _ownership_faults(values, base)
    if faults:
        raise BadFields(faults)
    made = _signed(replace(base, **values), start, rules)
    if faults := _together(made, before, rules):
        raise BadFields(faults)
    if before and made.owner != before.owner:  # who has it now is shown nothing of the one before, nor the reverse
        made = replace(made, created_at=now, feed="")
    return before if before == made else replace(made, changed_at=now)


def made_secret(made: Subscription, before: Subscription | None, given: Given) -> str:
    """The secret that `built` made by itself, which nobody has seen yet; empty where it made none."""
    seen = {given.get("secret"), *given.get("secrets", ()), *((before.secret, *before.secrets) if before else ())}
    return next((each for each in (made.secret, *made.secrets) if each and each not in seen), "")


def _signed(made: Subscription, start: Subscription, rules: Rules) -> Subscription:
    """With a secret for its webhooks where it has some and none is named: the one it had, else a new one.

    Where nothing but webhooks is signed, a secret that is none of theirs is a mistake, which `check` tells.
    """
    kinds, named = set(map(kind_of, made.channels)), [*filter(None, (made.secret, *made.secrets))]
    if "webhook" not in kinds or any(each.startswith(_OF_WEBHOOKS) for each in named):
        return made
    if named and kinds.isdisjoint(_SIGNED_TOO):
        return made
    stood = [each for each in (start.secret, *start.secrets) if each.startswith(_OF_WEBHOOKS)]
    first, *further = [*named, *(stood or [rules.new_secret()])]
    return replace(made, secret=first, secrets=tuple(further))


def _ownership_faults(values: Mapping[str, Any], base: Subscription) -> list[Fault]:
    """A folder is on the operator's machine: a briefing to one and an owner do not go together."""
    owner, plan = values.get("owner", base.owner), values.get("briefing", base.briefing)
    if not owner or plan is None or not any(map(folder_of, plan.channels)):
        return []
    if "briefing" in values:
        return [Fault("briefing", f"it is {plain(owner, 64)}'s, and a folder the operator's alone; write mail:…")]
    return [Fault("owner", "its briefing goes to a folder, which is the operator's alone; send that to mail:… first")]


def _since(before: Subscription | None, now: datetime) -> datetime | None:
    """When the plan was switched on: one that is changed is as old as it was."""
    return before.briefing.since if before and before.briefing else now


def _unknown(given: Given, known: frozenset[str]) -> list[Fault]:
    there = ", ".join(name for name in FIELDS if name in known)
    return [Fault(plain(str(name), 40), f"no such field; there are: {there}") for name in given if name not in known]


def _completed(given: Given, before: Subscription | None) -> Given:
    """With what a schedule leaves out as it was before."""
    asked = given.get("schedule")
    if before is None or not isinstance(asked, Mapping):
        return given
    kept = {name: getattr(before.schedule, name) for name in SCHEDULE}
    return {**given, "schedule": {**kept, **asked}}


def _read(given: Given, faults: list[Fault]) -> dict[str, Any]:
    """The fields that can be read; of the others the faults are noted."""
    values = {}
    for name in READ:
        if name in given:
            try:
                values[name] = READ[name](given[name])
            except ValueError as error:
                faults.append(Fault(name, str(error)))
    return values


def _bare(start: Subscription) -> Subscription:
    """What stays of a subscription of which everything else is told."""
    bare = Subscription(start.subscription_id, "", (), start.created_at, changed_at=start.changed_at, feed=start.feed)
    return replace(bare, secret=start.secret, secrets=start.secrets)


def _addresses(asked: Sequence[str], known: Sequence[str], faults: list[Fault]) -> tuple[str, ...]:
    """The addresses that are meant, where some are written as they are shown."""
    found = []
    for each in asked:
        address = meant(each, known)
        if address is None and is_shown(each):
            detail = f"{plain(each, 80)} hides a secret and is none of this subscription's; write the whole address"
            faults.append(Fault("channels", detail))
        found.append(address or each)
    return tuple(found)


def _query_faults(query: str, stands: str, rules: Rules) -> list[Fault]:
    """One that stands already is not examined anew."""
    if not query.strip():
        return [Fault("query", "write what a story must say")]
    try:
        if query != stands:
            parse(query, rules.language)
    except QueryError as error:
        return [Fault("query", plain(str(error)))]
    return []


def _together(made: Subscription, before: Subscription | None, rules: Rules) -> list[Fault]:
    """Faults of fields that can be read and do not go together, or cannot be used here."""
    faults = []
    told = AlertEvent.SPREAD in made.events
    if told and not made.thresholds:
        faults.append(Fault("thresholds", "spread is asked for: say at how many sites, as in [5, 20]"))
    if made.thresholds and not told:
        faults.append(Fault("events", "thresholds are given: ask for spread too, or leave them out"))
    faults += _briefing_faults(made, before, rules)
    return faults + [fault for each in made.channels for fault in _address_faults(each, made, before, rules)]


def _briefing_faults(made: Subscription, before: Subscription | None, rules: Rules) -> list[Fault]:
    if made.briefing is None or (before is not None and before.briefing == made.briefing):
        return []
    barred = sorted({kind for kind in map(kind_of, made.briefing.channels) if not _is_for(kind, rules)})
    remedy = "; write mail:…" if _is_for("mail", rules) else ""
    faults = [f"{', '.join(barred)}: the operator's alone{remedy}"] if barred else []
    for channel in made.briefing.channels:
        if channel.startswith("mail:"):
            try:
                rules.check(channel, "", ())
            except ValueError as error:
                faults.append(plain(str(error)))
    return [Fault("briefing", fault) for fault in faults]


def _is_for(kind: str, rules: Rules) -> bool:
    """Whether this kind of channels is for whoever asks."""
    return rules.kinds is None or kind in rules.kinds


def _address_faults(address: str, made: Subscription, before: Subscription | None, rules: Rules) -> list[Fault]:
    """One that stands already is not examined anew, unless its secrets change: it was good when it was given."""
    stands = before is not None and address in before.channels
    if before is not None and stands and (before.secret, before.secrets) == (made.secret, made.secrets):
        return []
    if not stands and not _is_for(kind := kind_of(address), rules):
        there = ", ".join(sorted(rules.kinds or ())) or "none"
        return [Fault("channels", f"{plain(kind, 20)} is the operator's alone; for you there are: {there}")]
    try:
        rules.check(address, made.secret, made.secrets)
    except ValueError as error:
        return [Fault("channels", plain(str(error)))]
    return []
