"""A message whose text is inert in, the Markdown that chat robots take out: links, bold, quotations."""

from consumers.alerts.channels.message import Message, Shown, text_of


def markdown(message: Message, end: str = "\n") -> str:
    """`end` is how a line ends without ending the paragraph."""
    blocks = [f"**{message.head}**"] if message.head else []
    blocks += [f"`{message.command}`"] if message.command else []
    blocks += [_story(story, end) for story in message.stories]
    blocks += [message.rest] if message.rest else []
    return "\n\n".join(blocks)


def _story(story: Shown, end: str) -> str:
    lines = [_link(text_of(story.title), story.link), story.where, text_of(story.lead, "**", "**")]
    lines += [f"> {note}" for note in story.notes]
    lines += [f"> {_link(story.copy, story.copy_link)}"] if story.copy else []
    return end.join(filter(None, lines))


def _link(text: str, link: str) -> str:
    return f"[{text}]({link})" if link else text
