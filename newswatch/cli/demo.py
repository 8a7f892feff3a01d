"""`newswatch demo`: the real program on a newsroom of its own, watched until it has found what it should."""

import secrets
import shlex
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from demo.answer import SUBSCRIPTIONS, differences
from demo.newsroom import Newsroom
from newswatch import logs
from newswatch.cli import demo_report
from newswatch.cli.child import as_environment, own_command
from newswatch.cli.demo_screen import screen
from newswatch.cli.demo_watch import Watcher
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, open_house
from newswatch.cli.roles import ROLES
from newswatch.cli.show import line
from newswatch.cli.supervisor import Supervisor
from newswatch.cli.up import the_store
from newswatch.cli.words import say
from newswatch.clock import system_clock
from newswatch.model.subscription import Subscription
from newswatch.ports import Unavailable
from newswatch.settings import ROOT, Settings, load
from newswatch.wire.topics import ALL

_LONGEST = 170.0
"""Seconds from the command's start after which what is missing stays missing: over four times what a quiet machine of
two cores takes to show it all, so that a busy one is not told that it failed."""
_READY_WITHIN = 60.0
_QUIET = 2.0
"""Seconds without news, with nothing missing, after which the demo is over."""
_POLL = 0.3
_LEASE = timedelta(seconds=5)
"""Shorter than an operator's: a role that dies in a show of half a minute is missed sooner."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """How the show ended: what was missing; the settings for a shell, a story and the address of one of its copies."""

    missing: list[str]
    environment: Path
    story: str
    address: str


def run(*, keep: bool, kafka: str = "") -> Code:
    """Run the demo; FAILED with a line for each difference when a story or an alert is missing.

    With `kafka` (host:port) on that broker's log instead of one in the demo's own folder.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the folder goes and the roles end
    logs.set_up("ERROR")  # the screen is for what is found; the roles log into the folder
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="newswatch-demo-"))
    kept = False
    try:
        seen = _shown(folder, kafka, began + _LONGEST)
        _summary(seen.missing, time.monotonic() - began)
        kept = keep or bool(seen.missing)
        if kept:
            _look_further(folder, seen)
        else:
            line(say("To look further: make demo ARGS=--keep", "想继续查看：make demo ARGS=--keep"))
    except Stop as stop:
        kept = True
        raise Stop(f"{stop}; the program's own log: {_log(folder)}", Code(stop.code)) from None
    finally:  # also where it was interrupted
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
    return Code.FAILED if seen.missing else Code.OK


def _shown(folder: Path, kafka: str, deadline: float) -> _Seen:
    """The whole show in `folder`, and how it ended."""
    since = system_clock()
    line(
        say(
            "newswatch demo: four invented sites on 127.0.0.1, no network (中文：NEWSWATCH_LANGUAGE=zh make demo)",
            "newswatch 演示：127.0.0.1 上四个虚构站点，无需联网",
        )
    )
    line(say("Starting; news come in for half a minute.", "正在启动，随后半分钟内陆续出现新闻。"))
    with Newsroom(system_clock) as newsroom:
        settings = settings_in(folder, newsroom, kafka)
        with the_store(settings) as look_after, open_house(settings) as house:
            _refuse_used(house)
            subscribe(house, since)
            with closing(Watcher(house, newsroom, since)) as watcher:
                with _roles(settings, _log(folder), look_after):
                    newsroom.open()
                    _follow(watcher, newsroom, deadline)
                demo_report.show(watcher)
                missing = differences(newsroom.expected(), watcher.found())
                return _Seen(missing, write_environment(folder, settings), *_example(watcher))


def _example(watcher: Watcher) -> tuple[str, str]:
    """The id of the story of most copies and the address of the last of them; both empty where there is none."""
    stories = watcher.stories()
    if not stories:
        return "", ""
    largest = max(stories, key=lambda story: len(story.members))
    return largest.story_id[: demo_report.ID], watcher.copies(largest)[-1][0].url


def _follow(watcher: Watcher, newsroom: Newsroom, deadline: float) -> None:
    """Show what is found until all is out, nothing is missing and nothing new comes, or until the deadline."""
    news = time.monotonic()
    with screen() as shown:
        while time.monotonic() < deadline:
            for event in watcher.events(_POLL):
                shown.show(event)
                news = time.monotonic()
            shown.tick(watcher.tally)
            quiet = time.monotonic() - news > _QUIET
            if quiet and newsroom.is_out and _complete(watcher, newsroom):
                return


