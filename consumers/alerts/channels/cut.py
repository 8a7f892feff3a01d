"""A message and a service's limit in, as few messages as keep it out: cut between stories and nowhere else."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from consumers.alerts.channels.message import Message, Shown, shortened, text_of

Fits = Callable[[Message], bool]


def cut(message: Message, fits: Fits) -> list[Message]:
    """Messages that all fit, with every story once and in order: the head on the first, the rest on the last.

    A story too long for a message of its own is shortened and keeps its link. The same message is always cut alike.
    """
    stories = [_fitting(story, fits) for story in message.stories]
    found: list[Message] = []
    current = replace(message, stories=(), rest="")
    for story in stories:
        longer = replace(current, stories=(*current.stories, story))
        if fits(longer):
            current = longer
        else:
            found.append(current)
            current = Message("", (story,), "")
    last = replace(current, rest=message.rest)
    if not message.rest or fits(last):
        return [*_filled(found), last]
    return [*_filled([*found, current]), Message("", (), message.rest)]


def _filled(messages: Sequence[Message]) -> list[Message]:
    """Without the first where it is empty: its story did not fit even alone beside no head."""
    return [each for each in messages if each.head or each.stories]


def _fitting(story: Shown, fits: Fits) -> Shown:
    """The story with as much text as a message of its own takes."""
    if fits(Message("", (story,), "")):
        return story
    least, most = 0, len(text_of(story.title)) + len(text_of(story.lead)) + len(story.where)
    while most - least > 1:
        middle = (least + most) // 2
        if fits(Message("", (shortened(story, middle),), "")):
            least = middle
        else:
            most = middle
    return shortened(story, least)
