"""An event in, the story it belongs to today out: merges and splits have moved some since they were decided."""

from newswatch.model.ledger import RulingKind
from newswatch.ports import Decisions, Stories


def home_of(event_id: str, decisions: Decisions, stories: Stories) -> str:
    """The id of the event's story; empty for one that is not known or belongs to none. Raises Unavailable."""
    decision = decisions.get(event_id)
    name = decision.story_id if decision else ""
    while name:
        story = stories.get(name)
        if story is None or event_id in story.members:
            return story.story_id if story else name
        rulings = filter(None, map(decisions.ruling, reversed(story.rulings)))
        splits = (each for each in rulings if each.kind is RulingKind.SPLIT and each.story_id == story.story_id)
        name = next((split.other for split in splits if event_id in split.events), "")
    return ""
