"""`newswatch status`: how each source is doing, whether sums add up, where things wait, who subscribes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from newswatch import catalogue
from newswatch.cli import running
from newswatch.cli.exits import Code
from newswatch.cli.house import House, open_known
from newswatch.cli.plans import planned, told
from newswatch.cli.show import json_line, line, minute, paragraph, table
from newswatch.cli.words import say, term
from newswatch.clock import system_clock
from newswatch.due import crawl_due
from newswatch.model.route import Route
from newswatch.model.source import Source
from newswatch.model.subscription import Subscription
from newswatch.ports import Crawl, Store
from newswatch.settings import Settings
from newswatch.subscribing.addresses import shown
from newswatch.wire.topics import TOPICS

_SPOOL_SHOWN = 1000
_CRAWLS_BACK = 20
"""Crawls of a source among which the last that published is looked for."""
_QUARANTINE_BACK = 100
"""Newest messages in quarantine that are counted by stage."""
_REASONS = 5
_SUBSCRIPTIONS = 50


def run(settings: Settings, *, as_json: bool) -> Code:
    with open_known(settings) as house:
        found = gather(house)
    if as_json:
        plain = {"service": _running(found["service"]), "sources": [_plain(source) for source in found["sources"]]}
        json_line({**{name: value for name, value in found.items() if name != "reach"}, **plain})
    else:
        show(found)
    return Code.OK


def gather(house: House) -> dict[str, Any]:
    """Roles that nobody does, sources, dispositions (they add up to candidates), verdicts, queues, alerts, and so on.

    Sums are over everything kept: with a large store this takes seconds.
    """
    store, log = house.store, house.log
    sources = [*catalogue.load(house.settings.sources).values()]
    return {
        "service": running.lacking(store, house.settings),
        "reach": running.reach(store, sources),
        "sources": [_source(store, source) for source in sources],
        "candidates": dict(store.crawls.totals()),
        "verdicts": dict(store.decisions.totals()),
        "waiting": {
            "spool": len(store.crawl_state.pending(system_clock(), _SPOOL_SHOWN)),
            **{group: sum(log.lag(group, topic.name) for topic in topics) for group, topics in TOPICS.items()},
        },
        "alerts": dict(store.outbox.totals()),
        "stories": store.stories.count(),
        "quarantine": _quarantine(store),
        "subscriptions": _subscriptions(store.subscriptions.all()),
        "briefings": [planned(each, store, system_clock()) for each in store.subscriptions.planned()[:_SUBSCRIPTIONS]],
        "failing": [_failing(route) for route in store.routes.failing(_SUBSCRIPTIONS)],
    }


def _source(store: Store, source: Source) -> dict[str, Any]:
    """One source and its last crawl, times as datetimes; `next_due` is null where it is not crawled by itself."""
    now = system_clock()
    crawls = store.crawls.recent(source.slug, _CRAWLS_BACK)
    last = crawls[0] if crawls else None
    published = next((crawl.started_at for crawl in crawls if _published(crawl)), None)
    due = crawl_due(source, last, now)
    return {
        "source": source.slug,
        "enabled": source.enabled,
        "last_crawl": last.started_at if last else None,
        "outcome": last.outcome if last else None,
        "candidates": last.candidates if last else 0,
        "published": _published(last) if last else 0,
        "last_published": published,
        "error": last.errors[0] if last and last.errors else None,
        "next_due": max(due, now) if due else None,
    }


def _published(crawl: Crawl) -> int:
    return crawl.dispositions.get("published", 0)


def _quarantine(store: Store) -> dict[str, Any]:
    """How many wait; of the newest, how many at each stage and why the latest do."""
    newest = store.quarantine.list(limit=_QUARANTINE_BACK)
    return {
        "waiting": store.quarantine.count(),
        "stages": dict(Counter(item.stage for item in newest)),
        "newest": [
            {"stage": item.stage, "at": item.at.isoformat(), "reason": item.reason} for item in newest[:_REASONS]
        ],
    }


def _subscriptions(known: Iterable[Subscription]) -> dict[str, Any]:
    every = list(known)
    first = [
        {"id": item.subscription_id, "query": item.query, "channels": list(map(shown, item.channels))}
        for item in every[:_SUBSCRIPTIONS]
    ]
    return {"kept": len(every), "first": first}


def _failing(route: Route) -> dict[str, Any]:
    """A channel on which nothing arrives, or which is switched off; since when and why."""
    return {
        "subscription": route.subscription_id,
        "channel": shown(route.channel),
        "since": (route.failing_since or route.off_at or system_clock()).isoformat(),
        "off": route.off_at.isoformat() if route.off_at else None,
        "reason": route.reason,
    }


def _running(missing: Sequence[str]) -> dict[str, Any]:
    return {"running": running.runs(missing), "lacking": list(missing)}


def _plain(source: Mapping[str, Any]) -> dict[str, Any]:
    times = ("last_crawl", "last_published", "next_due")
    return {**source, **{name: source[name].isoformat() for name in times if source[name]}}


# --- for a person ------------------------------------------------------------------------------------------------


def show(found: Mapping[str, Any]) -> None:
    """Everything `gather` found, on stdout."""
    _show_part(say("Service", "服务"), [running.told(found["service"])])
    _show_sources(found["sources"])
    if found["reach"].unreachable:
        paragraph(found["reach"].told, 2)
    sums = (
        ("candidates", say("Candidates and how they ended", "链接及其去向")),
        ("verdicts", say("Verdicts", "判定")),
        ("waiting", say("Waiting", "排队")),
        ("alerts", say("Alerts", "提醒")),
    )
    for name, title in sums:
        counts = "  ".join(f"{term(what)} {number}" for what, number in found[name].items())
        _show_part(title, [counts or say("none yet", "尚无")])
    _show_part(say("Stories", "报道"), [str(found["stories"])])
    quarantine = found["quarantine"]
    stages = "  ".join(f"{stage} {number}" for stage, number in quarantine["stages"].items())
    reasons = [f"{item['stage']}: {item['reason']}" for item in quarantine["newest"]]
    _show_part(say("Quarantine", "隔离"), [f"{quarantine['waiting']}  {stages}".strip(), *reasons])
    _show_subscriptions(found["subscriptions"])
    if found["briefings"]:
        _show_part(say("Briefings", "简报"), [each for plan in found["briefings"] for each in told(plan)])
    if found["failing"]:
        _show_part(say("Channels that fail", "送达失败的渠道"), map(_told_of, found["failing"]))


def _told_of(channel: Mapping[str, Any]) -> str:
    wake = f"newswatch subscriptions wake {channel['subscription']}"
    off = say(f"switched off; {wake} switches it on", f"已停用，{wake} 可恢复")
    state = off if channel["off"] else say("tried again", "重试中")
    since = minute(datetime.fromisoformat(channel["since"]))
    return f"{channel['subscription']} → {channel['channel']}  {since}  {state}  ({channel['reason']})"


def _show_sources(sources: Iterable[Mapping[str, Any]]) -> None:
    rows, errors = [], []
    for source in sources:
        due = minute(source["next_due"])[5:] if source["enabled"] else say("disabled", "停用")
        outcome = term(source["outcome"]) if source["outcome"] else say("never", "未抓过")
        counts = f"{source['published']}/{source['candidates']}"
        rows.append((source["source"], minute(source["last_crawl"])[5:], outcome, counts, due))
        if source["error"]:
            errors.append(f"{source['source']}: {source['error']}")
    columns = [
        say("source", "信源"),
        say("last crawl", "上次抓取"),
        say("outcome", "结果"),
        say("new/links", "新文/链接"),
        say("next due", "下次"),
    ]
    table(say("Sources (Beijing time)", "信源（北京时间）"), columns, rows)
    for error in errors:
        paragraph(error, 2)


def _show_subscriptions(subscriptions: Mapping[str, Any]) -> None:
    listed = [f"{item['id']}  {item['query']}  → {', '.join(item['channels'])}" for item in subscriptions["first"]]
    more = subscriptions["kept"] - len(listed)
    rest = [say(f"and {more} more", f"另有 {more} 个")] if more else []
    _show_part(say("Subscriptions", "订阅"), [str(subscriptions["kept"]), *listed, *rest])


def _show_part(title: str, lines: Iterable[str]) -> None:
    line(title, "bold")
    for each in lines:
        paragraph(each)
