"""Exit codes, and the one line that a person sees instead of a traceback."""

import functools
import os
import select
import sys
from collections.abc import Callable
from enum import IntEnum
from typing import ParamSpec, TypeVar

import typer

from newswatch.logs import plain


class Code(IntEnum):
    """docs/cli.md explains each."""

    OK = 0
    FAILED = 1
    USAGE = 2
    SETUP = 3
    UNREACHABLE = 4
    BUSY = 5
    FOLDER = 6


class Stop(Exception):  # noqa: N818 - the command stops here, having said why
    """The command ends: one line for each fault, naming the input and the remedy, and its exit code."""

    def __init__(self, line: str, code: Code = Code.USAGE, *further: str) -> None:
        super().__init__(line)
        self.code = code
        self.further = further


P = ParamSpec("P")
R = TypeVar("R")


def one_line(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose expected faults end in one line on stderr and a documented exit code."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except typer.Exit:  # how a command that is done says so: nothing to look up
            raise
        except BrokenPipeError as error:
            if not _unread():
                raise RuntimeError("a pipe broke that is not standard output") from error
            # The reader of our output has gone (`| head`): nothing to tell anybody, not even when Python flushes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(Code.OK) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except Exception as error:
            code = code_of(error)
            if code is None:
                raise
            for line in (str(error), *getattr(error, "further", ())):
                print(f"newswatch: {plain(line, 1000)}", file=sys.stderr)
            raise typer.Exit(code) from None

    return wrapped


def _unread() -> bool:
    """Whether nobody can read standard output any more."""
    try:
        output = sys.stdout.fileno()
    except (OSError, ValueError):  # replaced by something without a descriptor, or closed
        return False
    asked = select.poll()
    asked.register(output, 0)
    return any(state & (select.POLLERR | select.POLLHUP) for _, state in asked.poll(0))


def code_of(error: Exception) -> Code | None:
    """The exit code of an expected fault; None for a defect, whose traceback is wanted."""
    if isinstance(error, Stop):
        return error.code
    from newswatch.catalogue import BadEntry, NoSource
    from newswatch.guard import Refused
    from newswatch.ports import Unavailable
    from newswatch.settings import BadSetting
    from newswatch.text.url import BadAddress

    if isinstance(error, Unavailable):
        return Code.UNREACHABLE
    if isinstance(error, BadSetting | BadAddress | BadEntry | NoSource | Refused):
        return Code.USAGE
    if isinstance(error, PermissionError | FileExistsError | NotADirectoryError):
        return Code.FOLDER
    return None
