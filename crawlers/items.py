"""What spiders and steps hand to Scrapy in, plain rows out: for feed exports, `scrapy parse` and whatever prints."""

from collections.abc import Callable, Iterator, KeysView, Mapping
from typing import Any

from itemadapter import ItemAdapter
from itemadapter.adapter import AdapterInterface

from newswatch import row
from newswatch.model.article import Article
from newswatch.model.page import Candidate, Page


def _page(page: Page) -> dict[str, Any]:
    """A page that no step has read: what arrived, never its bytes."""
    return {
        "article_id": page.article_id,
        "capture_id": page.capture_id,
        "url": page.url,
        "status": page.status,
        "headers": dict(page.headers),
        "bytes": len(page.data),
        "fetched_at": page.fetched_at.isoformat(),
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    """A link that a Watch shows, with the list's own clock."""
    return {
        "article_id": candidate.article_id,
        "url": candidate.url,
        "title": candidate.title,
        **row.moment("listed", candidate.listed),
        "watch": candidate.watch,
    }


_ROWS: Mapping[type, Callable[[Any], dict[str, Any]]] = {Article: row.article, Candidate: _candidate, Page: _page}


class RowAdapter(AdapterInterface):
    """A noun as its row. Rows are read, never written: nouns are frozen."""

    def __init__(self, item: Any) -> None:
        super().__init__(item)
        self._row = _ROWS[type(item)](item)

    @classmethod
    def is_item_class(cls, item_class: type) -> bool:
        return item_class in _ROWS

    def field_names(self) -> KeysView[str]:
        return self.keys()

    def __getitem__(self, name: str) -> Any:
        return self._row[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)

    def __setitem__(self, name: str, value: Any) -> None:
        raise TypeError(f"a {type(self.item).__name__} is not changed by an exporter")

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"a {type(self.item).__name__} is not changed by an exporter")


def known_to_scrapy() -> None:
    """Have Scrapy see nouns as their rows; twice is once."""
    if RowAdapter not in ItemAdapter.ADAPTER_CLASSES:
        ItemAdapter.ADAPTER_CLASSES = (RowAdapter, *ItemAdapter.ADAPTER_CLASSES)
