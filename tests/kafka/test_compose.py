"""Each command line of ours in deploy/compose.yaml runs as its user, in its environment, on a read-only root.

Kafka is real; the place of MongoDB takes the embedded server. What is changed of the environment are the addresses of
the two.
"""

import pytest
import yaml

from newswatch.settings import ROOT

COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "newswatch"}
STAYING = [name for name, service in OURS.items() if service["command"][0] == "up"]
IMAGES = {
    "PATH": "/opt/newswatch/.venv/bin:/usr/local/bin:/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
    "HOME": "/tmp",
    "NEWSWATCH_DATA": "/var/lib/newswatch",
}
"""As deploy/Dockerfile sets it."""


@pytest.fixture
def composed(contained, broker, mongo_uri):
    """Starts a service of the file by name."""
    servers = {"NEWSWATCH_KAFKA": broker.servers, "NEWSWATCH_MONGO_URI": mongo_uri}

    def start(name: str):
        service = OURS[name]
        assert set(servers) <= set(service["environment"]), "the file names both servers"
        fixed = {key: value for key, value in service["environment"].items() if not value.startswith("$")}
        writable = [volume.partition(":")[2] for volume in service["volumes"]]
        return contained(["newswatch", *service["command"]], IMAGES | fixed | servers, writable)

    return start


def test_set_up_then_every_role_starts_and_stops(composed):
    for name in ("topics", "indexes", "cli"):
        done = composed(name)
        assert done.wait() == 0, "".join(done.lines)
    roles = {name: composed(name) for name in STAYING}
    for name, role in roles.items():
        assert name in role.until("newswatch is ready")
    for role in roles.values():
        assert role.end() == 0, "".join(role.lines)


def test_without_its_topics_a_role_says_what_to_do(composed):
    role = composed("dedup")
    assert "newswatch topics apply" in role.until("topics apply")
    role.end()
