"""From the web to a Page: settings, spiders, discovery, middlewares, replay. Scrapy; no Kafka, no MongoDB."""
