"""What the documents tell people to type exists: make targets, newswatch commands with their options, files, codes.

Cheap commands are run; the others are only parsed by the program's own parser.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.exceptions import TyperException
from typer.main import get_command

from newswatch.cli.exits import Code
from newswatch.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
ROOMS = ("newswatch", "crawlers", "pipelines", "consumers", "storage", "web", "demo", "deploy")
PATH_IN_CODE = re.compile(rf"`((?:\.ci|docs|sources|tests|{'|'.join(ROOMS)})/[\w./-]*)`")
DOCUMENT = re.compile(r"docs/[\w/-]+\.md")


def commands(page: Path) -> Iterator[list[str]]:
    """Each simple command of the page's fenced blocks, without comments, environment and redirections."""
    for block in FENCE.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            for part in line.split("&&"):
                words = shlex.split(part.partition(" > ")[0], comments=True)
                while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                    words.pop(0)
                if words:
                    yield words


TYPED = [pytest.param(words, id=f"{page.name} {' '.join(words[:2])}") for page in PAGES for words in commands(page)]
SUBCOMMANDS = get_command(app).commands  # type: ignore[attr-defined]


def check_newswatch(arguments: list[str]) -> None:
    """Have the program's own parser read the arguments without running anything. Raises TyperException."""
    name, *rest = arguments
    assert name in SUBCOMMANDS, f"newswatch has no command {name}"
    command = SUBCOMMANDS[name]
    while hasattr(command, "commands"):
        assert rest, f"newswatch {name} needs a command"
        name, *rest = rest if rest[0] in command.commands else [getattr(command, "default", ""), *rest]
        assert name in command.commands, f"newswatch has no command {name}"
        command = command.commands[name]
    command.make_context(name, rest)


def check_scrapy(arguments: list[str]) -> None:
    """tests/crawlers/test_scrapy_commands.py runs them."""
    assert find_spec(f"scrapy.commands.{arguments[0]}")
    assert arguments[0] != "crawl" or (ROOT / "sources" / f"{arguments[1]}.toml").is_file()


def check_make(arguments: list[str]) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    asked = {argument for argument in arguments if "=" not in argument}
    assert asked <= targets, f"the Makefile has no {asked - targets}"


def check_bash(arguments: list[str]) -> None:
    assert (ROOT / arguments[0]).is_file()


def check_copied(arguments: list[str]) -> None:
    assert all((ROOT / path).is_file() for path in arguments[:-1])


def check_units(arguments: list[str]) -> None:
    named = [re.sub(r"@\w+", "@", word) for word in arguments if word.startswith("newswatch")]
    assert all((ROOT / "deploy" / "systemd" / name).is_file() for name in named)


def check_container(arguments: list[str]) -> None:
    """`docker compose -f FILE …`; what the service `cli` is given is a command of newswatch."""
    assert (ROOT / arguments[arguments.index("-f") + 1]).is_file()
    if "cli" in arguments:
        check_newswatch(arguments[arguments.index("cli") + 1 :])


def check_as_another(arguments: list[str]) -> None:
    (place,) = [number for number, word in enumerate(arguments) if word.endswith("/newswatch") and "=" not in word]
    check_newswatch(arguments[place + 1 :])


CHECKS = {
    "newswatch": check_newswatch,
    ".venv/bin/newswatch": check_newswatch,
    ".venv/bin/scrapy": check_scrapy,
    "make": check_make,
    "bash": check_bash,
    "cp": check_copied,
    "systemctl": check_units,
    "docker": check_container,
    "sudo": check_as_another,
    "systemd-sysusers": lambda _: None,
    "systemd-tmpfiles": lambda _: None,
    "git": lambda _: None,
    "cd": lambda _: None,
    "echo": lambda _: None,
}


@pytest.mark.parametrize("words", TYPED)
def test_a_documented_command_exists_with_its_options(words: list[str]) -> None:
    assert words[0] in CHECKS, f"no test knows {words[0]}: add a check here or leave it out of the document"
    CHECKS[words[0]](words[1:])


def test_the_documents_show_commands_at_all() -> None:
    assert len(TYPED) > 15


@pytest.mark.parametrize("wrong", [["no-such-command"], ["stories", "--no-such-option"], ["story"]])
def test_the_parser_used_here_refuses_what_does_not_exist(wrong: list[str]) -> None:
    with pytest.raises((TyperException, AssertionError)):
        check_newswatch(wrong)


def test_make_alone_lists_its_targets() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for target in ("setup", "run", "test", "demo", "lint", "lock", "clean"):
        assert f"make {target} " in shown


def test_the_command_shows_its_help() -> None:
    command = [sys.executable, "-m", "newswatch.cli.main", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for name in SUBCOMMANDS:
        assert name in shown


def test_the_table_of_commands_is_complete() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `newswatch ([a-z-]+)", text, re.MULTILINE)
    assert sorted(listed) == sorted(name for name, command in SUBCOMMANDS.items() if not command.hidden)


def test_the_table_of_commands_names_real_options() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, usage in re.findall(r"^\| `newswatch ([a-z-]+)([^`]*)`", text, re.MULTILINE):
        within = [SUBCOMMANDS[name], *getattr(SUBCOMMANDS[name], "commands", {}).values()]
        known = {
            option for command in within for each in command.params for option in (*each.opts, *each.secondary_opts)
        }
        assert set(re.findall(r"--[a-z-]+", usage)) <= known, f"newswatch {name}{usage}"


def test_the_table_of_exit_codes_is_complete() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert set(Code) <= {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    linked = [page.parent / link for link in LINK.findall(text)]
    named = [ROOT / path for path in PATH_IN_CODE.findall(text) if "NAME" not in path]
    assert not [str(path) for path in (*linked, *named) if not path.exists()]
