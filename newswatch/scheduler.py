"""Jobs and when they are due in, calls out; the only place that knows APScheduler."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

LATE = 3600
"""Seconds a job may start late; APScheduler's own default of one second drops jobs on a busy machine."""


@dataclass(frozen=True, slots=True)
class Job:
    """`run` is called in `lane`, first at `first` and then every `every`, never twice at once."""

    name: str
    lane: str
    run: Callable[[], None]
    every: timedelta
    first: datetime


class Scheduler:
    """Runs jobs in lanes of so many threads each, so that long jobs do not hold up short ones."""

    def __init__(self, jobs: Sequence[Job], lanes: Mapping[str, int]) -> None:
        # A job still running when it is due again waits for its next turn; a warning each time says nothing.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={lane: ThreadPoolExecutor(threads) for lane, threads in lanes.items()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": LATE},
        )
        for job in jobs:
            trigger = IntervalTrigger(seconds=job.every.total_seconds(), start_date=job.first, timezone="UTC")
            self._scheduler.add_job(
                job.run, trigger, id=job.name, name=job.name, next_run_time=job.first, executor=job.lane
            )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """No new runs; returns when those under way have ended."""
        self._scheduler.shutdown(wait=True)
