"""What stands in the demo's store at the end in; its stories with their copies, and its alerts, on the terminal out."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from demo.answer import SUBSCRIPTIONS
from newswatch.cli.demo_lines import broken, padded
from newswatch.cli.demo_screen import disguises
from newswatch.cli.demo_watch import Watcher, distorted, site_of
from newswatch.cli.show import clock, console
from newswatch.cli.words import say
from newswatch.logs import plain
from newswatch.model.alert import Alert
from newswatch.model.article import Article
from newswatch.model.story import Decision, Story

ID = 10
"""First characters of a story's id: as many as `newswatch stories` shows."""
_SITE = 11
"""Cells of the sites' column."""
_INDENT = 6
"""Cells before what is told of a copy or an alert."""


def show(watcher: Watcher) -> None:
    """Print both: the stories with most copies first, all times Beijing's."""
    out = console()
    stories = [(story, watcher.copies(story)) for story in watcher.stories()]
    _heading(out, say(f"Stories ({len(stories)})", f"报道（{len(stories)}）"))
    for story, copies in sorted(stories, key=lambda pair: -len(pair[1])):
        _story(out, story, copies)
    alerts = watcher.alerts()
    _heading(out, say(f"Alerts ({len(alerts)})", f"提醒（{len(alerts)}）"))
    _alerts(out, alerts)
    out.print()


def _heading(out: Console, text: str) -> None:
    out.print()
    out.print(Text(text, "bold underline"))


def _story(out: Console, story: Story, copies: Sequence[tuple[Article, Decision]]) -> None:
    """The original first, below it each copy with what was done to it and what it prints otherwise."""
    (original, _), *others = copies
    named = Text.assemble((story.story_id[:ID], "cyan"))
    out.print(broken(out, named, Text(plain(original.reading.title), "bold"), Text(), 2))
    out.print(_row(out, say("● original", "● 原文"), "bold green", original, ""))
    for article, decision in others:
        out.print(_row(out, say("○ copy", "○ 转载"), "yellow", article, disguises(decision.disguises)))
        for here, there in sorted(distorted(decision)):
            told = say(f"{here} here ≠ {there} in the original", f"此处 {here} ≠ 原文 {there}")
            out.print(broken(out, Text(" " * (_INDENT - 2)), Text(), Text(plain(told), "bold red"), _INDENT))


def _row(out: Console, mark: str, style: str, article: Article, told: str) -> Text:
    site, at = plain(site_of(article)), clock(article.reading.published)[:16]
    head = Text.assemble("  ", (padded(mark, 10), style), "  ", padded(site, _SITE), "  ", (padded(at, 16), "dim"))
    return broken(out, head, Text(), Text(told, "italic"), _INDENT)


def _alerts(out: Console, alerts: Sequence[Alert]) -> None:
    """Each reader's query with the stories it brought and the words that hit."""
    by_reader = sorted(alerts, key=lambda alert: (alert.subscription_id, alert.created_at))
    for reader, told in groupby(by_reader, key=lambda alert: alert.subscription_id):
        out.print(Text(plain(SUBSCRIPTIONS.get(reader, reader)), "cyan"))
        for alert in told:
            words = Text(plain(", ".join(alert.words)), "italic")
            out.print(broken(out, Text("  →"), Text(plain(alert.title)), words, _INDENT))
