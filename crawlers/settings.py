"""Scrapy's settings for every crawl: hardened, polite; ITEM_PIPELINES is the table of contents of pipelines/."""

from typing import Any

from newswatch.settings import Settings

BOT_NAME = "newswatch"
SPIDER_MODULES: list[str] = []
SPIDER_LOADER_CLASS = "crawlers.loader.CatalogueLoader"

# From a Page to a message, in this order.
ITEM_PIPELINES = {
    "pipelines.read.Read": 100,
    "pipelines.boilerplate.Boilerplate": 200,
    "pipelines.relevance.Relevance": 300,
    "pipelines.validate.Validate": 400,
    "pipelines.asked_for.AskedFor": 450,
    "pipelines.publish.Publish": 500,
}
ITEM_PROCESSOR = "crawlers.steps.Steps"
EXTENSIONS = {
    "crawlers.bookkeeping.Bookkeeping": 100,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.logstats.LogStats": None,
}

# Both listen for commands and run them.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Only the web, only through the guarded resolver, never through a proxy that the environment names.
DOWNLOAD_HANDLERS = {
    "http": "crawlers.web.Web",
    "https": "crawlers.web.Web",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawlers.resolver.GuardedResolver"
HTTPPROXY_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawlers.robots.Robots": 100,
    # After defaults and retries, so that it has the last word on its headers.
    "crawlers.conditional.Conditional": 555,
    # Nearer the wire than the retries: what the guard refused is not tried again.
    "crawlers.resolver.Refusals": 560,
}

# Politeness: an entry's [polite] overrides pace and robots for its own spider.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newswatch"
# Seconds between two requests to one host, over all processes; Scrapy's own delay knows of one crawl only.
HOST_DELAY = 2.0
DOWNLOAD_DELAY = 0
# Seconds for which a host that said "not now" is left alone the first time, unless it says more.
HOST_REST = 5.0
# Seconds a request waits for a host that rests; past it the crawl goes on without, and a later one asks.
HOST_PATIENCE = 120.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 8
COOKIES_ENABLED = False
# Lists show the newest first; Scrapy's own order fetches the last row first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
# A Referer is sent where an entry or its list kind asks for one, not by default.
REFERRER_POLICY = "no-referrer"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}

# Bounds: every one of these is something a hostile or broken server can otherwise use up.
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
DOWNLOAD_WARNSIZE = 0
DNS_TIMEOUT = 10
URLLENGTH_LIMIT = 2000
CONCURRENT_ITEMS = 4

# The spider judges every status itself: a wall, a missing page and an article are three endings.
HTTPERROR_ALLOW_ALL = True

# Seconds a whole crawl may take: at a site that asks for 120 s between requests, 60 of them. What is left comes again.
CLOSESPIDER_TIMEOUT = 2 * 60 * 60

LOG_FORMATTER = "crawlers.steps.Quiet"
LOG_INSTALL_ROOT_HANDLER = False
LOG_VERSIONS: list[str] = []
LOG_LEVEL = "WARNING"
STATS_DUMP = False


def of_operator(settings: Settings) -> dict[str, Any]:
    """What the operator's settings decide."""
    return {
        "USER_AGENT": settings.user_agent,
        "DOWNLOAD_MAXSIZE": settings.page_limit,
        "DOWNLOAD_TIMEOUT": settings.page_timeout,
    }
