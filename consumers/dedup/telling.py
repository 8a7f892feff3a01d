"""A line of the ledger in, what is told of it on the log out: one message of each story that it changed."""

from collections.abc import Iterator
from dataclasses import replace

from newswatch.codec import Unreadable
from newswatch.model.article import Article
from newswatch.model.ledger import Line, RulingKind
from newswatch.model.story import Decision
from newswatch.ports import Articles
from newswatch.wire.messages import StoryChanged


def messages(line: Line, articles: Articles) -> Iterator[StoryChanged]:
    """Raises Unreadable where the line names an original that is not stored."""
    if isinstance(line, Decision):
        yield StoryChanged(
            story_id=line.story_id,
            event_id=line.event_id,
            decision=line.number,
            verdict=line.verdict,
            original_changed=line.original_changed,
            original=_original(line, line.original, articles),
            disguises=line.disguises,
        )
        return
    kept = StoryChanged(
        story_id=line.story_id,
        event_id="",
        decision=line.number,
        verdict=None,
        original_changed=line.original != line.former,
        original=_original(line, line.original, articles),
        ruling=line.kind,
    )
    yield kept
    if line.kind is RulingKind.MERGE:
        changed = line.original != line.other_original
        yield replace(kept, story_id=line.other, original_changed=changed, into=line.story_id)
    else:
        original = _original(line, line.other_original, articles)
        yield replace(kept, story_id=line.other, original_changed=True, original=original)


def _original(line: Line, event: str, articles: Articles) -> Article:
    original = articles.get(event)
    if original is None:
        raise Unreadable(f"line {line.number} of the ledger names the original {event}, which is not stored")
    return original
