"""deploy/setup.sh ends with one clear line and its own exit code wherever it cannot go on."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DISCARD = "http://127.0.0.1:9/simple"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files that set-up reads, in an empty folder."""
    folder = tmp_path / "checkout"
    (folder / "deploy").mkdir(parents=True)
    shutil.copy(ROOT / "deploy" / "setup.sh", folder / "deploy")
    for file in [*ROOT.glob("requirements*"), ROOT / "pyproject.toml"]:
        shutil.copy(file, folder)
    return folder


def set_up(checkout: Path, *arguments: str, **environment: str) -> tuple[int, list[str]]:
    """Exit code and lines of the script, with pip's settings of this machine left out."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    settings |= {"PYTHON": sys.executable, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", **environment}
    script = [str(checkout / "deploy" / "setup.sh"), *arguments]
    ended = subprocess.run(script, env=settings, capture_output=True, text=True, check=False, timeout=60)
    return ended.returncode, (ended.stdout + ended.stderr).splitlines()


def interpreter(folder: Path, refuses: str) -> str:
    """A Python that fails on code with `refuses` in it and otherwise is the real one."""
    script = folder / "python-that-lacks-something"
    script.write_text(f'#!/bin/sh\ncase "$*" in *{refuses}*) exit 1 ;; esac\nexec {sys.executable} "$@"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return str(script)


def test_a_missing_python_names_the_packages(checkout: Path) -> None:
    code, lines = set_up(checkout, "product", PYTHON="python-that-is-not-there")
    assert code == 3
    assert lines == ["set-up: python-that-is-not-there is not there; remedy: apt-get install python3 python3-venv"]


def test_an_old_python_is_refused(checkout: Path, tmp_path: Path) -> None:
    code, lines = set_up(checkout, "product", PYTHON=interpreter(tmp_path, refuses="version_info"))
    assert code == 3
    assert len(lines) == 1
    assert "is too old, 3.11 is needed" in lines[0]


def test_a_missing_venv_module_names_its_package(checkout: Path, tmp_path: Path) -> None:
    code, lines = set_up(checkout, "product", PYTHON=interpreter(tmp_path, refuses="ensurepip"))
    assert code == 3
    assert len(lines) == 1
    assert lines[0].endswith("has no venv module; remedy: apt-get install python3-venv")


def test_a_folder_that_cannot_be_written_is_named(checkout: Path) -> None:
    (checkout / ".venv").touch()  # a file in the way stops root too, unlike the folder's mode
    code, lines = set_up(checkout, "product")
    assert code == 6
    assert len(lines) == 1
    assert lines[0].startswith(f"set-up: cannot write to {checkout}/.venv; remedy:")


def test_an_unreachable_index_is_said_and_a_cut_off_environment_is_made_anew(checkout: Path) -> None:
    leftover = checkout / ".venv" / "bin" / "python"
    leftover.parent.mkdir(parents=True)
    leftover.touch()
    (checkout / ".venv" / ".unfinished").touch()
    code, lines = set_up(checkout, "product", PIP_INDEX_URL=DISCARD, PIP_RETRIES="0")
    assert code == 4
    assert lines[0].startswith("set-up: new environment in .venv")
    assert lines[-1].startswith("set-up: the package index cannot be reached; remedy:")
    assert leftover.stat().st_size > 0
    assert not list((checkout / ".venv").glob(".set-up-*"))


def test_another_python3_on_the_path_does_not_take_the_environment_from_a_service(checkout: Path, tmp_path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    kept = checkout / ".venv" / "kept"
    kept.touch()
    other = tmp_path / "bin"
    other.mkdir()
    (other / "python3").write_text("#!/bin/sh\necho 'another Python'\nexit 1\n")
    (other / "python3").chmod(0o755)
    path = f"{other}:{os.environ['PATH']}"
    code, lines = set_up(checkout, "product", PATH=path, PYTHON="python3", PIP_INDEX_URL=DISCARD, PIP_RETRIES="0")
    assert kept.exists(), lines
    assert code == 4, lines


@pytest.mark.parametrize("arguments", [(), ("everything",)])
def test_a_wrong_call_shows_the_usage(checkout: Path, arguments: tuple[str, ...]) -> None:
    assert set_up(checkout, *arguments) == (2, ["set-up: usage: deploy/setup.sh product|dev|bench|peers"])
