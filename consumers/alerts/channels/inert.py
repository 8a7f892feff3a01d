"""A message in, the same out as no chat client obeys it: what a page says is read and does nothing."""

import re
from dataclasses import replace
from itertools import islice

from consumers.alerts.channels.message import Message, Run, Shown, text_of

_FULL_WIDTH = str.maketrans("<>[]*_`#@&|~\\", "＜＞［］＊＿｀＃＠＆｜～＼")
_BEGINNING = re.compile(r"\s*(?:[-+=]|[0-9]{1,9}[.)](?![0-9]))")
"""What makes a line a list, a rule or a heading where it begins it."""
_BEGINNINGS = str.maketrans("-+=.)", "－＋＝．）")
_SCHEME = re.compile("://")
_COMMAND = re.compile(r"(?<!\S)/(?=\w)")
_NAME_DOT = re.compile(r"\.(?=[^\W\d])|(?<=[^\W\d])\.(?=\d)")
"""The dot of a host's name and of no number: in www.a.example and 163.com, not in 3.5."""
_NUMBERED_HOST = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d)")


def inert(text: str) -> str:
    """Text of a page as no chat client obeys it: signs of markup, mentions, commands and links in full width, and the
    dots of names that a client would link though no scheme is before them.

    Full width and not a backslash, since neither 企业微信 nor 钉钉 documents one, and a Chinese text reads the same.
    """
    wide = text.translate(_FULL_WIDTH)
    if begins := _BEGINNING.match(wide):
        wide = begins[0].translate(_BEGINNINGS) + wide[begins.end() :]
    wide = _COMMAND.sub("／", _SCHEME.sub("：//", wide))
    return _NUMBERED_HOST.sub(lambda host: host[0].replace(".", "．"), _NAME_DOT.sub("．", wide))


def inert_message(message: Message) -> Message:
    """The message with all its text inert; its links and its command are safe already."""
    return replace(message, head=inert(message.head), stories=tuple(map(_inert_story, message.stories)))


def _inert_story(story: Shown) -> Shown:
    return replace(
        story,
        title=_inert_runs(story.title),
        where=inert(story.where),
        lead=_inert_runs(story.lead),
        notes=tuple(map(inert, story.notes)),
        copy=inert(story.copy),
    )


def _inert_runs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Inert as one line: what is obeyed may reach over several runs. Each keeps its length."""
    signs = iter(inert(text_of(runs)))
    return tuple(replace(run, text="".join(islice(signs, len(run.text)))) for run in runs)
