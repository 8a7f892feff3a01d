"""Why a page that is a document of an office, not HTML, cannot be read: the code of docs/filters.md."""


class Unread(Exception):  # noqa: N818 - like Ended, an outcome
    """`code` says why: no_text_layer, encrypted, damaged_document, unread_document or too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
