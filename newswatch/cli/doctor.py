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
from newswatch.cli import running
from newswatch.cli.exits import Code, code_of
from newswatch.cli.house import open_log, writable
from newswatch.cli.progress import progress
from newswatch.cli.show import duration, json_line, line, table
from newswatch.cli.words import say, term
from newswatch.clock import system_clock
from newswatch.due import crawl_due
from newswatch.guard import Guard
from newswatch.model.source import Source
from newswatch.ports import Store
from newswatch.settings import Settings
from newswatch.wire.topics import TOPICS

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
            found += (each for each in _examined(name, check, settings) if each.said not in {one.said for one in found})
    show = _print_json if as_json else _print
    show(found)
    return Code.FAILED if any(finding.state == FAIL for finding in found) else Code.OK


def _examined(name: str, check: Check, settings: Settings) -> Iterator[Finding]:
    """What a check finds; an expected fault it meets is a finding, its own message names the remedy."""
    try:
        yield from check(settings)
    except Exception as error:  # a defect goes on to the terminal; what commands expect is a finding
        if code_of(error) is None:
            raise
        yield Finding(name, FAIL, str(error))


def _settings(settings: Settings) -> Iterator[Finding]:
    known = {f"NEWSWATCH_{name.upper()}" for name in type(settings).model_fields} | {"NEWSWATCH_LANGUAGE"}
    ours = (name for name in os.environ if name.startswith("NEWSWATCH_") and not name.startswith("NEWSWATCH_TEST_"))
    for name in sorted(set(ours) - known):
        said = say(f"{name} is set and is no setting", f"{name} 不是设置项")
        yield Finding("settings", WARN, said, say("docs/settings.md lists them", "设置项见 docs/settings.md"))
    for name in ("mongo_uri_file", "kafka_password_file"):
        yield from _readable_by_others(name, getattr(settings, name))
    if "example.org" in settings.contact:
        said = say("webmasters cannot reach you: the contact is an example", "联系方式还是示例，站长找不到您")
        remedy = say("set NEWSWATCH_CONTACT to an address of yours", "请把 NEWSWATCH_CONTACT 设为您的地址")
        yield Finding("settings", WARN, said, remedy)
    for each in settings.allow_endpoint:
        said = say(f"passes the guard: {each}", f"不受防护限制：{each}")
        remedy = "take it out of NEWSWATCH_ALLOW_ENDPOINT if not meant"
        yield Finding("guard", WARN, said, say(remedy, "若非有意，请从 NEWSWATCH_ALLOW_ENDPOINT 中删去"))
    Guard.from_settings(settings)
    yield Finding("settings", OK, say("can be used", "可用"))


def _readable_by_others(name: str, path: Path | None) -> Iterator[Finding]:
    if path is not None and path.exists() and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        said = say(f"{path} holds a secret and others may read it", f"{path} 存有密钥，但他人可读")
        yield Finding("settings", WARN, said, f"chmod 600 {path}")


