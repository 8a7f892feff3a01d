"""A PDF's bytes in, its paragraphs and the title that its metadata claim out.

A PDF holds printed lines, not paragraphs: a line that is as long as the longest goes on in the next. Page numbers and
what stands on most pages at the same place are left out. The one home of pypdf, which takes a fifth of a second to
load and was five times as fast as pdfminer.six on the same Chinese pages, with lines in the right order.
"""

import io
import logging
import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pipelines.reading.document import LONGEST_TEXT
from pipelines.reading.unread import Unread

PAGES = 300
"""What is read of one document; the rest is left."""
_OPERATIONS, _BYTES = 500_000, 8_000_000
"""Drawing operations and bytes of all pages; a page of text has a thousand in 20,000 bytes. Behind a page that exceeds
them nothing more is read."""
_LIMITS = {
    "maximum_declared_stream_length": 20_000_000,
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 40_000_000,
    "stream_parsing_work_maximum_count": 150_000,
    "page_tree_maximum_page_entries": 100_000,
    "xform_maximum_invocations_per_extraction": 20,
}
"""pypdf's guards against bombs, tightened to what a page of text can need."""
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pypdf raises, besides its own errors, over files that break its assumptions."""
_LEAST, _STRANGE = 20, 0.1
"""Letters a text has at least; the share of characters that say nothing from which on a text is not one."""
_PAGE_NUMBER = re.compile(
    r"^[\s—–\-·.第]{0,6}\d{1,4}(?:\s?[/／]\s?\d{1,4})?[\s—–\-·.页]{0,6}(?:[共，,\s]{1,3}\d{1,4}\s?页)?$"
)
_RUNNING, _EDGE = 3, 2
"""Pages on which a line must stand to be a running head; lines from a page's edge at which it may."""
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_LETTER_SPACED = re.compile(rf"(?<=[{_HAN}，。、；：？！）》”]) {1, 40}(?=[{_HAN}，。、；：？！（《“])")
_SPACES = re.compile(r"[\s\u00a0]+")
_OPENS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十百\d]{1,5}[章节条]|附件|[●■◆·•])"
)
_ENDS = tuple("。！？；：")
_NEARLY_FULL, _SHORTEST_FULL = 3.0, 12.0
"""Widths in Chinese characters: how much a full line may lack (an indent, a mark moved down); the least it has."""
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
"""Radicals and compatibility ideographs that fonts' tables give in place of the characters they look like."""


def read(body: bytes) -> tuple[list[str], str]:
    """Paragraphs and claimed title. Raises Unread: encrypted, damaged_document, no_text_layer or too_large."""
    import pypdf  # few pages need it
    from pypdf.errors import DeprecationError, FileNotDecryptedError, LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it repeats what the file says, a line for each oddity
    try:
        with pypdf.apply_configuration(pypdf.get_configuration().with_overwrites(**_LIMITS)):
            texts, claimed = _extracted(pypdf.PdfReader(io.BytesIO(body)))
    except FileNotDecryptedError:
        raise Unread("encrypted") from None
    except LimitReachedError:
        raise Unread("too_large") from None
    except (PyPdfError, DeprecationError, *_BROKEN):
        raise Unread("damaged_document") from None
    return _composed(texts), _whole(claimed).translate(_RADICALS)


def _extracted(reader: Any) -> tuple[list[str], str]:
    """What pypdf takes out: the text of each page, and the title that the document claims."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unread("encrypted")
    return list(_texts(reader)), str((reader.metadata.title if reader.metadata else "") or "")


def _composed(texts: Sequence[str]) -> list[str]:
    pages = [[line for line in map(_plain, _whole(text).splitlines()) if line] for text in texts]
    text = "\n".join(line for page in pages for line in page)
    letters = sum(char.isalnum() for char in text)
    if letters < _LEAST:
        raise Unread("no_text_layer")
    if sum(map(_says_nothing, text)) > _STRANGE * letters:
        raise Unread("undecodable")
    return paragraphs(pages)


def _texts(reader: Any) -> Iterator[str]:
    """The text of each page, up to the first beyond what is read of a document."""
    left, operations, size = LONGEST_TEXT, 0, 0

    def count(*_: object) -> None:
        nonlocal operations
        operations += 1
        if operations > 2 * _OPERATIONS:
            raise Unread("too_large")

    for number in range(min(PAGES, len(reader.pages))):
        page = reader.pages[number]
        contents = page.get_contents()
        size += len(contents.get_data()) if contents is not None else 0
        if size > _BYTES or operations > _OPERATIONS or left <= 0:
            return
        text = str(page.extract_text(visitor_operand_before=count))[:left]
        left -= len(text)
        yield text


def _whole(text: str) -> str:
    """A text whose characters beyond the first plane are in one piece; half of one is U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _plain(line: str) -> str:
    """A line without the spaces that set its letters apart, and with characters for radicals."""
    return _LETTER_SPACED.sub("", _SPACES.sub(" ", line.translate(_RADICALS)).strip())


def _says_nothing(char: str) -> bool:
    """Whether a character shows that a font came without the table of what its glyphs mean."""
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn") or (char < " " and char not in "\n\t")


def paragraphs(pages: Sequence[Sequence[str]]) -> list[str]:
    """The paragraphs that the lines of some pages make up."""
    kept = [line for page in _without_running_heads(pages) for line in page]
    widths = sorted(map(_width, kept))
    full = widths[-1 - len(widths) // 10] if widths else 0.0
    whole: list[str] = []
    goes_on = False
    for line in kept:
        if goes_on and not _OPENS.match(line):
            whole[-1] += line if _is_wide(whole[-1][-1]) or _is_wide(line[0]) else f" {line}"
        else:
            whole.append(line)
        goes_on = _width(line) >= max(full - _NEARLY_FULL, _SHORTEST_FULL) and not (
            line.endswith(_ENDS) and _width(line) < full - 1
        )
    return whole


def _without_running_heads(pages: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    edges = [{*page[:_EDGE], *page[-_EDGE:]} for page in pages]
    times = Counter(line for edge in edges for line in edge)
    running = {line for line, count in times.items() if count >= max(_RUNNING, len(pages) / 2)}
    for page, edge in zip(pages, edges, strict=True):
        yield [
            line
            for line in page
            if not (line in running and line in edge) and not (line in edge and _PAGE_NUMBER.match(line))
        ]


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _width(line: str) -> float:
    """How long a line is printed, in Chinese characters."""
    return sum(1.0 if _is_wide(char) or char in "“”‘’…—" else 0.5 for char in line)
