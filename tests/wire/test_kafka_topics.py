"""deploy/kafka/topics.toml and newswatch/wire/topics.py say the same, and what is wrong in such a file is named."""

import pytest

from newswatch.settings import ROOT, BadSetting, load
from newswatch.wire.kafka_topics import plans
from newswatch.wire.topics import ALL

FILE = ROOT / "deploy" / "kafka" / "topics.toml"


def test_the_file_defines_the_programs_own_log_topics():
    defined = plans(FILE.read_text(encoding="utf-8"))
    assert {(plan.name, plan.key, plan.partitions) for plan in defined} == {
        (topic.name, topic.key, topic.partitions) for topic in ALL
    }
    assert all(plan.config["cleanup.policy"] == "delete" for plan in defined)


def test_a_topic_adds_to_what_is_said_of_all():
    [one, two] = plans(
        """
        replication = 3
        [config]
        "retention.ms" = 1
        "flush.messages" = 1
        [[topic]]
        name = "one"
        key = "k"
        partitions = 1
        replication = 2
        config = { "retention.ms" = 2 }
        [[topic]]
        name = "two"
        key = "k"
        partitions = 1
        """
    )
    assert (one.replication, one.config) == (2, {"retention.ms": 2, "flush.messages": 1})
    assert (two.replication, two.config) == (3, {"retention.ms": 1, "flush.messages": 1})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("topic = 1", "topic"),
        ("[[topic]]\nname = 'a b'\nkey = 'k'\npartitions = 1", "topic.0.name"),
        ("[[topic]]\nname = 'a'\nkey = 'k'\npartitions = 0", "topic.0.partitions"),
        ("[[topic]]\nname = 'a'\nkey = 'k'\npartitions = 1\nretention = 1", "topic.0.retention"),
        ("[[topic", "end of document"),
        ("", "topic"),
    ],
)
def test_what_is_wrong_in_a_definition_is_named(text, said):
    with pytest.raises(ValueError, match=said):
        plans(text)


@pytest.mark.parametrize("servers", ["kafka", "kafka:", "kafka:9092,", "kafka:9092 other:9092", "http://kafka:9092"])
def test_brokers_that_are_no_addresses_are_refused_by_name(servers):
    with pytest.raises(BadSetting, match=r"NEWSWATCH_KAFKA.*host:port"):
        load(kafka=servers)


@pytest.mark.parametrize("servers", ["kafka:9092", "10.0.0.1:9092,10.0.0.2:9093", "[::1]:9092"])
def test_brokers_are_given_as_a_list(servers):
    assert load(kafka=servers).kafka == servers
