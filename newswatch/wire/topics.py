"""The log topics and what their records are keyed by; order holds within a key, nothing relies on partitions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogTopic:
    name: str
    key: str
    partitions: int = 6


EXTRACTED = LogTopic("article.extracted.v1", "article_id")
CHANGED = LogTopic("story.changed.v1", "story_id")
DUE = LogTopic("alert.due.v1", "subscription_id")
SUBMITTED = LogTopic("page.submitted.v1", "article_id")

ALL = (EXTRACTED, CHANGED, DUE, SUBMITTED)
