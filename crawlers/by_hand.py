"""Settings for `scrapy list` and `scrapy crawl SOURCE` typed by hand: crawlers.settings with no store and no log."""

import logging

from crawlers.commands import refuse
from crawlers.items import known_to_scrapy
from crawlers.settings import *  # noqa: F403 - Scrapy reads settings from a module's names
from crawlers.settings import of_operator
from newswatch import logs
from newswatch.catalogue import BadEntry
from newswatch.desk import Desk
from newswatch.settings import BadSetting

try:
    NEWSWATCH = Desk.plain()
except (BadEntry, BadSetting) as error:
    refuse(error)
globals().update(of_operator(NEWSWATCH.settings))
known_to_scrapy()
COMMANDS_MODULE = "crawlers.commands"
FEED_EXPORT_ENCODING = "utf-8"
logs.set_up(NEWSWATCH.settings.log_level)
for handler in logging.getLogger().handlers:
    handler.setLevel("WARNING")  # Scrapy sets its loggers to DEBUG after this
