"""How one Candidate ended: exactly one of these, so that dispositions add up to candidates."""

from enum import StrEnum

from newswatch.model.article import Reference


class Disposition(StrEnum):
    SEEN = "seen"
    UNCHANGED = "unchanged"
    OUT_OF_SCOPE = "out_of_scope"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    FAILED = "failed"
    NOT_ARTICLE = "not_article"
    IRRELEVANT = "irrelevant"
    INVALID = "invalid"
    PUBLISHED = "published"
    QUARANTINED = "quarantined"


class Ended(Exception):  # noqa: N818 - an ending is an outcome, not an error
    """A Candidate came to its end before the last step: `disposition` and a reason for the log line.

    `attachments` are the files that a page offers in place of a text.
    """

    def __init__(self, disposition: Disposition, reason: str, attachments: tuple[Reference, ...] = ()) -> None:
        super().__init__(f"{disposition.value}: {reason}")
        self.disposition = disposition
        self.reason = reason
        self.attachments = attachments

    def __reduce__(self) -> tuple[type["Ended"], tuple[Disposition, str, tuple[Reference, ...]]]:
        """As it was made: it may come from another process."""
        return Ended, (self.disposition, self.reason, self.attachments)
