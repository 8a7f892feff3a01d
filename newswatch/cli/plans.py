"""Plans of briefings and their latest editions in, what is told of them out: as rows, as lines, on the terminal."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from newswatch.cli.show import minute, paragraph
from newswatch.cli.words import say
from newswatch.model.subscription import Subscription
from newswatch.ports import Store
from newswatch.schedule import sends
from newswatch.subscribing.rows import edition_row, row


def planned(subscription: Subscription, store: Store, now: datetime) -> dict[str, Any] | None:
    """The plan, when it sends next (null while paused), and its latest edition: which channels have it, are owed it, or
    were given up, and why. None where there is no plan. Raises Unavailable."""
    plan = subscription.briefing
    if plan is None:
        return None
    last = store.editions.last(subscription.subscription_id)
    return {
        "subscription": subscription.subscription_id,
        **row(subscription)["briefing"],
        "since": (plan.since or subscription.created_at).isoformat(),
        "next": None if subscription.paused else sends(plan.schedule, now, 1)[0].isoformat(),
        "last": edition_row(last) if last else None,
    }


def say_plan(plan: Mapping[str, Any]) -> None:
    """The same for a person."""
    first, *rest = told(plan)
    paragraph(first)
    for each in rest:
        paragraph(each, 6)


def told(plan: Mapping[str, Any]) -> Iterator[str]:
    """What `planned` found, as lines: the plan, its latest edition, each failure."""
    following = _at(plan["next"]) or say("nothing while it is paused", "暂停中，不发送")
    forms, channels = ", ".join(plan["formats"]), ", ".join(plan["channels"])
    yield f"{plan['subscription']} → {channels} ({forms})  {say('next', '下期')} {following}"
    last = plan["last"]
    if last is None:
        yield say("none sent yet", "尚未发送")
        return
    counts = f"{say('sent', '已发')} {len(last['sent'])}  {say('owed', '待发')} {len(last['owed'])}"
    yield f"{say('latest', '上期')} {_at(last['since'])} – {_at(last['until'])}  {counts}"
    for channel, reason in last["failed"].items():
        due = last["owed"].get(channel)
        state = say(f"tried again {_at(due)}", f"{_at(due)} 重试") if due else say("given up", "已放弃")
        yield f"{channel}: {state} ({reason})"


def _at(moment: str | None) -> str:
    return minute(datetime.fromisoformat(moment)) if moment else ""
