"""From a Page to a message. One step, one file; crawlers.settings.ITEM_PIPELINES is the table of contents."""
