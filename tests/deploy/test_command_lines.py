"""Each command line of deploy/'s units and Dockerfile runs as a process where and as what it is written for.

Those of the compose file need a broker: tests/kafka/test_compose.py.
"""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
READY = "newswatch is ready"
DISTRIBUTED = ("dedup", "match", "deliver", "schedule", "intake")

pytestmark = pytest.mark.slow


def unit(name: str) -> dict[str, list[str]]:
    """A unit's settings; one that is given several times has several values."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def environment(settings: dict[str, list[str]]) -> dict[str, str]:
    return dict(pair.split("=", 1) for line in settings["Environment"] for pair in line.split())


def folders(settings: dict[str, list[str]]) -> list[str]:
    """What the unit may write: its state, and the paths it names."""
    state = [f"/var/lib/{name}" for name in settings.get("StateDirectory", [])]
    return [*state, *(path for line in settings.get("ReadWritePaths", []) for path in line.split())]


def test_the_service_starts_on_its_own_data_and_a_backup_of_it_is_made_meanwhile(contained, tmp_path):
    service, backup = unit("newswatch.service"), unit("newswatch-backup.service")
    up = contained(service["ExecStart"][0], environment(service), folders(service))
    assert "data in /var/lib/newswatch" in up.until(READY)
    assert contained(backup["ExecStart"][0], environment(backup), folders(backup)).wait() == 0
    (written,) = (tmp_path / "writable" / "var" / "backups" / "newswatch").iterdir()
    assert re.fullmatch(r"newswatch-\d{8}T\d{6}Z\.tar\.zst", written.name)
    assert up.end() == 0, "".join(up.lines)


@pytest.mark.parametrize("role", DISTRIBUTED)
def test_one_role_of_a_distributed_service_starts_and_stops(contained, mongo_uri, role):
    settings = unit("newswatch@.service")
    assert f"@{role}" in (UNITS / "newswatch@.service").read_text(encoding="utf-8").splitlines()[0]
    operators = {"NEWSWATCH_MONGO_URI": mongo_uri, "NEWSWATCH_MONGO_DATABASE": f"unit_{role}"}
    command = settings["ExecStart"][0].replace("%i", role)
    process = contained(command, environment(settings) | operators, folders(settings))
    assert role in process.until(READY)
    assert process.end() == 0, "".join(process.lines)


def test_the_image_starts_as_it_says(contained, mongo_uri):
    text = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    said = {key: re.findall(rf"^{key} (.*)$", text, re.MULTILINE) for key in ("USER", "ENTRYPOINT", "CMD", "VOLUME")}
    (variables,) = re.findall(r"^ENV ((?:.*\\\n)*.*)$", text, re.MULTILINE)
    variables = dict(re.findall(r"(\w+)=(\S+)", variables.replace("$PATH", "/usr/local/bin:/usr/bin:/bin")))
    operators = {"NEWSWATCH_MONGO_URI": mongo_uri, "NEWSWATCH_MONGO_DATABASE": "image"}
    assert said["USER"] == ["65534:65534"]
    command = [*json.loads(said["ENTRYPOINT"][0]), *json.loads(said["CMD"][0])]
    process = contained(command, variables | operators, said["VOLUME"])
    process.until(READY)
    assert process.end() == 0, "".join(process.lines)


def test_the_sandbox_forbids_what_the_units_forbid(contained):
    """Else the tests above would prove nothing."""
    script = (
        "id -u; touch /opt/newswatch/x; touch /etc/x; touch /var/lib/newswatch/x && echo kept; cat /proc/self/status"
    )
    process = contained(["/bin/sh", "-c", script], {"PATH": "/usr/bin:/bin"}, ["/var/lib/newswatch"])
    process.wait()
    said = "".join(process.lines)
    assert said.startswith("65534\n")
    assert said.count("Read-only file system") == 2
    assert "kept\n" in said
    assert re.search(r"CapEff:\s+0+\n", said)
