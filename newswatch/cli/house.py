"""Settings in, the house out: which log, which store, which captures; rooms are imported only when asked for."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newswatch.cli.exits import Code, Stop
from newswatch.clock import system_clock
from newswatch.ports import Captures, Log, Store
from newswatch.settings import Settings

if TYPE_CHECKING:
    from newswatch.desk import Desk


@dataclass(frozen=True)
class House:
    """One process's handles on everything outside it."""

    settings: Settings
    log: Log
    store: Store
    captures: Captures

    @property
    def memory(self) -> Path:
        """The folder in which the decider keeps what it remembers."""
        return self.settings.data / "memory"


@contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """Open log, store and captures, and close them again. Raises Unavailable or Stop naming what is missing."""
    with ExitStack() as stack:
        data = writable(settings.data)
        log = open_log(settings)
        stack.callback(log.close)
        from storage.opening import open_store

        store = stack.enter_context(open_store(settings))
        from storage.captures import FileCaptures

        yield House(settings, log, store, FileCaptures(data / "captures"))


@contextmanager
def open_known(settings: Settings) -> Iterator[House]:
    """The house for commands that read what is there: none is made for them. Raises Stop, and as open_house does."""
    expect_store(settings)
    with open_house(settings) as house:
        yield house


@contextmanager
def open_if_known(settings: Settings) -> Iterator[House | None]:
    """The house where there is one, else None: none is made. Raises as open_house does."""
    if not _has_store(settings):
        yield None
        return
    with open_house(settings) as house:
        yield house


def _has_store(settings: Settings) -> bool:
    """Whether a server is named, or the data folder has an embedded store in it."""
    from storage.embedded.folder import StoreFolder

    return bool(settings.mongo_uri.get_secret_value()) or StoreFolder(settings.data).path.is_dir()


def expect_store(settings: Settings) -> None:
    """Raises Stop where the embedded store would be a new, empty one: a folder mistyped shows no empty newsroom."""
    if not _has_store(settings):
        lacks = "has no store in it" if settings.data.is_dir() else "there is no such folder"
        raise Stop(f"{settings.data}: {lacks}; give the service's data folder with --data, or start it: make run")


def expect_captures(settings: Settings) -> Captures:
    """The captures of a data folder that is there, without log and store. Raises Stop, as expect_store does."""
    from storage.captures import FileCaptures

    expect_store(settings)
    return FileCaptures(settings.data / "captures")


def open_log(settings: Settings) -> Log:
    """The log on Kafka where brokers are named, else in the data folder. Kafka is not asked yet."""
    if settings.kafka:
        from newswatch.wire.kafka import KafkaLog
        from newswatch.wire.kafka_brokers import Brokers

        return KafkaLog(Brokers.from_settings(settings), session=settings.kafka_session)
    from newswatch.wire.sqlite import SqliteLog

    return SqliteLog(writable(settings.data) / "log.sqlite", partitions=settings.log_partitions)


def writable(folder: Path) -> Path:
    """The data folder, made if need be. Raises Stop where nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError as error:
        raise Stop(
            f"cannot write in the data folder {folder}: {error.strerror}; make it writable or set NEWSWATCH_DATA",
            Code.FOLDER,
        ) from None
    return folder


def desk_of(house: House) -> "Desk":
    """What a crawl needs of the house."""
    from newswatch import catalogue
    from newswatch.desk import Desk
    from newswatch.guard import Guard

    return Desk(
        settings=house.settings,
        catalogue=catalogue.load(house.settings.sources),
        crawl_state=house.store.crawl_state,
        captures=house.captures,
        crawls=house.store.crawls,
        articles=house.store.articles,
        pace=house.store.pace,
        answers=house.store.answers,
        habits=house.store.habits,
        log=house.log,
        quarantine=house.store.quarantine,
        clock=system_clock,
        guard=Guard.from_settings(house.settings),
    )
