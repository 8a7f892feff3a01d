"""`newswatch subscribe`: a query and channels in, a saved subscription out; or an id in, and it is gone."""

import re
from dataclasses import replace
from pathlib import Path

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import open_house, open_known
from newswatch.cli.show import json_line, line
from newswatch.cli.status import without_secrets
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.model.alert import AlertEvent
from newswatch.model.ids import digest
from newswatch.model.subscription import Subscription
from newswatch.settings import Settings

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_SITES = re.compile(r"(?:[2-9]|[1-9]\d{1,5})(?:,(?:[2-9]|[1-9]\d{1,5})){0,19}", re.ASCII)


def run(
    settings: Settings,
    query: str,
    name: str,
    channels: list[str],
    secret_file: Path | None,
    on: list[str],
    *,
    as_json: bool,
) -> Code:
    from consumers.alerts.channels import check
    from consumers.alerts.channels.webhook import new_secret
    from newswatch.query.query import QueryError, parse

    try:
        parse(query)
    except QueryError as error:
        raise Stop(f"query: {error}") from None
    if name and not _NAME.fullmatch(name):
        raise Stop(f"--id {name!r}: 1 to 64 letters, digits, dots, dashes or underscores")
    events, thresholds = told_of(on)
    secret = secret_in(secret_file)
    wants_secret = any(channel.startswith("webhook:") for channel in channels)
    made = "" if secret or not wants_secret else new_secret()
    for channel in channels:
        check(channel, settings, secret or made)
    now = system_clock()
    subscription = Subscription(
        subscription_id=name or digest("subscription", query, *channels)[:12],
        query=query,
        channels=tuple(channels),
        created_at=now,
        changed_at=now,
        events=events,
        thresholds=thresholds,
        secret=secret or made,
    )
    with open_house(settings) as house:
        before = house.store.subscriptions.get(subscription.subscription_id)
        subscription = _keeping(before, subscription) if before else subscription
        house.store.subscriptions.put(subscription)
    show = _print_json if as_json else _print
    show(subscription, before, made)
    return Code.OK


def _keeping(before: Subscription, saved: Subscription) -> Subscription:
    """What this command has no option for stays: whose it is, when it is told, what it has muted, its feed."""
    whose = replace(saved, owner=before.owner, name=before.name, feed=before.feed, paused=before.paused)
    return replace(whose, schedule=before.schedule, muted=before.muted, most=before.most, briefing=before.briefing)


def told_of(on: list[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Events and thresholds as typed: `takedown`, `spread:3,10`. Raises Stop."""
    events, thresholds = dict[str, None](), set[int]()
    for typed in on or [AlertEvent.NEW]:
        event, _, numbers = typed.partition(":")
        if event not in {*AlertEvent}:
            raise Stop(f"--on {typed!r}: one of {', '.join(AlertEvent)}; spread with numbers of sites: spread:3,10")
        if (event == AlertEvent.SPREAD) != bool(_SITES.fullmatch(numbers)) or (numbers and event != AlertEvent.SPREAD):
            raise Stop(f"--on {typed!r}: spread, and nothing else, has numbers of sites from 2 on, such as spread:3,10")
        events[event] = None
        thresholds |= {int(number) for number in numbers.split(",") if number}
    return tuple(events), tuple(sorted(thresholds))


def _print_json(saved: Subscription, before: Subscription | None, made: str) -> None:
    row: dict[str, object] = {"id": saved.subscription_id, "query": saved.query, "channels": list(saved.channels)}
    row |= {"events": list(saved.events), "thresholds": list(saved.thresholds)}
    if before:
        row["was"] = {"query": before.query, "channels": [without_secrets(channel) for channel in before.channels]}
    json_line({**row, **({"secret": made} if made else {})})


def _print(saved: Subscription, before: Subscription | None, made: str) -> None:
    name = saved.subscription_id
    if before is None:
        line(say(f"subscribed as {name}", f"已订阅，编号 {name}"))
    elif _asked(before) == _asked(saved):
        line(say(f"{name} was there already, the same", f"{name} 已有，内容相同"))
    else:
        was = f"{before.query} → {', '.join(map(without_secrets, before.channels))}"
        line(say(f"{name} changed; it was: {was}", f"{name} 已更改，原为：{was}"))
    if made:
        line(say(f"its webhook is signed with {made} (shown only now)", f"签名密钥 {made}（仅此一次显示）"))


def _asked(each: Subscription) -> tuple[object, ...]:
    return each.query, each.channels, each.events, each.thresholds


def remove(settings: Settings, name: str, *, as_json: bool) -> Code:
    """Take a subscription away; what it was still owed is given up. Raises Stop for an unknown one."""
    with open_known(settings) as house:
        if not house.store.subscriptions.remove(name):
            raise Stop(f"no subscription {name!r}; `newswatch status` lists them")
    json_line({"removed": name}) if as_json else line(say(f"{name} is removed", f"已取消订阅 {name}"))
    return Code.OK


def secret_in(path: Path | None) -> str:
    """What the file holds; nothing where there is none. Raises Stop."""
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"--secret-file {path}: cannot be read ({error})") from None
