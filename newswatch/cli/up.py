"""`newswatch up`: the embedded store if that is the store, then each role in a process of its own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import open_house, writable
from newswatch.cli.roles import ROLES
from newswatch.cli.show import line
from newswatch.cli.supervisor import Supervisor, own_command, stop_on_signals, under_supervision
from newswatch.cli.words import say
from newswatch.logs import logger
from newswatch.settings import Settings

log = logger("supervisor")


def run(settings: Settings, roles: Sequence[str]) -> Code:
    """Run until told to stop: one role here, several under supervision."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown:
        raise Stop(f"no role {unknown[0]!r}; the roles are {', '.join(ROLES)}")
    stop = stop_on_signals()
    if len(roles) == 1:
        return one_role(settings, roles[0], stop)
    wanted = [role for role in ROLES if not roles or role in roles]
    with the_store(settings) as watch:
        child = {"NEWSWATCH_DATA": str(settings.data)}

        def all_ready() -> None:
            names = ", ".join(wanted)
            line(
                say(
                    f"newswatch is ready: {names}; data in {settings.data}",
                    f"newswatch 就绪：{names}；数据在 {settings.data}",
                )
            )

        Supervisor(wanted, lambda role: own_command("up", "--roles", role), stop, all_ready, watch, child).run()
    return Code.OK


def one_role(settings: Settings, role: str, stop: Event) -> Code:
    say_ready = under_supervision(stop)
    with open_house(settings) as house:
        ROLES[role](house, stop, say_ready)
    return Code.OK


@contextmanager
def the_store(settings: Settings) -> Iterator[Callable[[], None]]:
    """Run the embedded store unless another is configured; the call handed out starts it again where it has died."""
    if settings.mongo_uri.get_secret_value():
        yield lambda: None
        return
    from storage.embedded.server import Busy, EmbeddedServer

    server = EmbeddedServer(writable(settings.data))
    try:
        server.start()
    except Busy as error:
        raise Stop(f"{error}, or choose another folder with --data", Code.BUSY) from None

    def look_after() -> None:
        if not server.running:
            log.warning("store_died", restart="now")
            server.start()

    try:
        yield look_after
    finally:
        server.stop()
