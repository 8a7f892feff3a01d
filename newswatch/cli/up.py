"""`newswatch up`: the embedded store if that is the store, then each role in a process of its own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event

from newswatch import catalogue, topic
from newswatch.cli.child import as_environment, own_command
from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import open_house, writable
from newswatch.cli.intake import listening
from newswatch.cli.roles import ROLES
from newswatch.cli.show import line
from newswatch.cli.supervisor import Supervisor, stop_on_signals, under_supervision
from newswatch.cli.words import say
from newswatch.guard import Guard
from newswatch.logs import logger
from newswatch.ports import Unavailable
from newswatch.settings import Settings

log = logger("supervisor")

_PATIENCE = 3.0
"""Seconds to wait for a command that has the store open just now; a service that has it stays."""


def run(settings: Settings, roles: Sequence[str]) -> Code:
    """Run until told to stop: one role here, several under supervision."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown:
        raise Stop(f"no role {unknown[0]!r}; the roles are {', '.join(ROLES)}")
    wanted = [role for role in ROLES if role in (roles or _default(settings))]
    watched = _usable(settings)
    stop = stop_on_signals()
    if len(roles) == 1:
        return one_role(settings, roles[0], stop, lambda: _say_ready(settings, roles, watched))
    with the_store(settings) as look_after:
        if "intake" in wanted:  # after the store, which knows a second service over the same folder by name
            listening(settings).close()
        supervisor = Supervisor(
            wanted,
            lambda role: own_command("up", "--roles", role),
            stop,
            lambda: _say_ready(settings, wanted, watched),
            look_after,
            as_environment(settings),
        )
        supervisor.run()
    return Code.OK


def _default(settings: Settings) -> list[str]:
    return [role for role in ROLES if role != "intake" or settings.intake_port is not None]


def _usable(settings: Settings) -> int:
    """Read everything the roles will read, before any is started; how many sources are watched. Raises by name."""
    Guard.from_settings(settings)
    topic.load(settings.sources, settings.topic)
    return sum(source.enabled for source in catalogue.load(settings.sources).values())


def _say_ready(settings: Settings, roles: Sequence[str], watched: int) -> None:
    names, data = ", ".join(roles), settings.data
    line(
        say(
            f"newswatch is ready: {names}; {watched} sources watched; data in {data}",
            f"newswatch 就绪：{names}；监测 {watched} 个信源；数据在 {data}",
        )
    )


def one_role(settings: Settings, role: str, stop: Event, say_ready: Callable[[], None]) -> Code:
    """Its supervisor is told when it is ready; where it has none, the terminal is."""
    tell = under_supervision(stop) or say_ready
    with open_house(settings) as house:
        ROLES[role](house, stop, tell)
    return Code.OK


@contextmanager
def the_store(settings: Settings) -> Iterator[Callable[[], bool]]:
    """Run the embedded store unless another is configured; the call handed out starts it again where it has died.

    It answers True where the store then has another address (somebody took its port), which the roles do not know.
    """
    if settings.mongo_uri.get_secret_value():
        yield lambda: False
        return
    from storage.embedded.server import Busy, EmbeddedServer

    server = EmbeddedServer(writable(settings.data))
    try:
        address = server.start(wait=_PATIENCE)
    except Busy as error:
        raise Stop(f"{error}, or choose another folder with --data", Code.BUSY) from None

    def look_after() -> bool:
        nonlocal address
        if server.running:
            return False
        log.warning("store_died", restart="now")
        before = address
        try:
            address = server.start()
        except Unavailable as error:
            log.error("store_waits", reason=str(error))
        return address != before

    try:
        yield look_after
    finally:
        server.stop()
