"""What the definitions of deploy/ promise of every container and unit, read from the files themselves."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "newswatch"}
SERVERS = {name: service for name, service in COMPOSE["services"].items() if name not in OURS}


@pytest.mark.parametrize("name", OURS)
def test_a_container_of_ours_is_nobody_on_a_read_only_root(name):
    service = OURS[name]
    assert service["user"] == "65534:65534"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [volume.partition(":")[2] for volume in service["volumes"]] == ["/var/lib/newswatch"]


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_nothing_is_published_to_the_host(name):
    assert "ports" not in COMPOSE["services"][name]
    assert "network_mode" not in COMPOSE["services"][name]


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_is_pinned_watched_and_reaches_nothing(name):
    service = SERVERS[name]
    assert re.search(r":\d+\.\d+", service["image"])
    assert service["healthcheck"]["test"]
    assert service["networks"] == ["servers"]
    assert COMPOSE["networks"]["servers"] == {"internal": True}


def test_only_what_crawls_or_delivers_reaches_the_internet():
    assert {name for name, service in OURS.items() if "internet" in service["networks"]} == {
        "deliver",
        "schedule",
        "cli",
    }


def test_the_image_holds_every_package_and_never_the_embedded_store():
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    assert {name.rstrip("*") for name in packages["find"]["include"]} <= kept
    assert "requirements-embedded" not in (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def test_a_role_is_held_as_tightly_as_the_whole_service():
    one, whole = (
        (ROOT / "deploy" / "systemd" / name).read_text(encoding="utf-8").partition("# It owns its data")[2]
        for name in ("newswatch@.service", "newswatch.service")
    )
    assert one == whole
