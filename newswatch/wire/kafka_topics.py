"""How the log topics should be (TOML) in; what a Kafka cluster has otherwise, and what was changed there, out."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kafka.admin import ConfigResource
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from newswatch.wire.kafka_cluster import Cluster


class _Shared(BaseModel):
    """What can be said of one topic or, at the top of the file, of all."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    replication: int | None = Field(None, ge=1, le=100)
    config: dict[str, str | bool | int] = {}


class Plan(_Shared):
    """One topic as it should be. `config` by Kafka's names; `replication` None leaves it to the brokers."""

    name: str = Field(pattern=r"^[A-Za-z0-9._-]{1,249}$")
    key: str
    partitions: int = Field(ge=1, le=10_000)


class _File(_Shared):
    topic: list[Plan]


@dataclass(frozen=True, slots=True)
class _Found:
    """One topic as it is."""

    partitions: int
    replication: int
    config: Mapping[str, str]


def plans(text: str) -> list[Plan]:
    """The topics of a definition like deploy/kafka/topics.toml. Raises ValueError naming what is wrong."""
    try:
        file = _File.model_validate(tomllib.loads(text))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return [
        plan.model_copy(
            update={"replication": plan.replication or file.replication, "config": file.config | plan.config}
        )
        for plan in file.topic
    ]


def differences(cluster: Cluster, wanted: Sequence[Plan]) -> list[str]:
    """A line for everything that is not as `wanted`. Raises Unavailable."""
    found = _found(cluster, wanted)
    return [line for plan in wanted for line in _differences(plan, found.get(plan.name))]


def apply(cluster: Cluster, wanted: Sequence[Plan]) -> list[str]:
    """Make missing topics, add partitions, set what is set otherwise; a line for each change. Raises Unavailable.

    Partitions and replicas are never taken away: `differences` goes on telling them.
    """
    found = _found(cluster, wanted)
    return [line for plan in wanted for line in _apply(cluster, plan, found.get(plan.name))]


def _apply(cluster: Cluster, plan: Plan, found: _Found | None) -> Iterator[str]:
    if found is None:
        making = {
            "num_partitions": plan.partitions,
            "replication_factor": plan.replication or -1,
            "configs": _config(plan),
        }
        cluster.ask(lambda admin: admin.create_topics({plan.name: making}, wait_for_metadata=True))
        yield f"{plan.name}: made, {plan.partitions} partitions"
        return
    if found.partitions < plan.partitions:
        cluster.ask(lambda admin: admin.create_partitions({plan.name: plan.partitions}))
        yield f"{plan.name}: {found.partitions} partitions are now {plan.partitions}"
    changed = {name: value for name, value in _config(plan).items() if found.config.get(name) != value}
    if changed:
        cluster.ask(lambda admin: admin.alter_configs([ConfigResource("topic", plan.name, dict(changed))]))
    for name, value in changed.items():
        yield f"{plan.name}: {name} {found.config.get(name)} is now {value}"


def _differences(plan: Plan, found: _Found | None) -> Iterator[str]:
    if found is None:
        yield f"{plan.name}: is not there"
        return
    if found.partitions != plan.partitions:
        never = "; partitions are never taken away" if found.partitions > plan.partitions else ""
        yield f"{plan.name}: has {found.partitions} partitions, not {plan.partitions}{never}"
    if plan.replication not in (None, found.replication):
        yield f"{plan.name}: has {found.replication} replicas, not {plan.replication}; reassign them with Kafka's tools"
    for name, value in _config(plan).items():
        if found.config.get(name) != value:
            yield f"{plan.name}: {name} is {found.config.get(name)}, not {value}"


def _found(cluster: Cluster, wanted: Sequence[Plan]) -> dict[str, _Found]:
    told: list[dict[str, Any]] = cluster.ask(lambda admin: admin.describe_topics([plan.name for plan in wanted]))
    there = {topic["name"]: topic["partitions"] for topic in told if not topic["error_code"]}
    if not there:
        return {}
    asked = [ConfigResource("topic", plan.name, _config(plan)) for plan in wanted if plan.name in there]
    config = cluster.ask(lambda admin: admin.describe_configs(asked, config_filter="all"))["topic"]
    return {
        name: _Found(
            len(partitions),
            min(len(partition["replica_nodes"]) for partition in partitions),
            {setting: str(known["value"]) for setting, known in config[name].items()},
        )
        for name, partitions in there.items()
    }


def _config(plan: Plan) -> dict[str, str]:
    """As Kafka writes it."""
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in plan.config.items()}
