"""A newsroom whose clock the test turns by hand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from demo.newsroom import Newsroom

OPENING = datetime(2026, 3, 5, 2, 30, 20, tzinfo=UTC)


class HandClock:
    def __init__(self) -> None:
        self.now = OPENING

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def newsroom(clock: HandClock) -> Newsroom:
    return Newsroom(clock)


@pytest.fixture
def serving(newsroom: Newsroom) -> Iterator[Newsroom]:
    with newsroom:
        yield newsroom


@pytest.fixture
def at(newsroom: Newsroom, clock: HandClock) -> Callable[[float], Newsroom]:
    """The newsroom as it is so many seconds after its opening."""

    def moved(seconds: float) -> Newsroom:
        newsroom.open()
        clock.turn(seconds)
        return newsroom

    return moved
