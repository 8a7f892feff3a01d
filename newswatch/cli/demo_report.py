"""What stands in the demo's store at the end in; its stories with their copies, and its alerts, on the terminal out."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from demo.answer import SUBSCRIPTIONS
from newswatch.cli.demo_screen import disguises
from newswatch.cli.demo_watch import Watcher, distorted, site_of
from newswatch.cli.show import clock, console
from newswatch.logs import plain
from newswatch.model.alert import Alert
from newswatch.model.article import Article
from newswatch.model.story import Decision, Story


def show(watcher: Watcher) -> None:
    """Print both."""
    stories = watcher.stories()
    _heading(f"Stories 报道 ({len(stories)})")
    for story in stories:
        _story(story, watcher.copies(story))
    alerts = watcher.alerts()
    _heading(f"Alerts 提醒 ({len(alerts)})")
    _alerts(alerts)


def _heading(text: str) -> None:
    console().print()
    console().print(Text(text, "bold underline"))


def _story(story: Story, copies: Sequence[tuple[Article, Decision]]) -> None:
    table = Table.grid(padding=(0, 2))
    for article, decision in copies:
        first = article.event_id == story.original
        table.add_row(
            Text("  ● original 原文" if first else "  ○ copy 转载", "bold green" if first else "yellow"),
            Text(plain(site_of(article), 20)),
            Text(clock(article.reading.published), "dim"),
            Text("" if first else disguises(decision.disguises), "italic"),
            Text("" if first else _figures(decision), "bold red"),
        )
        if first:
            console().print(Text(plain(article.reading.title), "bold"))
    console().print(table)


def _figures(decision: Decision) -> str:
    return plain("; ".join(f"{here} here 此处 ≠ {there} original 原文" for here, there in sorted(distorted(decision))))


def _alerts(alerts: Sequence[Alert]) -> None:
    table = Table.grid(padding=(0, 2))
    for alert in alerts:
        query = SUBSCRIPTIONS.get(alert.subscription_id, alert.subscription_id)
        table.add_row(
            Text(f"  {plain(query, 40)}", "cyan"),
            Text("→"),
            Text(plain(alert.title, 60)),
            Text(plain(", ".join(alert.words), 40), "italic"),
        )
    console().print(table)
