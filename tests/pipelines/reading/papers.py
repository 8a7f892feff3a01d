"""PDF and .docx files written by hand, as small as the standards allow (ISO 32000-1, ECMA-376)."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(pages: Sequence[Sequence[str]], *, title: str = "", encoding: str = "Identity-H", extra: str = "") -> bytes:
    """A PDF whose pages print these lines, each at its own place, in one font that is not embedded."""
    contents = ["BT /F 12 Tf 1 0 0 1 72 780 Tm 20 TL " + " ".join(map(_shown, page)) + " ET" for page in pages]
    letters = sorted({char for page in pages for line in page for char in line})
    mapped = "\n".join(f"<{ord(char):04X}> <{ord(char):04X}>" for char in letters)
    table = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    table += f"{len(letters)} beginbfchar\n{mapped}\nendbfchar endcmap"
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(pages)))
    unicode = "/ToUnicode 5 0 R" if encoding == "Identity-H" else ""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        f"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /{encoding} /DescendantFonts [4 0 R] {unicode} >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        stream(table),
        f"<< /Title <FEFF{title.encode('utf-16-be').hex()}> >>",
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {8 + 2 * number} 0 R "
            f"/Resources << /Font << /F 3 0 R >> {extra} >> >>"
        )
        objects.append(stream(content))
    return assembled(objects)


def _shown(line: str) -> str:
    return f"<{line.encode('utf-16-be').hex()}> Tj T*"


def stream(content: str, *, more: str = "") -> str:
    """A stream object, compressed."""
    packed = zlib.compress(content.encode("latin-1", "replace"))
    return f"<< /Length {len(packed)} /Filter /FlateDecode {more} >>\nstream\n{packed.decode('latin-1')}\nendstream"


def assembled(objects: Iterable[str], *, trailer: str = "") -> bytes:
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, text in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    out.write(f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R /Info 6 0 R {trailer} >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def docx(body: str, *, title: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """A .docx with this WordprocessingML inside its body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')
        core = f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>'
        archive.writestr("docProps/core.xml", core)
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
