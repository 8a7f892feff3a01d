"""From a message to memory and alarm. No Scrapy."""
