"""A parcel in, the parts of a letter out: plain text, and HTML in which nothing is loaded from anywhere."""

from consumers.alerts.channels.markup import template
from consumers.alerts.channels.message import Language, Message, Shown, message_of, text_of
from newswatch.logs import plain
from newswatch.model.alert import Parcel

_BODY = """{%- macro body(story) -%}
<p>{{ story.where }}</p>
{%- if story.lead %}<blockquote>{{ of.runs(story.lead) }}</blockquote>{% endif %}
{%- if story.notes or story.copy %}<ul>{% for note in story.notes %}<li>{{ note }}</li>{% endfor %}
{%- if story.copy %}<li>{% call of.link(story.copy_link) %}{{ story.copy }}{% endcall %}</li>{% endif %}</ul>{% endif %}
{%- endmacro -%}
"""

_LETTER = """<!doctype html>
<html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ subject }}</title></head><body>
{%- if message.head %}<h1>{{ message.head }}</h1>{% endif %}
{%- if message.command %}<p><code>{{ message.command }}</code></p>{% endif %}
{%- for story in message.stories %}
<article><h2>{% call of.link(story.link) %}{{ of.runs(story.title) }}{% endcall %}</h2>{{ body(story) }}</article>
{%- endfor %}
{% if message.rest %}<p>{{ message.rest }}</p>{% endif %}
<hr><p>{{ foot }}{% if leave %}<br><a href="{{ leave }}">{{ leaving }}</a>{% endif %}</p>
</body></html>
"""


def html(parcel: Parcel, language: Language, subject: str, leave: str = "") -> str:
    """A whole document; `leave` is where the reader unsubscribes."""
    return template(_BODY + _LETTER).render(
        message=message_of(parcel, language),
        language=language,
        subject=subject,
        foot=_foot(parcel, language),
        leave=leave,
        leaving=leaving(language),
    )


def story_html(story: Shown) -> str:
    """One story below its title, as a feed gives it."""
    return template(_BODY + "{{ body(story) }}").render(story=story)


def text(parcel: Parcel, language: Language, leave: str = "") -> str:
    """The same as plain text, hits in 【】."""
    ends = [
        _foot(parcel, language),
        *([leaving_line(leave, language)] if leave else []),
    ]
    return as_text(message_of(parcel, language)) + "\n\n-- \n" + "\n".join(ends) + "\n"


def as_text(message: Message) -> str:
    """A message as plain text, each link on a line of its own."""
    stories = map(story_text, message.stories)
    return "\n\n".join(filter(None, [message.head, message.command, *stories, message.rest]))


def story_text(story: Shown) -> str:
    title, lead = (text_of(runs, "【", "】") for runs in (story.title, story.lead))
    return "\n".join(filter(None, [title, story.where, lead, *story.notes, story.link, story.copy, story.copy_link]))


def _foot(parcel: Parcel, language: Language) -> str:
    name, query = plain(parcel.name or parcel.subscription_id), plain(parcel.query)
    if not query:
        return f"订阅：{name}" if language == "zh" else f"Subscription: {name}"
    return f"订阅：{name}（{query}）" if language == "zh" else f"Subscription: {name} ({query})"


def leaving(language: Language) -> str:
    """What the link is called where the reader unsubscribes."""
    return "退订" if language == "zh" else "Unsubscribe"


def leaving_line(leave: str, language: Language) -> str:
    """The same as a line of plain text."""
    return f"{leaving(language)}{'：' if language == 'zh' else ': '}{leave}"
