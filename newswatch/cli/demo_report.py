"""What stands in the demo's store at the end in; its stories with their copies, and its alerts, on the terminal out."""

from collections.abc import Sequence
from itertools import groupby

from rich.cells import set_cell_size
from rich.console import Console
from rich.text import Text

from demo.answer import SUBSCRIPTIONS
from newswatch.cli.demo_screen import disguises
from newswatch.cli.demo_watch import Watcher, distorted, site_of
from newswatch.cli.show import console
from newswatch.clock import BEIJING
from newswatch.logs import plain
from newswatch.model.alert import Alert
from newswatch.model.article import Article
from newswatch.model.moment import Moment
from newswatch.model.story import Decision


def show(watcher: Watcher) -> None:
    """Print both."""
    out = console()
    stories = [watcher.copies(story) for story in watcher.stories()]
    _heading(out, f"Stories 报道 ({len(stories)})")
    for copies in sorted(stories, key=len, reverse=True):
        _story(out, copies)
    alerts = watcher.alerts()
    _heading(out, f"Alerts 提醒 ({len(alerts)})")
    _alerts(out, alerts)
    out.print()


def _heading(out: Console, text: str) -> None:
    out.print()
    out.print(Text(text, "bold underline"))


def _story(out: Console, copies: Sequence[tuple[Article, Decision]]) -> None:
    """The original first, below it each copy with what was done to it and what it prints otherwise."""
    (original, _), *others = copies
    out.print(Text(plain(original.reading.title), "bold"))
    out.print(_row("  ● original 原文", original, "bold green"))
    for article, decision in others:
        out.print(_row("  ○ copy 转载", article, "yellow").append(disguises(decision.disguises), "italic"))
        for here, there in sorted(distorted(decision)):
            out.print(Text(plain(f"      {here} here 此处 ≠ {there} original 原文"), "bold red"))


def _row(mark: str, article: Article, style: str) -> Text:
    site, at = plain(site_of(article), 20), _short(article.reading.published)
    return Text.assemble((set_cell_size(mark, 19), style), set_cell_size(site, 14), (set_cell_size(at, 13), "dim"))


def _short(moment: Moment | None) -> str:
    """Month, day and minute in Beijing time: the years are in the titles."""
    return f"{moment.at.astimezone(BEIJING):%m-%d %H:%M}" if moment else ""


def _alerts(out: Console, alerts: Sequence[Alert]) -> None:
    """Each reader's query with the stories it brought and the words that hit."""
    by_reader = sorted(alerts, key=lambda alert: (alert.subscription_id, alert.created_at))
    for reader, told in groupby(by_reader, key=lambda alert: alert.subscription_id):
        out.print(Text(plain(SUBSCRIPTIONS.get(reader, reader)), "cyan"))
        for alert in told:
            words = plain(", ".join(alert.words))
            out.print(Text.assemble("  → ", plain(alert.title), ("  " + words, "italic")))
