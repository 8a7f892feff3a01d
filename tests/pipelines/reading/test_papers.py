"""Pages that are no HTML: what a PDF and a .docx say is read, of the rest a code says why it is not."""

import importlib.util
import io
import zipfile
from pathlib import Path
from time import process_time

import pytest

from newswatch.model.disposition import Disposition, Ended
from pipelines.reading import pdf
from pipelines.reading.document import LONGEST_TEXT

_SPEC = importlib.util.spec_from_file_location("written_papers", Path(__file__).with_name("papers.py"))
papers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(papers)

TITLE = "江北省工业和信息化厅关于开展老厂改造试点工作的通知"
FIRST = "各市工业和信息化局："
TEXT = (
    "为推进老厂改造，现就开展试点工作有关事项通知如下，请认真组织，按期上报名单，逾期不再受理。有关政策另行通知。",
    "一、每市上报不超过五家，须是建成二十年以上、仍在生产的老厂，由市里审核盖章后统一报送。",
    "二、名单于四月底前报送。",
)
SIGNED = ("江北省工业和信息化厅", "2024年3月5日")
LINE = 26
"""Characters that a printed line holds."""


def printed(texts=(FIRST, *TEXT)):
    """The texts as a page prints them: an indent of two characters, then full lines."""
    for text in texts:
        indented = f"　　{text}" if text != FIRST else text
        yield from (indented[at : at + LINE] for at in range(0, len(indented), LINE))


def page(*more):
    return ["江工信装〔2024〕17号", TITLE[:20], TITLE[20:], *printed(), *SIGNED, *more]


@pytest.mark.parametrize("encoding", ["Identity-H", "UniGB-UCS2-H"])
def test_a_pdf_is_read_with_title_paragraphs_number_and_the_day_it_is_signed(read_html, encoding):
    reading = read_html(papers.pdf([page("— 1 —")], encoding=encoding), content_type="application/pdf")
    assert reading.title == TITLE
    assert reading.text.split("\n") == [FIRST, *TEXT, *SIGNED]
    assert (reading.published.beijing(), reading.where["published"]) == ("2024-03-05T00:00:00+08:00", "signature")
    assert reading.where["title"] == "pdf"


def test_lines_go_on_over_pages_and_running_heads_and_page_numbers_are_no_text(read_html):
    lines = [*page()[:3], *printed((FIRST, *TEXT * 6)), *SIGNED]
    pages = [["江北工信简报", *lines[at : at + 10], f"- {at // 10 + 1} -"] for at in range(0, len(lines), 10)]
    text = read_html(papers.pdf(pages)).text
    assert text.split("\n") == [FIRST, *TEXT * 6, *SIGNED]


def test_what_the_metadata_call_the_title_counts_where_it_is_printed(read_html):
    body = ["江北简报 专刊", "老厂怎么改", "四月里的回答", *printed()]
    assert read_html(papers.pdf([body], title="老厂怎么改四月里的回答")).title == "老厂怎么改四月里的回答"
    assert read_html(papers.pdf([page()], title="Microsoft Word - 文档1")).title == TITLE


def test_a_signature_in_chinese_numerals_and_radicals_in_place_of_characters(read_html):
    body = [*page()[:-1], "二〇二四年三月二十一日"]
    told = read_html(papers.pdf([[line.replace("工", "⼯") for line in body]]))
    assert told.published.beijing() == "2024-03-21T00:00:00+08:00"
    assert told.title == TITLE


def test_a_docx_is_read_with_its_tables_and_insertions_and_without_deletions(read_html):
    table = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    cells = [tuple(map(papers.paragraph, row)) for row in (("市", "家数，不超过"), ("江南市", "五家，已报"))]
    body = "".join(map(papers.paragraph, (TITLE, FIRST, *TEXT[:2])))
    body += f"<w:tbl>{''.join(table.format(*row) for row in cells)}</w:tbl>"
    body += (
        "<w:p><w:r><w:t>二、名单于</w:t></w:r><w:ins><w:r><w:t>四月底前</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>五月底前</w:delText></w:r></w:del><w:r><w:t>报送。</w:t></w:r></w:p>"
    )
    body += "".join(map(papers.paragraph, SIGNED))
    reading = read_html(papers.docx(body))
    assert reading.title == TITLE
    assert [" ".join(line.split()) for line in reading.text.split("\n")] == [
        FIRST, *TEXT[:2], "市 家数，不超过", "江南市 五家，已报", TEXT[2], *SIGNED,
    ]  # fmt: skip
    assert reading.published.beijing() == "2024-03-05T00:00:00+08:00"


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def encrypted():
    """With a user's password: the key does not open with none (ISO 32000-1, 7.6.3)."""
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<41> <41>]"
    return papers.assembled(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"], trailer=lock)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (lambda: papers.pdf([[]]), "no_text_layer"),
        (lambda: papers.pdf([["\ue001\ue002\ue003\ue004工业" * 20]]), "undecodable"),
        (lambda: papers.pdf([page()])[:400], "damaged_document"),
        (lambda: b"%PDF-1.7 whatever", "damaged_document"),
        (encrypted, "encrypted"),
        (lambda: papers.docx(""), "no_text_layer"),
        (lambda: papers.docx("<w:p>")[:-40], "damaged_document"),
        (lambda: papers.docx("</w:p>"), "damaged_document"),
        (lambda: papers.docx("<w:p/>" * 4_000_000), "too_large"),
        (lambda: papers.docx("", parts={f"p{n}": b"" for n in range(5_100)}), "too_large"),
        (lambda: zipped(xl__workbook_xml=""), "unread_document"),
        (lambda: zipped(OFD_xml=""), "unread_document"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "unread_document"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (lambda: b"{\\rtf1 \\ansi }", "unread_document"),
        (lambda: zipped(a_txt="x"), "not_html"),
        (lambda: b"\x89PNG\r\n", "not_html"),
    ],
)
def test_what_cannot_be_read_ends_with_its_code(read_html, body, code):
    with pytest.raises(Ended) as ended:
        read_html(body())
    assert (ended.value.disposition, ended.value.reason) == (Disposition.NOT_ARTICLE, code)


def test_a_document_of_millions_of_characters_is_cut_where_no_article_is_longer():
    started = process_time()
    lines, _ = pdf.read(papers.pdf([["工业" * 20] * 3000] * 30))
    assert 0.9 * LONGEST_TEXT < sum(map(len, lines)) <= LONGEST_TEXT
    assert process_time() - started < 20


def test_a_long_document_is_read_up_to_its_three_hundredth_page():
    lines, _ = pdf.read(papers.pdf([[f"第{number}页，这里有一句话。"] for number in range(400)]))
    assert len(lines) == pdf.PAGES


@pytest.mark.parametrize(
    "body",
    [
        lambda: papers.assembled(
            ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"]
        ),
        lambda: papers.pdf([["工业"]]).replace(b"/Count 1", b"/Count 999999999"),
        lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 200_000,
        lambda: b"%PDF-1.7\n" + b"<<" * 200_000,
        lambda: b"%PDF-1.7\n" + b"[" * 500_000 + b"startxref\n9\n%%EOF",
    ],
    ids=["cycle", "count", "objects", "dictionaries", "arrays"],
)
def test_a_document_made_to_cost_time_ends(read_html, body):
    made = body()
    started = process_time()
    with pytest.raises(Ended):
        read_html(made)
    assert process_time() - started < 20
