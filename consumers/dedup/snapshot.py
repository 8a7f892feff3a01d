"""What the repost check remembers in, a folder of arrays that a process can start from in a second out, and back.

The folder has one manifest, written last and put in its place in one move; whoever reads it finds every file it names,
whole. Arrays that never change (segments of the index) are written once, the others each time under a new name; the
file of texts only grows. A snapshot spares reading the ledger: it is never the only place where anything is kept, and
one that cannot be used is told of and passed over. Manifest and arrays are sealed with a checksum: compiled code goes
where an array says, and a flipped bit would send it outside of memory at every start anew.
"""

import secrets
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from newswatch import files
from newswatch.text.fingerprint import SAMPLED, WIDTH
from newswatch.text.fold import FOLD_VERSION

VERSION = f"3.{FOLD_VERSION}.{WIDTH}.{SAMPLED}"
"""Changes with the arrays, with the fold and with what is sampled of it."""
MANIFEST, TEXTS = "manifest.json", "texts.u16"

Arrays = Mapping[str, NDArray[Any]]


class Unusable(Exception):  # noqa: N818 - reads as what it says
    """There is no snapshot, or none that this program can use; the message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds: the ledger up to `number`, a line told from others by `line_id`, and values by name."""

    version: str
    number: int
    line_id: str
    horizon: float
    values: Mapping[str, Any]
    arrays: Mapping[str, str]
    """File names by the names of the arrays."""
    seals: Mapping[str, int]
    """Checksums by the names of the arrays."""


def save(
    folder: Path, number: int, line_id: str, horizon: timedelta, values: Mapping[str, Any], arrays: Arrays
) -> None:
    """Write a snapshot; names of arrays that begin with `fixed-` are files already where they were saved before.

    Raises OSError; the snapshot that was there then still is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fresh = secrets.token_hex(4)
    names = {name: f"{name}.npy" if name.startswith("fixed-") else f"{name}-{fresh}.npy" for name in arrays}
    for name, array in arrays.items():
        if not (folder / names[name]).exists():
            with files.writing(folder / names[name]) as file:
                np.save(file, array, allow_pickle=False)
    seals = {name: _seal(array) for name, array in arrays.items()}
    manifest = orjson.dumps(asdict(Manifest(VERSION, number, line_id, horizon.total_seconds(), values, names, seals)))
    files.write(folder / MANIFEST, manifest + b"\n%08x" % zlib.crc32(manifest))
    for path in folder.glob("*.npy"):
        if path.name not in names.values():
            path.unlink(missing_ok=True)


def load(folder: Path, horizon: timedelta) -> tuple[Manifest, dict[str, NDArray[Any]]]:
    """The manifest and the arrays, which the kernel reads as they are looked at; changing them changes no file.

    Raises Unusable.
    """
    try:
        written, _, seal = (folder / MANIFEST).read_bytes().partition(b"\n")
        said = orjson.loads(written)
        told = (said.get("version"), said.get("horizon")) if isinstance(said, dict) else ()
        if told != (VERSION, horizon.total_seconds()):
            raise Unusable(f"{folder}: of another version of newswatch or another horizon")
        if seal != b"%08x" % zlib.crc32(written):
            raise Unusable(f"{folder}: {MANIFEST} is damaged")
        manifest = Manifest(**said)
        return manifest, dict(_loaded(folder, manifest))
    except FileNotFoundError as error:
        raise Unusable(f"{folder}: {error.filename} is not there") from None
    except (OSError, ValueError, TypeError, EOFError) as error:
        raise Unusable(f"{folder}: {error}") from None


def _loaded(folder: Path, manifest: Manifest) -> Iterator[tuple[str, NDArray[Any]]]:
    for name, file in manifest.arrays.items():
        path = folder / file
        if path.parent != folder:
            raise ValueError(f"{file!r} is no name of a file here")
        if zlib.crc32(np.memmap(path, np.uint8, "r").data) != manifest.seals[name]:  # before anything reads it
            raise ValueError(f"{file} is damaged")
        yield name, np.asarray(np.load(path, mmap_mode="c", allow_pickle=False))  # plain: a memmap is passed on slowly


def _seal(array: NDArray[Any]) -> int:
    """The checksum of the file that `save` makes of an array."""
    header = BytesIO()
    np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
    return zlib.crc32(np.ascontiguousarray(array).view(np.uint8).data, zlib.crc32(header.getvalue()))
