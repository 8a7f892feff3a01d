"""A parsed Draft in; out comes a Draft that says who is credited, whose text it is, when it appeared and who speaks."""

from pipelines.draft import Draft
from pipelines.extract import Parsed
from pipelines.reading.facts import facts


class Attribute:
    """Pipeline step: fills the facts around a text."""

    def process_item(self, item: Parsed) -> Draft:
        return Draft(item.page, item.source, facts(item.opened, item.reading, item.source.name_at(item.page.url)))
