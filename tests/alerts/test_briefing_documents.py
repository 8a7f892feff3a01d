"""Briefings as documents: all of a page's text inert in each, every character shown, empty and huge ones too."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import docx
import pytest
import reportlab
from docx.oxml.ns import qn
from lxml import html as parser
from pypdf import PdfReader

from consumers.alerts.briefing.documents import as_json, document, file_name
from consumers.alerts.briefing.sheet import sheet_of
from newswatch.model.briefing import Brief, Briefing, Copy, Earlier, KeyFigure, Totals
from newswatch.model.moment import Moment, Precision
from newswatch.model.plan import Form
from newswatch.model.story import Disguise, Distortion, RelationKind

AT = datetime(2026, 11, 29, 1, 30, tzinfo=UTC)
SINCE = datetime(2026, 11, 28, 16, tzinfo=UTC)
HOSTILE = "<b>甲</b>&amp;{{7*7}}</font><a href='javascript:1'>乙</a>\x00\x0b\u202e\ufffe\ud800丙"
SHOWN = "<b>甲</b>&amp;{{7*7}}</font><a href='javascript:1'>乙</a>"
RARE = "國產晶片量產 çñ 한국어 かな 龘 \U00020bb7"
FORMS = list(Form)


def brief(number: int = 1, **fields) -> Brief:
    copies = (
        Copy("转载网", "https://copy.example/1", "", Moment(AT, Precision.DAY), AT, (Disguise.SPUN,)),
        Copy(
            "另一网", "ftp://copy.example/2", "", None, AT, (), (Distortion("figure", "8.5%", "5.8%", (0, 1), (0, 1)),)
        ),
    )
    filled = {
        "story_id": f"story-{number}",
        "title": f"工信部发布第{number}号通知",
        "lead": "通知提出三项任务。",
        "hits": ("通知",),
        "words": ("通知",),
        "site": "示例网",
        "origin": "示例社",
        "published": Moment(AT, Precision.MINUTE),
        "seen": AT,
        "opened_at": AT,
        "url": "https://news.example/1?a=1&b=2",
        "copied": 5,
        "sites": 3,
        "distorted": 1,
        "copies": copies,
        "figures": (KeyFigure("同比增长5.8%", 4, 8, "%"),),
        "earlier": (Earlier(RelationKind.RELATED, "story-0", "早先的通知", "https://news.example/0", None),),
    }
    return Brief(**(filled | fields))


def briefing(*stories: Brief, **fields) -> Briefing:
    totals = Totals(len(stories), 5 * len(stories), 3, 1, (("示例社", len(stories)),) if stories else ())
    made = Briefing("早报", "通知", SINCE, SINCE + timedelta(days=1), "Asia/Shanghai", AT, stories, totals)
    return replace(made, **fields)


def made(form: Form, *stories: Brief, language="zh", font: Path | None = None, **fields) -> bytes:
    return document(sheet_of(briefing(*stories, **fields), language), form, font)


def text_of(form: Form, data: bytes) -> str:
    """What a reader sees, blanks left out: where lines break is the layout's."""
    if form is Form.HTML:
        page = parser.document_fromstring(data.decode())
        shown = page.body.text_content()
    elif form is Form.WORD:
        opened = docx.Document(BytesIO(data))
        shown = "".join(part.text or "" for part in opened.element.body.iter(qn("w:t")))
    else:
        shown = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return re.sub(r"\s", "", shown)


def links_of(form: Form, data: bytes) -> set[str]:
    if form is Form.HTML:
        return set(parser.document_fromstring(data.decode()).xpath("//@href | //@src"))
    if form is Form.WORD:
        return {each.target_ref for each in docx.Document(BytesIO(data)).part.rels.values() if each.is_external}
    pages = PdfReader(BytesIO(data)).pages
    notes = [note.get_object() for page in pages for note in page.get("/Annots", [])]
    return {note["/A"]["/URI"] for note in notes if "/A" in note}


@pytest.mark.parametrize("form", FORMS)
def test_a_document_shows_stories_originals_copies_and_figures(form):
    data = made(form, brief())
    shown = text_of(form, data)
    for said in (
        "早报·简报",
        "2026-11-29（星期日）",
        "1.工信部发布第1号通知",
        "通知提出三项任务。",
        "示例社",
        "2026-11-2909:30",
        "转载5篇，见于3家网站",
        "同比增长5.8%",
        "早先的通知",
        "洗稿",
        "数字：8.5%≠5.8%",
        "首见2026-11-2909:30",
        "另有3篇转载未列出",
    ):
        assert said in shown
    assert links_of(form, data) == {
        "https://news.example/1?a=1&b=2",
        "https://news.example/0",
        "https://copy.example/1",
    }, "a link of another kind is none"


