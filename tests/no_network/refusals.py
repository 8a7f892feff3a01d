"""The pytest side of the rule: in force before collection, inherited by child processes, a refusal fails its test."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import loopback_only
import pytest


class Refusals:
    """What was refused since the last look, read from the file that this process and its children append to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read = 0

    def take(self) -> list[str]:
        with self.path.open(encoding="utf-8") as file:
            file.seek(self.read)
            lines = file.read().splitlines()
            self.read = file.tell()
        return lines


REFUSALS = pytest.StashKey[Refusals]()


def pytest_configure(config: pytest.Config) -> None:
    folder = tempfile.TemporaryDirectory(prefix="newswatch-refusals-")
    config.add_cleanup(folder.cleanup)
    path = Path(folder.name, "refusals.txt")
    path.touch()
    config.stash[REFUSALS] = Refusals(path)
    os.environ[loopback_only.REPORT] = str(path)
    here = str(Path(__file__).parent)
    inherited = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry not in ("", here)]
    os.environ["PYTHONPATH"] = os.pathsep.join([here, *inherited])
    os.environ["NEWSWATCH_INTAKE_PORT"] = "0"  # two services under test, or one beside a developer's own
    loopback_only.install()


@pytest.fixture(autouse=True)
def refusals(pytestconfig: pytest.Config) -> Iterator[Refusals]:
    """Fails the test that went for the network, also where the code under test swallowed the refusal."""
    taken = pytestconfig.stash[REFUSALS]
    yield taken
    if refused := taken.take():
        pytest.fail("went for the network: " + "; ".join(refused), pytrace=False)
