"""A Draft in, the same with who is credited, whose text it is, when it appeared and who speaks, out."""

from pipelines.draft import Draft


class Attribute:
    """Pipeline step: fills the facts about a text."""

    def process_item(self, item: Draft) -> Draft:
        return item
