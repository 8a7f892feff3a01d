"""deploy/kafka/broker.sh says in one line what is missing, and its exit code tells which."""

import shutil
import subprocess
from pathlib import Path

import pytest

from newswatch.settings import ROOT

SCRIPT = ROOT / "deploy" / "kafka" / "broker.sh"
TOOLS = ("bash", "cat", "cksum", "dirname", "env", "flock", "id", "mkdir", "sed")


@pytest.fixture
def called(tmp_path: Path):
    """Calls a copy of the script where only `TOOLS` are, and a java that says to be of a version."""
    folder, tools = tmp_path / "deploy" / "kafka", tmp_path / "bin"
    shutil.copytree(SCRIPT.parent, folder, ignore=shutil.ignore_patterns("build"))
    tools.mkdir()
    for tool in TOOLS:
        (tools / tool).symlink_to(shutil.which(tool))

    def call(*arguments: str, java: str = "") -> tuple[int, str]:
        if java:
            (tools / "java").write_text(f"#!/bin/sh\necho 'openjdk version \"{java}\" 2025-04-15' >&2\n")
            (tools / "java").chmod(0o755)
        ran = subprocess.run(
            [folder / "broker.sh", *arguments], env={"PATH": str(tools)}, capture_output=True, text=True, timeout=30
        )
        assert len(ran.stderr.splitlines()) == 1
        return ran.returncode, ran.stderr

    return call


@pytest.mark.parametrize(
    ("java", "code", "said"),
    [
        ("", 7, "java is not there; remedy: apt-get install openjdk-17-jre-headless"),
        ("11.0.2", 7, "java 11 is too old, 17 is needed; remedy: apt-get install openjdk-17-jre-headless"),
        ("17.0.15", 8, "mvn is not there; remedy: apt-get install maven"),
        ("21", 8, "mvn is not there; remedy: apt-get install maven"),
    ],
)
def test_missing_java_or_maven_is_one_line_with_its_remedy_and_a_code_of_its_own(called, java, code, said):
    assert called("start", java=java) == (code, f"kafka: {said}\n")


@pytest.mark.parametrize(
    "arguments", [["begin"], ["start", "--port", "x"], ["start", "--port", "70000"], ["stop", "-x", "1"]]
)
def test_a_wrong_call_is_told(called, arguments):
    code, said = called(*arguments)
    assert (code, said.startswith("kafka: ")) == (2, True)
