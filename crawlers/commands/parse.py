"""What was typed after `scrapy parse` in, one answer parsed out: nothing is crawled, so no books are kept."""

import argparse
import warnings

from scrapy.commands import parse
from scrapy.exceptions import ScrapyDeprecationWarning


class Command(parse.Command):
    """Scrapy's own, which hands its engine what Scrapy itself calls outdated."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raises UsageError."""
        super().process_options(args, opts)
        assert self.settings is not None  # Scrapy's own, set before any option is read
        kept = {**self.settings.getdict("EXTENSIONS"), "crawlers.bookkeeping.Bookkeeping": None}
        self.settings.set("EXTENSIONS", kept, priority="cmdline")
        warnings.filterwarnings("ignore", message=".*Deferred", category=ScrapyDeprecationWarning)
