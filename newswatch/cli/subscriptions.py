"""`newswatch subscriptions`: subscriptions made and changed one by one."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from newswatch.cli.exits import Code, Stop
from newswatch.cli.feeds import base_of
from newswatch.cli.house import House
from newswatch.cli.offices import operators, stopped
from newswatch.cli.show import json_line, line
from newswatch.cli.subscription import known, unknown
from newswatch.cli.words import many, say
from newswatch.codec import Unreadable
from newswatch.logs import plain
from newswatch.model.schedule import Rhythm
from newswatch.model.subscription import Subscription
from newswatch.subscribing.addresses import shown
from newswatch.subscribing.fields import FIELDS, BadFields, Given, made_secret
from newswatch.subscribing.office import Changed, Unknown
from newswatch.subscribing.rows import differences, row
from newswatch.subscribing.tokens import feed_addresses
from newswatch.subscribing.values import is_story


def create(house: House, given: Given, *, as_json: bool) -> Code:
    """Raises Stop."""
    try:
        made = Changed(None, operators(house).create(given))
    except BadFields as error:
        raise stopped(error) from None
    _say_saved(house, made, given, say("made", "已新建"), as_json=as_json)
    return Code.OK


def edit(house: House, name: str, given: Given, *, as_json: bool) -> Code:
    """Raises Stop."""
    try:
        changed = operators(house).edit(name, given)
    except Unknown:
        raise unknown(name) from None
    except BadFields as error:
        raise stopped(error) from None
    _say_saved(house, changed, given, say("changed", "已更改"), as_json=as_json)
    return Code.OK


def mute(house: House, name: str, story: str, *, mute: bool, as_json: bool) -> Code:
    """Raises Stop. A story is named by the first characters of its id, one that is gone by all of them."""
    office = operators(house)
    item = known(office, name)
    found = house.store.stories.find(story)
    muted = [each for each in item.muted if each.startswith(story)] if not mute else []
    story_id = muted[0] if len(muted) == 1 else found.story_id if found else story
    if not is_story(story_id):
        raise Stop(f"no story {story!r}; `newswatch stories` lists them")
    try:
        changed = office.mute(name, story_id, mute=mute)
    except BadFields as error:
        raise stopped(error) from None
    count = len(changed.after.muted)
    told = say(f"{many(count, 'story', 'stories')} muted", f"静音 {count} 则")
    _say_done(row(changed.after), told, name, as_json=as_json)
    return Code.OK


def remove(house: House, names: Sequence[str], *, as_json: bool) -> Code:
    """Each once, however often it is named. Raises Stop where one is not there; then none is removed."""
    office = operators(house)
    for name in names:
        with suppress(Unreadable):  # it is there, and may go
            known(office, name)
    for name in dict.fromkeys(names):
        office.remove(name)
        _say_done({"removed": name}, say("removed", "已删除"), name, as_json=as_json)
    return Code.OK


def wake(house: House, name: str, *, as_json: bool) -> Code:
    """Raises Stop."""
    office = operators(house)
    item = known(office, name)
    office.wake(name)
    told = say("its channels are on; what it is owed goes out", "渠道已启用，欠发的提醒将送出")
    _say_done({"woken": name, "channels": list(map(shown, item.channels))}, told, name, as_json=as_json)
    return Code.OK


def redeliver(house: House, alert: str, channel: str | None, by: str, *, as_json: bool) -> Code:
    """Raises Stop; code 1 where it is owed already. `alert` may be the first characters of its id."""
    try:
        channels = operators(house).redeliver(alert, channel, by)
    except Unknown as error:
        (missing,) = error.args
        if missing not in (alert, channel):
            raise Stop(f"alert {alert} was of subscription {missing!r}, which was deleted; it cannot be sent") from None
        raise Stop(
            f"no alert or channel {missing!r}, or more than one whose id begins so; "
            "`newswatch subscriptions show ID` lists both"
        ) from None
    where = ", ".join(channels)
    told = say(f"is sent again on {where}", f"将重新送达 {where}") if channels else say("is owed already", "已在待送达")
    _say_done({"alert": alert, "channels": list(channels)}, told, alert, as_json=as_json)
    if not as_json and any(each.startswith("jsonl:") for each in channels):
        line(say("a file whose end still has it stays as it is", "文件末尾已有该提醒的，不重复写入"))
    return Code.OK if channels else Code.FAILED


def feed(house: House, name: str, *, on: bool, as_json: bool) -> Code:
    """A new address of its feed, shown now, or none. Raises Stop."""
    office = operators(house)
    known(office, name)
    item = office.feed(name, on=on)
    addresses = [*feed_addresses(item, base_of(house.settings)).values()]
    if as_json:
        json_line({"id": name, "feeds": addresses})
        return Code.OK
    for address in addresses:
        line(address)
    if not on:
        line(say(f"{name} has no feed any more", f"{name} 的订阅源已关闭"))
    return Code.OK


def _say_saved(house: House, changed: Changed, given: Given, told: str, *, as_json: bool) -> None:
    """What became of it; of one that was there also what it was before."""
    item, before = changed.after, changed.before
    found = [*differences(before, item)] if before else []
    was = {"was": {name: old for name, old, _ in found}} if before else {}
    told = say("is as it was", "未变") if item is before else told
    secret = made_secret(item, before, given)
    _say_done({**row(item), **was, **shown_once(secret)}, told, item.subscription_id, as_json=as_json)
    if as_json:
        return
    say_differences(found)
    say_secret(secret)
    _say_notes(house, item, given, named=given if before else FIELDS)


def shown_once(secret: str) -> Mapping[str, str]:
    """A secret that was made, for a row; nothing where none was."""
    return {"secret": secret} if secret else {}


def say_secret(secret: str) -> None:
    """The same for a person."""
    if secret:
        line(say(f"its webhook is signed with {secret} (shown only now)", f"签名密钥 {secret}（仅此一次显示）"))


def _say_notes(house: House, item: Subscription, given: Given, named: Mapping[str, Any]) -> None:
    """What was taken of the fields that are named and does not do what it looks like."""
    schedule, rhythm, name = given.get("schedule", {}), item.schedule.rhythm, item.subscription_id
    if rhythm is Rhythm.INSTANT and {"at", "weekday"} & schedule.keys():
        line(
            say(
                "note: it is told at once; --at and --weekday count for digests: --rhythm daily",
                "提示：即时提醒不看时刻与星期；要定时汇总请加 --rhythm daily",
            )
        )
    elif rhythm is not Rhythm.WEEKLY and "weekday" in schedule:
        line(
            say(
                f"note: it is told {rhythm}; --weekday counts for --rhythm weekly",
                "提示：星期只用于 --rhythm weekly",
            )
        )
    if "channels" in named and not (item.channels or item.feed or item.briefing):
        line(
            say(
                f"note: nobody hears of it: `newswatch subscriptions edit {name} --channel …` names a channel, "
                f"`newswatch subscriptions feed {name}` makes a feed",
                f"提示：没有渠道也没有订阅源，不会送达任何人；可用 newswatch subscriptions edit {name} --channel …"
                f" 或 newswatch subscriptions feed {name}",
            )
        )
    if "owner" in named and item.owner and not house.store.tokens.of(item.owner, 1):
        told = plain(item.owner, 64)
        line(
            say(
                f"note: {told} has no token; `newswatch owner add {told}` gives one",
                f"提示：{told} 还没有令牌；newswatch owner add {told} 可新建",
            )
        )


def say_differences(found: Iterable[tuple[str, str, str]]) -> None:
    """Fields with what they were and what they are, as `subscribing.rows.differences` tells them."""
    for name, old, new in found:
        if old:
            line(f"  - {name}: {old}", "red")
        if new:
            line(f"  + {name}: {new}", "green")


def _say_done(found: Mapping[str, Any], told: str, name: str, *, as_json: bool) -> None:
    json_line(found) if as_json else line(f"{name}  {told}")