def _complete(watcher: Watcher, newsroom: Newsroom) -> bool:
    """Whether nothing is missing; a store that is away for a moment cannot tell."""
    try:
        return not differences(newsroom.expected(), watcher.found())
    except Unavailable:
        return False


@contextmanager
def _roles(settings: Settings, log: Path, look_after: Callable[[], bool]) -> Iterator[None]:
    """Every role of `newswatch up` under its supervisor. Raises Stop where they are not ready in time.

    The supervisor has a thread of its own here; should this process be killed, the roles notice and end.
    """
    stop, ready = Event(), Event()
    with log.open("ab") as output, ThreadPoolExecutor(1, "supervisor") as pool:
        supervisor = Supervisor(
            list(ROLES),
            lambda role: own_command("up", "--roles", role),
            stop,
            ready.set,
            look_after,
            as_environment(settings),
            output,
        )
        running = pool.submit(supervisor.run)
        try:
            if not ready.wait(_READY_WITHIN):
                raise Stop(f"the program was not ready within {_READY_WITHIN:.0f} s", Code.FAILED)
            yield
        finally:
            stop.set()
            running.result()


def _refuse_used(house: House) -> None:
    """Nobody's own log is mixed with invented news. Raises Stop, and Unavailable where a log topic is missing."""
    stranger = f"demo.{secrets.token_hex(8)}"  # to a group nobody knows, everything kept is yet to come
    if used := [topic.name for topic in ALL if house.log.lag(stranger, topic.name)]:
        raise Stop(f"Kafka at {house.settings.kafka}: {used[0]} holds messages; name a broker that has none")


def settings_in(folder: Path, newsroom: Newsroom, kafka: str = "") -> Settings:
    """Settings of the demo's own, so that nothing of an operator's store, data or catalogue is touched."""
    sources = folder / "sources"
    shutil.copytree(ROOT / "sources" / "topics", sources / "topics")
    newsroom.catalogue(sources)
    return load(
        data=folder / "data",
        sources=sources,
        topic="miit",
        mongo_uri="",
        mongo_uri_file=None,
        kafka=kafka,
        allow_endpoint=newsroom.passes(),
        lease=_LEASE,
        intake_port=0,
        log_level="INFO",
    )


def write_environment(folder: Path, settings: Settings) -> Path:
    """The same for a shell to read, so that what is typed there finds the demo's store and catalogue."""
    file = folder / "environment"
    lines = (f"export {name}={shlex.quote(value)}\n" for name, value in as_environment(settings).items())
    file.write_text("".join(lines), encoding="utf-8")
    return file


def subscribe(house: House, now: datetime) -> None:
    """Save the readers' queries; their alerts go to alerts.jsonl in the data folder."""
    for name, query in SUBSCRIPTIONS.items():
        house.store.subscriptions.put(Subscription(name, query, ("jsonl:alerts.jsonl",), now))


def _log(folder: Path) -> Path:
    return folder / "newswatch.log"


def _summary(missing: list[str], seconds: float) -> None:
    if not missing:
        line(say(f"All as it should be, in {seconds:.0f} s.", f"全部符合预期，用时 {seconds:.0f} 秒。"))
        return
    for difference in missing:
        print(f"newswatch demo: {difference}", file=sys.stderr)
    told = say(f"not as it should be, differences: {len(missing)}", f"与预期不符，差异 {len(missing)} 处")
    print(f"newswatch demo: {told}", file=sys.stderr)


def _look_further(folder: Path, seen: _Seen) -> None:
    """What to type to look at what was kept."""
    line(say(f"Kept in {folder}. Look further, in this shell:", f"保留在 {folder}。可在此终端继续查看："))
    line(f"  . {shlex.quote(str(seen.environment))}")
    for command in further(seen.story, seen.address):
        line(f"  .venv/bin/newswatch {command}")


def further(story: str, address: str) -> Sequence[str]:
    """Commands that show more of what was kept, of a story and a copy of it where there is one."""
    name, query = next(iter(SUBSCRIPTIONS.items()))
    found = (f"story {story}", f"trace '{address}'", f"preview '{address}'") if story else ()
    readers = (f"subscriptions show {name}", f"query test {shlex.quote(query)}", f"briefing {name} --since 1d")
    return ("stories", *found, *readers, "status")