def _data(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(writable(settings.data)).free
    if (settings.data / "captures").exists():
        writable(settings.data / "captures")
    gib = free / 1024**3
    said = say(f"{settings.data}: writable, {gib:.1f} GiB free", f"{settings.data}：可写，余 {gib:.1f} GiB")
    remedy = say(
        "free some space, or shorten NEWSWATCH_CAPTURE_RETENTION",
        "请腾出空间，或缩短 NEWSWATCH_CAPTURE_RETENTION",
    )
    yield Finding("data", FAIL if free < _TOO_LITTLE else WARN if free < _LITTLE else OK, said, remedy)


def _catalogue(settings: Settings) -> Iterator[Finding]:
    sources = catalogue.load(settings.sources)
    topic.load(settings.sources, settings.topic)
    enabled = [source for source in sources.values() if source.enabled]
    known, watched = len(sources), len(enabled)
    said = say(f"{known} sources, {watched} watched", f"{known} 个信源，监测 {watched} 个")
    remedy = say("add one: docs/add-a-source.md", "新增信源见 docs/add-a-source.md")
    yield Finding("catalogue", OK if enabled else WARN, said, remedy)
    yield from _browser(settings, enabled)


def _browser(settings: Settings, sources: Iterable[Source]) -> Iterator[Finding]:
    rendered = [source.slug for source in sources if _renders(source)]
    if rendered:
        from crawlers.chromium import NotRendered, find_chromium

        names = ", ".join(rendered)
        try:
            found = find_chromium(settings.chromium)
        except NotRendered as error:
            yield Finding("browser", WARN, say(f"{names} cannot be rendered", f"{names} 无法渲染"), str(error))
        else:
            yield Finding("browser", OK, say(f"{found} for {names}", f"{found}，用于 {names}"))


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
        waiting = {group: sum(log.lag(group, at.name) for at in topics) for group, topics in TOPICS.items()}
    where = settings.kafka or str(settings.data / "log.sqlite")
    counts = ", ".join(f"{term(group)} {number}" for group, number in waiting.items())
    yield Finding("log", OK, say(f"{where}: waiting {counts}", f"{where}：待处理 {counts}"))


def _store(settings: Settings) -> Iterator[Finding]:
    from storage.opening import open_store

    with open_store(settings) as store:
        yield from _server(settings, store)
        yield from _service(settings, store)
        yield from _left_lying(settings, store)


def _server(settings: Settings, store: Store) -> Iterator[Finding]:
    before = system_clock()
    server = store.about()
    after = system_clock()
    foreign = bool(settings.mongo_uri.get_secret_value())
    kind = "MongoDB" if foreign else say("the embedded server", "内嵌数据库")
    took = f"{(after - before) / timedelta(milliseconds=1):.0f} ms"
    said = say(f"{kind} {server.version} answers in {took}", f"{kind} {server.version}，{took} 应答")
    yield Finding("store", OK, said)
    if foreign and not server.replicas:
        said = say("is no replica set: writes cannot wait for a majority", "不是副本集：写入无法等待多数确认")
        remedy = "run it as a replica set (one member will do): deploy/compose.yaml shows how"
        yield Finding("store", WARN, said, say(remedy, "请以副本集运行（一个成员即可），做法见 deploy/compose.yaml"))
    ahead = max(server.at - after, before - server.at, timedelta())
    if ahead > settings.lease / 3:
        seconds = f"{ahead.total_seconds():.1f}"
        said = say(
            f"this machine's clock and the server's differ by {seconds} s", f"本机与数据库的时钟相差 {seconds} 秒"
        )
        remedy = say("synchronise both (NTP): leases compare clocks", "请为两者校时（NTP）：租约以时钟为准")
        yield Finding("clock", FAIL, said, remedy)
    else:
        yield Finding("clock", OK, say("agrees with the store's", "与数据库一致"))


def _service(settings: Settings, store: Store) -> Iterator[Finding]:
    missing = running.lacking(store, settings)
    yield Finding("service", WARN if missing else OK, running.told(missing), "newswatch up" if missing else "")
    reach = running.reach(store, catalogue.load(settings.sources).values())
    if reach.unreachable:
        remedy = say("is there a network? newswatch check --live", "网络通吗？newswatch check --live")
        yield Finding("sources", WARN, reach.told, remedy)


def _left_lying(settings: Settings, store: Store) -> Iterator[Finding]:
    """What waits longer than it does while a service runs."""
    now = system_clock()
    spooled = store.crawl_state.pending(now - _LATE, limit=1)
    if spooled:
        since = (now - spooled[0].spooled_at) // timedelta(minutes=1)
        said = say(f"a message has waited in the spool for {since} minutes", f"有消息在暂存区等了 {since} 分钟")
        yield Finding("service", WARN, said, "newswatch up")
    for source in catalogue.load(settings.sources).values():
        last = next(iter(store.crawls.recent(source.slug, limit=1)), None)
        due = crawl_due(source, last, now)
        if last and due and now - due > _MISSED * source.every:
            ago = duration(now - last.started_at)
            said = say(f"{source.slug} was last crawled {ago} ago", f"{source.slug} 上次抓取在 {ago}前")
            yield Finding("service", WARN, said, "newswatch up")
    waiting = store.quarantine.count()
    if waiting:
        said = say(f"{waiting} messages wait", f"{waiting} 条消息待处理")
        yield Finding("quarantine", WARN, said, "newswatch quarantine list")


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
    table("newswatch doctor", columns, ((term(each.check), words[each.state], each.said) for each in found))
    remedies = (f"{term(each.check)}: {each.remedy}" for each in found if each.state != OK and each.remedy)
    for remedy in dict.fromkeys(remedies):
        line(remedy)
