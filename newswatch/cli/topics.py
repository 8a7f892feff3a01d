"""`newswatch topics`: the log topics on Kafka made and checked after a file, deploy/kafka/topics.toml unless told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from newswatch.cli.exits import Code, Stop
from newswatch.cli.options import readable
from newswatch.cli.show import json_line, line
from newswatch.cli.words import say
from newswatch.settings import ROOT, Settings
from newswatch.wire.kafka_brokers import Brokers
from newswatch.wire.kafka_cluster import Cluster
from newswatch.wire.kafka_topics import Plan, differences, plans
from newswatch.wire.kafka_topics import apply as change

FILE = ROOT / "deploy" / "kafka" / "topics.toml"


def apply(settings: Settings, file: Path, *, as_json: bool) -> Code:
    """Change what can be changed, tell it, then tell what is still otherwise: with that, the code is FAILED."""
    wanted = _wanted(file)
    with _cluster(settings) as cluster:
        _tell("changed", change(cluster, wanted), as_json=as_json)
        return _told(cluster, wanted, as_json=as_json)


def verify(settings: Settings, file: Path, *, as_json: bool) -> Code:
    """Tell every difference; FAILED where there is one."""
    wanted = _wanted(file)
    with _cluster(settings) as cluster:
        return _told(cluster, wanted, as_json=as_json)


def amiss(settings: Settings) -> Sequence[str]:
    """Every difference from the file that comes with newswatch."""
    with _cluster(settings) as cluster:
        return differences(cluster, _wanted(FILE))


def _told(cluster: Cluster, wanted: Sequence[Plan], *, as_json: bool) -> Code:
    found = differences(cluster, wanted)
    _tell("difference", found, as_json=as_json)
    if not found and not as_json:
        line(say(f"{len(wanted)} log topics are as they should be", f"{len(wanted)} 个日志主题符合定义"))
    return Code.FAILED if found else Code.OK


def _tell(what: str, told: Sequence[str], *, as_json: bool) -> None:
    for each in told:
        json_line({what: each}) if as_json else line(each)


def _wanted(file: Path) -> list[Plan]:
    try:
        return plans(readable(file).read_text(encoding="utf-8"))
    except ValueError as error:  # of TOML, of UTF-8 and ours
        raise Stop(f"{file}: {error}; see deploy/kafka/topics.toml") from None


@contextmanager
def _cluster(settings: Settings) -> Iterator[Cluster]:
    if not settings.kafka:
        raise Stop("no Kafka is named: set NEWSWATCH_KAFKA; the log in the data folder makes its topics by itself")
    cluster = Cluster(Brokers.from_settings(settings))
    try:
        yield cluster
    finally:
        cluster.close()