@pytest.mark.parametrize("form", FORMS)
def test_what_a_page_says_is_shown_and_obeyed_nowhere(form):
    evil = brief(title=HOSTILE, lead=HOSTILE, site=HOSTILE, origin=HOSTILE, hits=(HOSTILE,), url="javascript:alert(1)")
    evil = replace(evil, copies=(replace(evil.copies[0], site=HOSTILE, url="data:text/html,x"),), earlier=())
    data = made(form, evil, name=HOSTILE, query=HOSTILE)
    assert re.sub(r"\s", "", SHOWN) in text_of(form, data)
    assert links_of(form, data) == set()
    assert not re.search("[\x00-\x08\x0b\u202e\ufffe]", text_of(form, data))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("language", "said"), [("zh", "本期没有符合的报道。"), ("en", "Nostorymetthequery")])
def test_an_empty_day_is_a_document_that_says_so(form, language, said):
    assert said in text_of(form, made(form, language=language))


@pytest.mark.parametrize("form", FORMS)
def test_a_title_of_ten_thousand_characters_is_cut_and_many_stories_are_all_there(form):
    stories = [brief(number, title=f"第{number}号" + "长" * 10_000, copies=()) for number in range(60)]
    shown = text_of(form, made(form, *stories, more=7))
    assert all(f"{number + 1}.第{number}号长" in shown for number in range(60))
    assert "长" * 201 not in shown
    assert "另有7条报道未列出" in shown


def test_every_character_of_a_pdf_has_a_font_or_is_named():
    shown = text_of(Form.PDF, made(Form.PDF, brief(title=RARE)))
    assert "國產晶片量產çñ한국어かな龘[U+20BB7]" in shown


def test_a_pdf_embeds_the_operator_s_font_and_sets_in_others_what_that_lacks(tmp_path):
    vera = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    data = made(Form.PDF, brief(title="MIIT 國產晶片"), font=vera)
    assert b"/FontFile2" in data
    assert b"/FontFile2" not in made(Form.PDF, brief(title="MIIT"))
    assert "MIIT國產晶片" in text_of(Form.PDF, data)
    whole = vera.read_bytes()
    for number, data in enumerate((b"no font", whole[:20_000], whole.replace(b"cmap", b"pamc", 1))):
        damaged = tmp_path / f"{number}.ttf"
        damaged.write_bytes(data)
        assert "國產晶片" in text_of(Form.PDF, made(Form.PDF, brief(title="國產晶片"), font=damaged))


def test_a_pdf_has_an_outline_and_a_word_document_headings_a_repeated_head_and_a_chinese_font():
    outline = PdfReader(BytesIO(made(Form.PDF, brief(1), brief(2)))).outline
    assert [entry.title for entry in outline] == ["1. 工信部发布第1号通知", "2. 工信部发布第2号通知"]
    word = docx.Document(BytesIO(made(Form.WORD, brief(1), brief(2))))
    headings = [each.text for each in word.paragraphs if each.style.name == "Heading 1"]
    assert headings == ["1. 工信部发布第1号通知", "2. 工信部发布第2号通知"]
    assert len(word.element.body.findall(f".//{qn('w:tblHeader')}")) == 2
    for name in ("Normal", "Heading 1", "Cell"):
        fonts = word.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia"))
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_a_page_loads_nothing_from_anywhere():
    page = parser.document_fromstring(made(Form.HTML, brief()).decode())
    assert page.xpath("//script | //img | //link | //iframe") == []
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]
    assert page.get("lang") == "zh-CN"


def test_the_same_briefing_is_the_same_page_and_pdf():
    for form in (Form.HTML, Form.PDF):
        assert made(form, brief()) == made(form, brief())


def test_a_file_s_name_is_of_the_day_in_its_zone_and_stays_in_its_folder():
    assert file_name("desk", briefing(), Form.PDF, "1a2b") == "desk-2026-11-29-1a2b.pdf"
    assert file_name("../../x\x00", briefing(), Form.HTML) == "_.._x_-2026-11-29.html"


def test_json_has_page_clocks_in_beijing_with_their_precision():
    row = json.loads(as_json(briefing(brief())))
    [story] = row["stories"]
    assert (story["published"], story["published_precision"]) == ("2026-11-29T09:30:00+08:00", "minute")
    assert story["copies"][1]["distortions"] == [{"kind": "figure", "here": "8.5%", "there": "5.8%"}]
    assert (row["totals"]["copies"], row["totals"]["origins"], row["more"]) == (5, {"示例社": 1}, 0)
