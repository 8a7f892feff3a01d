"""What a long command is at, on a terminal's standard error; nothing where nobody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from newswatch.logs import plain


@contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """A line with a spinner for the time of the block; the call handed out says what is being done now."""
    console = Console(file=sys.stderr, markup=False, highlight=False)
    with console.status(title) as status:
        yield lambda at: status.update(f"{title}: {plain(at, 200)}")
