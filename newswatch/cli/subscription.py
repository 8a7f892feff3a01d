"""`newswatch subscriptions list|show`: what readers ask for, what they were told, what they are owed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.cli.offices import operators
from newswatch.cli.plans import planned, say_plan
from newswatch.cli.show import json_line, line, minute, paragraph, table
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.model.alert import Alert
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription
from newswatch.subscribing.addresses import shown
from newswatch.subscribing.office import MUCH, Office, Owing, Unknown
from newswatch.subscribing.rows import alert_row, row

_WEEK = timedelta(days=7)
_COUNTED = 20_000
"""Alerts of a week that `list` goes through."""
_RECENT = 10


def listed(house: House, owner: str | None, *, as_json: bool) -> Code:
    """Every subscription, or one owner's."""
    known = operators(house).all(owner)
    told, all_counted = _told_lately(house, known)
    off = Counter(route.subscription_id for route in house.store.routes.failing(MUCH) if route.off_at)
    if as_json:
        for each in known:
            counts = {"alerts": told[each.subscription_id], "all_counted": all_counted}
            json_line({**row(each), **counts, "off": off[each.subscription_id], "state": _state(each)})
        return Code.OK
    if not known:
        line(
            say(
                "no subscriptions; newswatch subscriptions create makes one",
                "没有订阅；用 newswatch subscriptions create 新建",
            )
        )
        return Code.OK
    english = ("id", "name", "owner", "query", "when", "channels", "state", "7 days")
    head = list(map(say, english, ("编号", "名称", "所属", "查询式", "何时", "渠道", "状态", "7天")))
    rows, more = [], "" if all_counted else "+"
    for each in known:
        channels, alerted = ", ".join(map(shown, each.channels)), f"{told[each.subscription_id]}{more}"
        asked = (each.subscription_id, each.name, each.owner, each.query)
        rows.append((*asked, when(each.schedule), channels, _told_state(each, off), alerted))
    table(say("Subscriptions", "订阅"), head, rows)
    return Code.OK


def _told_lately(house: House, known: Sequence[Subscription]) -> tuple[Counter[str], bool]:
    """How many alerts each had in a week, and whether these are all; another's of the same id before it are not its."""
    begun = {each.subscription_id: each.created_at for each in known}
    alerts = house.store.outbox.recent(system_clock() - _WEEK, _COUNTED)
    its = (alert for alert in alerts if alert.subscription_id in begun)
    told = Counter(alert.subscription_id for alert in its if alert.created_at >= begun[alert.subscription_id])
    return told, len(alerts) < _COUNTED


def _state(subscription: Subscription) -> str:
    return "paused" if subscription.paused else "active"


def _told_state(subscription: Subscription, off: Mapping[str, int]) -> str:
    state = say("paused", "暂停") if subscription.paused else say("active", "生效")
    count = off.get(subscription.subscription_id, 0)
    return f"{state}, {say(f'{count} off', f'{count} 个渠道停用')}" if count else state


def when(schedule: Schedule) -> str:
    """A schedule as a person says it."""
    match schedule.rhythm:
        case Rhythm.INSTANT:
            told = say("at once", "即时")
        case Rhythm.HOURLY:
            told = say(f"hourly at :{schedule.at[3:]}", f"每小时 {schedule.at[3:]} 分")
        case Rhythm.DAILY:
            told = say(f"daily {schedule.at}", f"每日 {schedule.at}")
        case Rhythm.WEEKLY:
            day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[schedule.weekday - 1]
            told = say(f"{day} {schedule.at}", f"每周{'一二三四五六日'[schedule.weekday - 1]} {schedule.at}")
    quiet = say(" quiet ", " 免打扰 ") + "-".join(schedule.quiet) if schedule.quiet else ""
    return f"{told}{quiet} {schedule.zone}"


def show(house: House, name: str, *, as_json: bool) -> Code:
    """All of one: fields, next three sends, what it is owed, its briefing, what it was told lately. Raises Stop."""
    office = operators(house)
    item = known(office, name)
    owing, alerts, sends = office.owing(item), office.recent(item, _WEEK, MUCH), office.next_sends(item)
    plan = planned(item, house.store, system_clock())
    if as_json:
        found = {"state": _state(item), "next": [at.isoformat() for at in sends]}
        created = {"created_at": item.created_at.isoformat(), "feed": f"/feeds/{name}.atom" if item.feed else None}
        lists = {"owed": [_owing_row(each) for each in owing], "alerts": [alert_row(each) for each in alerts]}
        json_line({**row(item), "briefing": plan, **found, **created, **lists})
        return Code.OK
    line(item.subscription_id + (f"  {item.name}" if item.name else ""), "bold")
    paragraph(item.query)
    for title, told in _facts(item, alerts):
        paragraph(f"{title}: {told}")
    paragraph(
        say("next: ", "下次发送：") + (_sends(item, sends) or say("nothing while it is paused", "暂停中，不发送"))
    )
    for each in owing:
        paragraph(_told_owing(each))
    if plan:
        paragraph(say("briefing:", "简报："))
        say_plan(plan)
    for alert in alerts[:_RECENT]:
        paragraph(f"{minute(alert.created_at)}  {alert.event}  {alert.title}  ({alert.alert_id[:10]})", 6)
    return Code.OK


def _facts(item: Subscription, alerts: Sequence[Alert]) -> Sequence[tuple[str, str]]:
    at = say(" at ", "，达到 ") + ", ".join(map(str, item.thresholds)) if item.thresholds else ""
    counted = f"{len(alerts)}{'+' if len(alerts) == MUCH else ''}"
    found = (
        (say("owner", "所属"), item.owner),
        (say("told of", "提醒事项"), ", ".join(item.events) + at),
        (say("when", "何时"), when(item.schedule)),
        (say("state", "状态"), _told_state(item, {})),
        (say("stories in one delivery", "每次至多"), str(item.most)),
        (say("muted", "静音报道"), ", ".join(each[:10] for each in item.muted)),
        (say("feed", "订阅源"), say("yes", "有") if item.feed else ""),
        (say("since", "始于"), minute(item.created_at)),
        (say("alerts of 7 days", "7 天内提醒"), counted),
    )
    return [(title, told) for title, told in found if told]


def _sends(item: Subscription, sends: Sequence[Any]) -> str:
    from newswatch.model.schedule import zone_of

    zone = zone_of(item.schedule.zone)
    return ", ".join(f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}" for at in sends)


def _owing_row(each: Owing) -> dict[str, Any]:
    off = each.route.off_at
    fares = {"reason": each.route.reason, "off_at": off.isoformat() if off else None}
    return {"channel": each.channel, "owed": each.owed, **fares}


def _told_owing(each: Owing) -> str:
    more = "+" if each.owed == MUCH else ""
    told = f"{each.channel}  {say(f'owed {each.owed}{more}', f'待送达 {each.owed}{more}')}"
    if each.route.off_at:
        told += say(f"  switched off {minute(each.route.off_at)}", f"  已停用 {minute(each.route.off_at)}")
    return told + (f"  {each.route.reason}" if each.route.reason else "")


def known(office: Office, name: str) -> Subscription:
    try:
        return office.get(name)
    except Unknown:
        raise unknown(name) from None


def unknown(name: str) -> Stop:
    return Stop(f"no subscription {name!r}; `newswatch subscriptions list` lists them")
