"""Counts by day in, the fewest, the median and the most of a day out."""

from collections.abc import Sequence
from datetime import date
from statistics import median

Days = Sequence[tuple[date, int]]
"""Every day of a stretch with a count; the last is not over."""


def spread(days: Days) -> tuple[int, float, int]:
    """Of whole days; of the day that is not over where there is no other."""
    counts = [count for _, count in days[:-1] or days]
    return min(counts), median(counts), max(counts)
