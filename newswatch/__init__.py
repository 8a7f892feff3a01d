"""The shared kernel: nouns, text functions, messages and ports. No Scrapy, no MongoDB."""

__version__ = "0.1.0"
