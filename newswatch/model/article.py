"""One outlet's text at one address, as read from a Page, with every field's provenance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from newswatch.clock import check
from newswatch.model.moment import Moment, Window


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person whose words the text gives, with the office it names."""

    name: str
    office: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says, before anybody knows of which story it is: the pure result of reading one Page.

    `text` is for reading (boilerplate and injected pinyin out, script and wording as on the page), `printed` the
    body's text before that. `where` says for each field where on the page it was read.
    """

    title: str
    text: str
    printed: str
    site: str = ""
    credited: str = ""
    origin: str = ""
    origin_url: str = ""
    published: Moment | None = None
    original_published: Moment | Window | None = None
    reporters: tuple[str, ...] = ()
    editor: str = ""
    speakers: tuple[Speaker, ...] = ()
    docno: str = ""
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of one outlet's text: a Reading with its place in the chain of events.

    `seen` is when this program first saw this revision (UTC). `why` is the reason it is relevant to the topic.
    Raises ValueError for a naive `seen`.
    """

    article_id: str
    event_id: str
    previous_event_id: str | None
    revision_key: str
    capture_id: str
    url: str
    source: str
    seen: datetime
    reading: Reading
    why: str = ""
    listed: Moment | None = None
    reader: str = ""

    def __post_init__(self) -> None:
        check(self.seen)
