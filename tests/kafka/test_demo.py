"""The demo's journey, every role of the real program, on a Kafka."""

import os
import subprocess
import sys

from newswatch.cli.exits import Code


def newswatch(*arguments: str, kafka: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newswatch.cli.main", *arguments]
    environment = {**os.environ, "NEWSWATCH_KAFKA": kafka}
    return subprocess.run(command, capture_output=True, text=True, timeout=240, env=environment)


def test_the_demo_finds_on_kafka_what_it_should_and_takes_no_log_that_is_in_use(broker):
    applied = newswatch("topics", "apply", kafka=broker.servers)
    assert applied.returncode == Code.OK, applied.stderr
    ran = newswatch("demo", "--kafka", broker.servers)
    assert ran.returncode == Code.OK, ran.stdout[-2000:] + ran.stderr
    again = newswatch("demo", "--kafka", broker.servers)
    assert (again.returncode, "holds messages" in again.stderr) == (Code.USAGE, True)


def test_a_kafka_without_the_log_topics_is_told_how_to_get_them(kafka_servers):
    refused = newswatch("demo", "--kafka", kafka_servers)
    assert (refused.returncode, "topics apply" in refused.stderr) == (Code.UNREACHABLE, True)
