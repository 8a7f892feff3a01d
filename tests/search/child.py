"""A process that brings an index up to date in small steps and says so after each."""

import sys
from pathlib import Path

from storage.search.keeper import Keeper
from tests.search.newsroom import Newsroom, seen


def main() -> None:
    newsroom = Newsroom()
    newsroom.fill(int(sys.argv[2]))
    keeper = Keeper(newsroom.store, Path(sys.argv[1]), seen)
    known = None
    while known is None or not known.whole:
        known = keeper.catch_up(10, wait=30.0)
        print(known, flush=True)


if __name__ == "__main__":
    main()
