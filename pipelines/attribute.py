"""A parsed Draft in; out comes a Draft that says who is credited, whose text it is, when it appeared and who speaks."""

from newswatch.model.article import Reading
from pipelines.draft import Draft
from pipelines.extract import Parsed
from pipelines.reading.facts import facts


class Attribute:
    """Pipeline step: fills the facts around a text."""

    def process_item(self, item: Parsed) -> Draft:
        reading: Reading | None = facts(item.opened, item.source.name) if item.opened else item.reading
        return Draft(item.page, item.source, reading, item.why)
