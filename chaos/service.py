"""A state folder in, the real program at work out: store, log, roles and crawls as processes that can be struck.

The store stands behind a fault proxy, and so does the broker where the log is Kafka. Each process that ends is
written down: struck by us, at a crash point, or, which is a finding, for a reason of its own.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

import orjson

from chaos.broker import Broker
from chaos.load import SITES, Site
from chaos.proxy import FaultProxy
from chaos.receiver import Receiver
from chaos.state import State
from newswatch import crash
from newswatch.cli.child import own_command
from newswatch.cli.exits import Code
from newswatch.cli.supervisor import Supervisor
from newswatch.ports import Unavailable
from storage.embedded import EmbeddedServer

ROLES = {"dedup-1": "dedup", "dedup-2": "dedup", "match": "match", "deliver": "deliver", "schedule": "schedule"}
LEASE = "PT3S"
_PAUSES = (0.1, 0.3, 1.0)
"""Seconds before a role starts again: an operator's are longer, and would leave little to strike."""
_TIMEOUTS = "&serverSelectionTimeoutMS=2000&connectTimeoutMS=2000&socketTimeoutMS=5000&waitQueueTimeoutMS=5000"
_BEHIND = 400
"""Records that may wait for the decider before crawls pause."""
_TRIES = 200
"""Crawls after which a round that still has not ended well never will."""
_EXPECTED = {Code.OK, Code.UNREACHABLE}
"""How a process may end that nobody struck: asked to, or because its store or log was away."""


class Service:
    """Everything that runs. `lag` says how many events wait for the decider."""

    def __init__(self, state: State, seed: int, lag: Callable[[], int]) -> None:
        self._state = state
        self._seed = seed
        self._lag = lag
        self._lock = Lock()
        self._armed: dict[str, str] = {}
        self._started: dict[str, str] = {}
        self._struck: set[str] = set()
        self._crawls: dict[str, subprocess.Popen[bytes]] = {}
        self._stop, self._ending, self._given_up = Event(), Event(), Event()
        self._threads = [Thread(target=self._crawl_on, args=(site,), name=site.slug) for site in SITES]
        self._supervisor: Supervisor | None = None

    @contextmanager
    def running(self, look_after: Callable[[], bool]) -> Iterator[None]:
        """Roles and crawls from here to the end of the block; a round that `finish` did not wait for is given up."""
        ready = Event()
        with self._state.log.open("ab") as output:
            self._output = output
            self._supervisor = Supervisor(
                list(ROLES), self._command, self._stop, ready.set, look_after, {}, output, self._died, _PAUSES
            )
            roles = Thread(target=self._supervisor.run, name="supervisor")
            for thread in (roles, *self._threads):
                thread.start()
            try:
                yield
            finally:
                self._give_up()
                self.finish()
                self._stop.set()
                roles.join()

    def finish(self) -> None:
        """Let each crawl end the round it is at, however often that takes, and begin no other."""
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _give_up(self) -> None:
        """End the crawls at once; when the run goes on, it begins with their rounds."""
        self._given_up.set()
        for site in SITES:
            crawl = self._crawls.get(site.slug)
            if crawl is not None and crawl.poll() is None:
                with self._lock:
                    self._struck.add(site.slug)
                crawl.kill()

    # --- striking ------------------------------------------------------------------------------------------------

    def strike(self, victim: str) -> bool:
        """SIGKILL to a role or to the crawl of a source; False where it is not running just now."""
        pid = self._pid(victim)
        with self._lock:
            if pid is None or victim in self._struck:
                return False
            self._struck.add(victim)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            with self._lock:
                self._struck.discard(victim)
            return False
        self._state.note("kill", victim=victim, how="SIGKILL")
        return True

    def arm(self, victim: str, point: str, times: int) -> None:
        """The next process of `victim` dies when it comes to the point for that time."""
        with self._lock:
            self._armed[victim] = f"{point}:{times}"

    def _pid(self, victim: str) -> int | None:
        if victim in ROLES:
            return self._supervisor.pids[victim] if self._supervisor else None
        crawl = self._crawls.get(victim)
        return crawl.pid if crawl and crawl.poll() is None else None

    def _command(self, role: str) -> list[str]:
        with self._lock:
            armed = self._started[role] = self._armed.pop(role, "")
            self._struck.discard(role)
        return ["env", f"{crash.VARIABLE}={armed}", *own_command("up", "--roles", ROLES[role])]

    def _died(self, victim: str, code: int) -> None:
        """Write down how a process ended, unless `strike` did."""
        with self._lock:
            armed = self._started.pop(victim, "")
            if victim in self._struck:
                return
        if code == -signal.SIGKILL and armed:
            self._state.note("kill", victim=victim, how="point", point=armed.partition(":")[0])
        elif code not in _EXPECTED:
            self._state.note("died", victim=victim, code=code)

    # --- crawling ------------------------------------------------------------------------------------------------

    def _crawl_on(self, site: Site) -> None:
        """Round after round of one site, each until a crawl of it has ended well."""
        number = self._state.rounds().get(site.slug, 0)
        while not self._ending.is_set():
            if self._lag() > _BEHIND:
                self._ending.wait(1.0)
                continue
            if not any(self._given_up.is_set() or self._crawled(site, number) for _ in range(_TRIES)):
                self._state.note("died", victim=site.slug, code=f"round {number} did not end in {_TRIES} crawls")
                return
            if self._given_up.is_set():
                return
            self._state.note("round", source=site.slug, number=number)
            number += 1

    def _crawled(self, site: Site, number: int) -> bool:
        with self._lock:
            armed = self._started[site.slug] = self._armed.pop(site.slug, "")
            self._struck.discard(site.slug)
        command = [sys.executable, "-m", "chaos.crawl", str(self._seed), site.slug, str(number)]
        environment = {**os.environ, crash.VARIABLE: armed}
        crawl = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=self._output, stderr=self._output
        )
        self._crawls[site.slug] = crawl
        with crawl:
            code = crawl.wait()
        self._died(site.slug, code)
        return code == Code.OK


