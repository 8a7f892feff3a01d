"""A subscription and stories in, which of them it has muted out: under any name that a story has or had."""

from collections.abc import Collection, Iterable

from newswatch.model.story import Story
from newswatch.model.subscription import Subscription
from newswatch.ports import Store, Told


def names_of(story_id: str, store: Told) -> tuple[str, ...]:
    """The story's name today, then those under which its readers may have been told of it: a merge leaves the alerts
    of both stories behind, and what was split off was told of with the story it came from. Raises Unavailable."""
    return _names(story_id, store.stories.get(story_id))


def is_muted(subscription: Subscription, names: Iterable[str]) -> bool:
    """Whether the story that has or had these `names` is muted."""
    return not set(subscription.muted).isdisjoint(names)


def muted_of(subscription: Subscription, stories: Iterable[str], store: Store) -> Collection[str]:
    """Those of the stories that are muted. Raises Unavailable."""
    if not subscription.muted:
        return frozenset()
    asked = list(dict.fromkeys(stories))
    found = store.stories.many(asked)
    return frozenset(each for each in asked if is_muted(subscription, _names(each, found.get(each))))


def _names(story_id: str, story: Story | None) -> tuple[str, ...]:
    if story is None:
        return (story_id,)
    return tuple(dict.fromkeys((story.story_id, story_id, *story.aliases)))
