"""The item pipeline and its log lines: a step says how a page ended by raising Ended; anything else is an error."""

from typing import Any

from scrapy.exceptions import DropItem
from scrapy.logformatter import LogFormatter
from scrapy.pipelines import ItemPipelineManager

from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Page
from newswatch.ports import Unavailable


class Dropped(DropItem):
    """An Ended on its way through Scrapy, which knows no other clean way to leave a pipeline."""

    def __init__(self, ended: Ended, ours: bool = False) -> None:
        """`ours`: not the page's doing but a server of ours that was away."""
        super().__init__(str(ended))
        self.ended = ended
        self.ours = ours


class Steps(ItemPipelineManager):
    """ITEM_PROCESSOR: runs the steps of ITEM_PIPELINES."""

    async def process_item_async(self, item: Any) -> Any:
        """Raises Dropped where a step ended the page or a server was away; anything else a step raises is a bug.

        What is no page has been through the steps before, or never goes: `scrapy parse --pipelines` sends all it shows.
        """
        if not isinstance(item, Page):
            return item
        try:
            finished = await super().process_item_async(item)
        except Ended as ended:
            raise Dropped(ended) from None
        except Unavailable as error:
            raise Dropped(Ended(Disposition.FAILED, str(error)), ours=True) from None
        self._spider.ended(item, Disposition.PUBLISHED)  # type: ignore[attr-defined]
        return finished


class Quiet(LogFormatter):
    """Every ending has its own line in the ledger's log; Scrapy's would print items whole."""

    def dropped(self, *_: Any, **__: Any) -> None:  # type: ignore[override]
        return None

    def scraped(self, *_: Any, **__: Any) -> None:  # type: ignore[override]
        return None
