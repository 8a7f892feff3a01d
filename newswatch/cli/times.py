"""An Article in, when its text stood on its page out: the clock it prints, else when it was first seen."""

from datetime import datetime, timedelta

from newswatch.cli.show import clock, minute
from newswatch.cli.words import say
from newswatch.model.article import Article
from newswatch.model.moment import Moment, Precision

_LENGTH = {
    Precision.SECOND: timedelta(seconds=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
}
_LEAST = timedelta(microseconds=1)


def told(published: Moment | None, seen: datetime) -> str:
    """In Beijing time, as finely as the page prints it; where it prints none, said to be when it was seen."""
    return clock(published) or say(f"seen {minute(seen)}", f"{minute(seen)} 见到")


def order(article: Article) -> datetime:
    """What copies are put in order by: within the day (hour, minute) that a page prints, when it was first seen."""
    published = article.reading.published
    if published is None:
        return article.seen
    return min(max(article.seen, published.at), published.at + _LENGTH[published.precision] - _LEAST)