# --- what they stand on ----------------------------------------------------------------------------------------------


class StoreBehindProxy:
    """The embedded store, started again where it was killed, at one address that goes through the proxy."""

    def __init__(self, state: State) -> None:
        self._server = EmbeddedServer(state.data)
        self._state = state
        port = state.last("store").get("port", 0)
        self._server.start()
        self.proxy = FaultProxy(self._port, port)

    def __enter__(self) -> "StoreBehindProxy":
        self.proxy.__enter__()
        self._state.note("store", port=self.proxy.port)
        return self

    def __exit__(self, *error: object) -> None:
        self.proxy.__exit__(None, None, None)
        self._server.stop()

    @property
    def uri(self) -> str:
        """The address through the proxy, for whoever is to suffer."""
        return self.true_uri.replace(f":{self._port}/", f":{self.proxy.port}/") + _TIMEOUTS

    @property
    def true_uri(self) -> str:
        return self._server.uri

    @property
    def _port(self) -> int:
        return int(urlsplit(self._server.uri).port or 0)

    def strike(self) -> bool:
        if not self._server.running:
            return False
        os.kill(self._server.pid, signal.SIGKILL)
        self._state.note("kill", victim="store", how="SIGKILL")
        return True

    def look_after(self) -> bool:
        """Start it again where it died; its clients keep their address, so nobody needs to start again."""
        if not self._server.running:
            with suppress(Unavailable):
                self._server.start()
                self.proxy.retarget(self._port)
        return False


def environment(state: State, store: StoreBehindProxy, receiver: Receiver, broker: Broker | None) -> dict[str, str]:
    """The settings of every process, and of nobody's own folder or catalogue."""
    return {
        "NEWSWATCH_DATA": str(state.data),
        "NEWSWATCH_SOURCES": str(state.sources),
        "NEWSWATCH_TOPIC": "miit",
        "NEWSWATCH_MONGO_URI": store.uri,
        "NEWSWATCH_MONGO_URI_FILE": "",
        "NEWSWATCH_KAFKA": broker.address if broker else "",
        "NEWSWATCH_KAFKA_SESSION": "PT6S",
        "NEWSWATCH_ALLOW_ENDPOINT": orjson.dumps([receiver.allowed]).decode(),
        "NEWSWATCH_INTAKE_PORT": "off",
        "NEWSWATCH_LEASE": LEASE,
        "NEWSWATCH_RECHECK": orjson.dumps(["PT0S"] * 100).decode(),
        "NEWSWATCH_LOG_LEVEL": "INFO",
    }


def catalogue(folder: Path, topics: Path) -> None:
    """The load's sources in `folder`, with the topics of `topics` beside them."""
    if not folder.exists():
        (folder / "topics").mkdir(parents=True)
        for topic in topics.glob("*.toml"):
            (folder / "topics" / topic.name).write_bytes(topic.read_bytes())
    for site in SITES:
        (folder / f"{site.slug}.toml").write_text(site.entry(), encoding="utf-8")


@contextmanager
def kafka(state: State, log: str) -> Iterator[Broker | None]:
    """The broker of a run whose log is Kafka; None for SQLite."""
    if log != "kafka":
        yield None
        return
    with ExitStack() as held:
        yield held.enter_context(Broker(state.broker))
