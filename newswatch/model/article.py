"""One outlet's text at one address, as read from a Page, with every field's provenance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newswatch.clock import check
from newswatch.model.moment import Moment, Window
from newswatch.text.url import host_of


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person whose words the text gives, with the office it names."""

    name: str
    office: str = ""


class Sure(StrEnum):
    """How sure a fact is."""

    STATED = "stated"
    """A label, a selector of the catalogue or structured data says that it is this."""
    LIKELY = "likely"
    """Its place and its form say so."""
    GUESSED = "guessed"
    """Reckoned from other facts, or the best of several that could be it."""


class Flag(StrEnum):
    """What a reader should know of a reading as a whole."""

    REPLACEMENT_CHARACTERS = "replacement_characters"
    """Characters are lost (U+FFFD)."""
    MOJIBAKE = "mojibake"
    """The text was decoded wrongly somewhere on its way."""
    REPAIRED_ENCODING = "repaired_encoding"
    """It was, and that is undone without a loss."""
    PAGES_MISSING = "pages_missing"
    """Its text goes on at an address that brought nothing."""
    PSEUDO_CREDIT = "pseudo_credit"
    """The credit is of generic words and names nobody (媒体滚动)."""
    CREDITS_ITSELF = "credits_itself"
    """The credit is the page's own site, and its text says that it is another's."""
    CREDIT_CONTRADICTED = "credit_contradicted"
    """The credit is one outlet, and a credit behind the text or in it another."""
    CLOCK_CONTRADICTED = "clock_contradicted"
    """The clock that counts and the page's metadata are more than a day apart."""


class Part(StrEnum):
    """What somebody does in a turn of an interview or transcript."""

    ASKS = "asks"
    SPEAKS = "speaks"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says at one go in an interview or transcript: characters [start, end) of the text.

    `office` is the person's office, or the outlet of one who asks for it; both names are empty where the page has only
    a mark (问, 答).
    """

    part: Part
    start: int
    end: int
    name: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """An image or attachment a page shows or offers beside its words: its absolute address, and caption or name."""

    url: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says, before anybody knows of which story it is: the pure result of reading one Page.

    `text` is for reading (boilerplate and injected pinyin out, script and wording as on the page), `printed` the
    body's text before that. `reporters` stand in a byline, `wire_reporters` in the text's own wire head. `flags` are
    of `Flag`, and of what a later version knows. `where` says for each field where on the page it was read,
    `sure` how sure that is.
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
    original_title: str = ""
    wire_reporters: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    images: tuple[Reference, ...] = ()
    attachments: tuple[Reference, ...] = ()
    flags: tuple[str, ...] = ()
    sure: Mapping[str, Sure] = field(default_factory=dict)


class Relevance(StrEnum):
    """What an article has to do with the topic."""

    ABOUT = "about"
    QUOTING = "quoting"
    """It is about something else and gives the topic's words."""
    MENTIONING = "mentioning"


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of one outlet's text: a Reading with its place in the chain of events.

    `seen` is when this program first saw this revision (UTC). `relevance` is what it has to do with the topic, `why`
    the reason; None where nobody looked.
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
    relevance: Relevance | None = None

    def __post_init__(self) -> None:
        check(self.seen)

    @property
    def site(self) -> str:
        """What its page calls the site it stands on, else its host, else the source that led to it."""
        return self.reading.site or host_of(self.url) or self.source
