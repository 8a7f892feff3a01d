"""A message and a service's limit in, as few messages as keep it out: cut between stories and nowhere else."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from consumers.alerts.channels.message import Message, Run, Shown, text_of

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
        if fits(Message("", (_shortened(story, middle),), "")):
            least = middle
        else:
            most = middle
    return _shortened(story, least)


def _shortened(story: Shown, characters: int) -> Shown:
    """The story in at most so many characters of text: its notes go first, then the lead's end, then the title's."""
    if characters >= sum(map(len, (text_of(story.title), text_of(story.lead), story.where, story.copy, *story.notes))):
        return story
    title = _begun(story.title, max(characters, 1))
    left = characters - len(text_of(title))
    where = story.where if len(story.where) <= left else ""
    return replace(story, title=title, where=where, lead=_begun(story.lead, left - len(where)), notes=(), copy="")


def _begun(runs: tuple[Run, ...], characters: int) -> tuple[Run, ...]:
    """The runs' first characters, the last one an ellipsis where something went."""
    if len(text_of(runs)) <= characters:
        return runs
    if characters < 1:
        return ()
    kept, left = [], characters - 1
    for run in runs:
        kept.append(replace(run, text=run.text[:left]))
        left -= len(kept[-1].text)
    return (*(run for run in kept if run.text), Run("…"))
