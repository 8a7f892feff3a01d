"""Settings in, what queries see of an article out: with the kinds of outlets that the catalogue knows."""

from functools import cached_property
from typing import TYPE_CHECKING

from newswatch.model.article import Article
from newswatch.settings import Settings

if TYPE_CHECKING:
    from consumers.dedup.outlets import Outlets
    from newswatch.query.document import Document


class Queried:
    """Makes documents of articles. The catalogue is read for the first: a command that finds nothing needs none."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.sources

    def __call__(self, article: Article) -> "Document":
        """Raises BadEntry."""
        from consumers.alerts.queried import document_of

        return document_of(article, self.outlets)

    @cached_property
    def outlets(self) -> "Outlets":
        """What the catalogue knows of outlets. Raises BadEntry."""
        from consumers.dedup.outlets import Outlets
        from newswatch.catalogue import load

        return Outlets.of(load(self._folder).values())
