"""A story's article in, what queries see of it out: the one way to that, so that `kind:` means one thing everywhere."""

from collections.abc import Callable, Iterable

from consumers.dedup.outlets import Outlets
from newswatch.model.alert import AlertEvent
from newswatch.model.article import Article
from newswatch.query.document import Document
from newswatch.text.url import host_of

DocumentOf = Callable[[Article], Document]
"""What queries see of an article that is new."""


def document_of(
    article: Article,
    outlets: Outlets,
    *,
    event: AlertEvent = AlertEvent.NEW,
    disguises: Iterable[str] = (),
    copy: Article | None = None,
) -> Document:
    """As Document.of_article. `kind` is that of the outlet at the article's host: what a page says of itself, and which
    source's list led to it, proves nothing."""
    kind = outlets.kind_of(host_of(article.url)) or ""
    return Document.of_article(article, kind=kind, event=event, disguises=disguises, copy=copy)
