"""Articles in, the groups that usual near-duplicate settings make of them out: datasketch, rensa, SimHash.

Each takes 5-grams of the text as it stands. MinHash has 128 permutations and joins from an estimated likeness of .5,
which is looser than its users' .7 to .8 and finds more; SimHash joins within 3 of 64 bits (Manku et al. 2007). A text
joins the likest one before it. None of them knows edges, so what is linked is what is the same.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

WIDTH = 5
LIKE = 0.5
PERMUTATIONS = 128
BANDS = 32
"""Of 4 rows each: where every second pair of likeness .42 is a candidate."""
BITS = 3


class Peer(Protocol):
    """`signature` of a text, and `join`: the number of the text before it that is the same, if any; takes it in."""

    def signature(self, text: str) -> Any: ...

    def join(self, number: int, signature: Any) -> int | None: ...


def shingles(text: str) -> set[str]:
    return {text[k : k + WIDTH] for k in range(max(1, len(text) - WIDTH + 1))}


class _Minhash:
    """An LSH of signatures, and what joins a new one to the likest of those it names."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._known: list[Any] = []

    def join(self, number: int, signature: Any) -> int | None:
        found = [(signature.jaccard(self._known[other]), -other) for other in self._index.query(signature)]
        self._index.insert(number, signature)
        self._known.append(signature)
        return _likest(found)


class Datasketch(_Minhash):
    """MinHash-LSH of datasketch."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        super().__init__(MinHashLSH(threshold=LIKE, num_perm=PERMUTATIONS))

    def signature(self, text: str) -> Any:
        from datasketch import MinHash

        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch([shingle.encode() for shingle in shingles(text)])
        return made


class Rensa(_Minhash):
    """R-MinHash and its LSH of rensa."""

    def __init__(self) -> None:
        from rensa import RMinHashLSH

        super().__init__(RMinHashLSH(threshold=LIKE, num_perm=PERMUTATIONS, num_bands=BANDS))

    def signature(self, text: str) -> Any:
        from rensa import RMinHash

        made = RMinHash(num_perm=PERMUTATIONS, seed=42)
        made.update(list(shingles(text)))
        return made


class Bits:
    """SimHash and its index of the package simhash."""

    def __init__(self) -> None:
        from simhash import SimhashIndex

        logging.getLogger("simhash").setLevel(logging.WARNING)
        self._index = SimhashIndex([], k=BITS)
        self._known: list[Any] = []

    def signature(self, text: str) -> Any:
        from simhash import Simhash

        return Simhash(list(shingles(text)))

    def join(self, number: int, signature: Any) -> int | None:
        found = [(-signature.distance(self._known[int(o)]), -int(o)) for o in self._index.get_near_dups(signature)]
        self._index.add(str(number), signature)
        self._known.append(signature)
        return -max(found)[1] if found else None


PEERS: dict[str, Callable[[], Peer]] = {"datasketch": Datasketch, "rensa": Rensa, "simhash": Bits}


def _likest(found: Sequence[tuple[float, int]]) -> int | None:
    likeness, other = max(found, default=(0.0, 0))
    return -other if likeness >= LIKE else None


def grouped(peer: Peer, rows: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], float, float]:
    """What `newswatch group` would answer of these groups; seconds of the signatures alone and of the whole."""
    started = time.process_time()
    signatures = [peer.signature(row["text"]) for row in rows]
    signed = time.process_time() - started
    stories: list[int] = []
    for number, signature in enumerate(signatures):
        other = peer.join(number, signature)
        stories.append(number if other is None else stories[other])
    return list(_answers(rows, stories)), signed, time.process_time() - started


def _answers(rows: Sequence[dict[str, Any]], stories: Sequence[int]) -> Iterator[dict[str, Any]]:
    for row, story in zip(rows, stories, strict=True):
        first = rows[story]["id"]
        yield {"id": row["id"], "story": first, "original": first, "disguises": [], "relations": [], "distortions": []}
