"""`newswatch doctor`: settings in; what stands in the way of the service, and the remedy for each, out."""

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from newswatch import catalogue, topic
from newswatch.cli.exits import Code, code_of
from newswatch.cli.house import open_log, writable
from newswatch.cli.progress import progress
from newswatch.cli.show import json_line, line, table
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.due import crawl_due
from newswatch.guard import Guard
from newswatch.model.source import Source
from newswatch.ports import Store
from newswatch.settings import Settings
from newswatch.wire.topics import GROUPS

OK, WARN, FAIL = "ok", "warn", "fail"

_LITTLE = 2 * 1024**3
"""Bytes free under which a warning is given: some weeks of raw pages of the whole catalogue."""
_TOO_LITTLE = 200 * 1024**2
_LATE = timedelta(minutes=10)
"""A message waits in the spool for seconds while a service runs."""
_MISSED = 2
"""Times its period that a source may be overdue."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `remedy` where it is not ok."""

    check: str
    state: str
    said: str
    remedy: str = ""


Check = Callable[[Settings], Iterable[Finding]]


def run(settings: Settings, *, as_json: bool) -> Code:
    """All checks, none stopping the others; FAILED where one fails."""
    found: list[Finding] = []
    with progress(say("examining", "检查")) as tell:
        for name, check in _CHECKS.items():
            tell(name)
            found += _examined(name, check, settings)
    show = _print_json if as_json else _print
    show(found)
    return Code.FAILED if any(finding.state == FAIL for finding in found) else Code.OK


def _examined(name: str, check: Check, settings: Settings) -> list[Finding]:
    """What a check finds; an expected fault it meets is a finding, its own message names the remedy."""
    try:
        return list(check(settings))
    except Exception as error:  # a defect goes on to the terminal; what commands expect is a finding
        if code_of(error) is None:
            raise
        return [Finding(name, FAIL, str(error))]


def _settings(settings: Settings) -> Iterator[Finding]:
    known = {f"NEWSWATCH_{name.upper()}" for name in type(settings).model_fields} | {"NEWSWATCH_LANGUAGE"}
    ours = (name for name in os.environ if name.startswith("NEWSWATCH_") and not name.startswith("NEWSWATCH_TEST_"))
    for name in sorted(set(ours) - known):
        yield Finding("settings", WARN, f"{name} is set and is no setting", "docs/settings.md lists them")
    for name in ("mongo_uri_file", "kafka_password_file"):
        yield from _readable_by_others(name, getattr(settings, name))
    if "example.org" in settings.contact:
        remedy = "set NEWSWATCH_CONTACT to an address of yours"
        yield Finding("settings", WARN, "webmasters cannot reach you: the contact is an example", remedy)
    for each in settings.allow_endpoint:
        yield Finding(
            "guard", WARN, f"passes the guard: {each}", "take it out of NEWSWATCH_ALLOW_ENDPOINT if not meant"
        )
    Guard.from_settings(settings)
    yield Finding("settings", OK, "can be used")


def _readable_by_others(name: str, path: Path | None) -> Iterator[Finding]:
    if path is not None and path.exists() and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield Finding("settings", WARN, f"{path} holds a secret and others may read it", f"chmod 600 {path}")


