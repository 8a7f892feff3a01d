"""Jobs and when they are due in, calls out; the only place that knows APScheduler."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

LATE = 3600
"""Seconds a job may start late; APScheduler's own default of one second drops jobs on a busy machine."""


@dataclass(frozen=True, slots=True)
class Job:
    """`run` is called first at `first` and then every `every`, never twice at once."""

    name: str
    run: Callable[[], None]
    every: timedelta
    first: datetime


class Scheduler:
    """Runs jobs in at most `workers` threads; what was missed while busy runs once."""

    def __init__(self, jobs: list[Job], workers: int) -> None:
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={"default": ThreadPoolExecutor(workers)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": LATE},
        )
        for job in jobs:
            trigger = IntervalTrigger(seconds=job.every.total_seconds(), start_date=job.first, timezone="UTC")
            self._scheduler.add_job(job.run, trigger, id=job.name, next_run_time=job.first)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """No new runs; returns when those under way have ended."""
        self._scheduler.shutdown(wait=True)
