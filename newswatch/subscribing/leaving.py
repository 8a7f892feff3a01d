"""A subscription and what an address to unsubscribe names in, the subscription without that channel out."""

from dataclasses import replace

from newswatch.model.subscription import Subscription
from newswatch.unsubscribe import named_briefing, named_channel


def channel_named(subscription: Subscription, named: str) -> str | None:
    """The channel's address; None where the subscription has no such channel any more."""
    plan = subscription.briefing
    known = {named_channel(each): each for each in subscription.channels}
    known |= {named_briefing(each): each for each in (plan.channels if plan else ())}
    return known.get(named)


def without(subscription: Subscription, named: str) -> Subscription:
    """With the channel taken off its alerts, or off its briefings; paused where that leaves nobody who is told."""
    plan = subscription.briefing
    channels = tuple(each for each in subscription.channels if named_channel(each) != named)
    if plan:
        left = tuple(each for each in plan.channels if named_briefing(each) != named)
        plan = replace(plan, channels=left) if left else None
    silent = not (channels or plan or subscription.feed)
    return replace(subscription, channels=channels, briefing=plan, paused=subscription.paused or silent)
