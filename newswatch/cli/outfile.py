"""Articles in, JSON lines in a file or on standard output: a file is there whole or not at all."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import orjson

from newswatch import files, row
from newswatch.cli.exits import Code, Stop
from newswatch.model.article import Article

STDOUT = "-"


@contextmanager
def articles_to(name: str, *, force: bool) -> Iterator[Callable[[Article], None]]:
    """What is called with each Article; `name` is a path, `-` for standard output, or empty for nowhere.

    Raises Stop where a file is there already (unless `force`), and at the end where not everything could be written.
    """
    if not name:
        yield lambda article: None
    elif name == STDOUT:
        with _written(sys.stdout.buffer, "standard output") as write:
            yield write
    else:
        with whole(Path(name), force) as file, _written(file, name) as write:
            yield write


@contextmanager
def _written(file: BinaryIO, name: str) -> Iterator[Callable[[Article], None]]:
    """Scrapy would log what a write raises and go on: the first fault is kept and raised at the end."""
    faults: list[OSError] = []

    def write(article: Article) -> None:
        if not faults:
            try:
                file.write(orjson.dumps(row.article(article), option=orjson.OPT_APPEND_NEWLINE))
                file.flush()
            except OSError as error:
                faults.append(error)

    yield write
    if faults:  # a reader that left (`| head`) is no fault, and known as such by its own name
        raise faults[0] if isinstance(faults[0], BrokenPipeError) else _unwritable(name, faults[0])


@contextmanager
def whole(path: Path, force: bool) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` at the end of the block, where nothing was raised in it.

    Raises Stop where one is there already (unless `force`), or it cannot be written.
    """
    if path.exists() and not (force and path.is_file()):
        raise Stop(f"{path} is there already; give another name" + (", or --force" if path.is_file() else ""))
    with ExitStack() as stack:
        try:
            file = stack.enter_context(files.writing(path, files.ALL))
        except OSError as error:
            raise _unwritable(str(path), error) from None
        try:
            yield file
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _unwritable(str(path), error) from None


def _unwritable(name: str, error: OSError) -> Stop:
    return Stop(f"{name}: {error.strerror}; give a path that can be written", Code.FOLDER)