def _data(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(writable(settings.data)).free
    said = f"{settings.data}: writable, {free / 1024**3:.1f} GiB free"
    remedy = "free some space, or shorten NEWSWATCH_CAPTURE_RETENTION"
    yield Finding("data", FAIL if free < _TOO_LITTLE else WARN if free < _LITTLE else OK, said, remedy)


def _catalogue(settings: Settings) -> Iterator[Finding]:
    sources = catalogue.load(settings.sources)
    topic.load(settings.sources, settings.topic)
    enabled = [source for source in sources.values() if source.enabled]
    said = f"{len(sources)} sources, {len(enabled)} watched"
    yield Finding("catalogue", OK if enabled else WARN, said, "add one: docs/add-a-source.md")
    yield from _browser(settings, enabled)


def _browser(settings: Settings, sources: Iterable[Source]) -> Iterator[Finding]:
    rendered = [source.slug for source in sources if _renders(source)]
    if rendered:
        from crawlers.chromium import NotRendered, find_chromium

        try:
            yield Finding("browser", OK, f"{find_chromium(settings.chromium)} for {', '.join(rendered)}")
        except NotRendered as error:
            yield Finding("browser", WARN, f"{', '.join(rendered)} cannot be rendered", str(error))


def _renders(source: Source) -> bool:
    """Whether a crawl of it opens a browser."""
    asked = [watch for watch in source.watches if watch.enabled]
    return any(part.render for part in asked) or any(rule.render for rule in source.articles)


def _log(settings: Settings) -> Iterator[Finding]:
    if settings.kafka:
        from newswatch.cli.topics import amiss

        for difference in amiss(settings):
            yield Finding("log", FAIL, difference, "newswatch topics apply")
    with closing(open_log(settings)) as log:
        waiting = {group: log.lag(group, at.name) for group, at in GROUPS.items()}
    where = settings.kafka or str(settings.data / "log.sqlite")
    yield Finding("log", OK, f"{where}: waiting {', '.join(f'{group} {n}' for group, n in waiting.items())}")


def _store(settings: Settings) -> Iterator[Finding]:
    from storage.opening import open_store

    with open_store(settings) as store:
        yield from _server(settings, store)
        yield from _left_lying(settings, store)


def _server(settings: Settings, store: Store) -> Iterator[Finding]:
    before = system_clock()
    server = store.about()
    after = system_clock()
    kind = "MongoDB" if settings.mongo_uri.get_secret_value() else "the embedded server"
    yield Finding(
        "store", OK, f"{kind} {server.version} answers in {(after - before) / timedelta(milliseconds=1):.0f} ms"
    )
    if kind == "MongoDB" and not server.replicas:
        remedy = "run it as a replica set (one member will do): deploy/compose.yaml shows how"
        yield Finding("store", WARN, "is no replica set: writes cannot wait for a majority", remedy)
    ahead = max(server.at - after, before - server.at, timedelta())
    if ahead > settings.lease / 3:
        said = f"this machine's clock and the server's differ by {ahead.total_seconds():.1f} s"
        yield Finding("clock", FAIL, said, "synchronise both (NTP): leases compare clocks")
    else:
        yield Finding("clock", OK, "agrees with the store's")


def _left_lying(settings: Settings, store: Store) -> Iterator[Finding]:
    """What waits longer than it does while a service runs."""
    now = system_clock()
    spooled = store.crawl_state.pending(now - _LATE, limit=1)
    if spooled:
        since = (now - spooled[0].spooled_at) // timedelta(minutes=1)
        yield Finding("service", WARN, f"a message has waited in the spool for {since} minutes", "newswatch up")
    for source in catalogue.load(settings.sources).values():
        last = next(iter(store.crawls.recent(source.slug, limit=1)), None)
        due = crawl_due(source, last, now)
        if last and due and now - due > _MISSED * source.every:
            hours = (now - last.started_at) / timedelta(hours=1)
            yield Finding("service", WARN, f"{source.slug} was last crawled {hours:.1f} hours ago", "newswatch up")
    waiting = store.quarantine.count()
    if waiting:
        yield Finding("quarantine", WARN, f"{waiting} messages wait", "newswatch quarantine list")


_CHECKS: dict[str, Check] = {
    "settings": _settings,
    "data": _data,
    "catalogue": _catalogue,
    "log": _log,
    "store": _store,
}


def _print_json(found: Iterable[Finding]) -> None:
    for finding in found:
        json_line(asdict(finding))


def _print(found: list[Finding]) -> None:
    words = {OK: say("ok", "正常"), WARN: say("look", "注意"), FAIL: say("FAILS", "失败")}
    columns = [say("check", "检查"), say("state", "状态"), say("found", "结果")]
    table("newswatch doctor", columns, ((finding.check, words[finding.state], finding.said) for finding in found))
    for finding in found:
        if finding.state != OK and finding.remedy:
            line(f"{finding.check}: {finding.remedy}")
