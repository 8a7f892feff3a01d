"""The log topics, what their records are keyed by, and who works them off; order holds within a key alone."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogTopic:
    name: str
    key: str
    partitions: int = 6


EXTRACTED = LogTopic("article.extracted.v1", "article_id")
GONE = LogTopic("article.gone.v1", "article_id")
CHANGED = LogTopic("story.changed.v1", "story_id")
DUE = LogTopic("alert.due.v1", "subscription_id")
SUBMITTED = LogTopic("page.submitted.v1", "article_id")
RULING = LogTopic("story.ruling.v1", "story_id")

ALL = (EXTRACTED, GONE, CHANGED, DUE, SUBMITTED, RULING)

DEDUP, MATCH, DELIVER, INTAKE = "dedup", "match", "deliver", "intake"
GROUPS: Mapping[str, LogTopic] = {DEDUP: EXTRACTED, MATCH: CHANGED, DELIVER: DUE, INTAKE: SUBMITTED}
"""The consumer group, and role, that works off each topic."""
_BESIDE: Mapping[str, LogTopic] = {DEDUP: RULING, MATCH: GONE}
TOPICS: Mapping[str, tuple[LogTopic, ...]] = {
    group: (topic, _BESIDE[group]) if group in _BESIDE else (topic,) for group, topic in GROUPS.items()
}
"""Every topic that a group works off: who decides on stories is told by people too what to merge and split, and who
alerts hears from the crawls themselves which pages are gone."""
PAGES = "pipelines"
STAGES = (PAGES, *GROUPS)
"""Where a message may be put aside: a page that a pipeline could not read, a record that a group could not."""
