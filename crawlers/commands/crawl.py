"""What was typed after `scrapy crawl` in, a crawl out, or one line that says which argument cannot be used."""

import argparse

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from crawlers.commands import refuse
from crawlers.ranking import at_most
from newswatch.catalogue import NoSource
from newswatch.desk import Desk
from newswatch.model.span import Span

_ARGUMENTS = ("since", "until", "limit")


class Command(crawl.Command):
    """Scrapy makes the spider in a task of its own, where an argument refused ends in a traceback."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raises UsageError."""
        super().process_options(args, opts)
        for name in args[:1]:
            self._known(name)
        typed: dict[str, str] = opts.spargs
        for name in typed.keys() - set(_ARGUMENTS):
            raise UsageError(f"-a {name[:40]!r}: a crawl takes {', '.join(_ARGUMENTS)}")
        try:
            at_most(typed.get("limit"))
            Span.parse(typed.get("since"), typed.get("until"), Desk.of(self.settings).clock())
        except ValueError as error:
            raise UsageError(f"-a {error}") from None

    def _known(self, name: str) -> None:
        try:
            Desk.of(self.settings).catalogue.named(name)
        except NoSource as error:
            refuse(error)
