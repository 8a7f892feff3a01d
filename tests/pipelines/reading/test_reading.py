import contextlib
from time import process_time

import pytest

from newswatch.model.article import Sure
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.source import ArticleRule


@pytest.mark.parametrize("template", ["ministry", "old_portal", "self_media"])
def test_body_is_the_text_and_nothing_around_it(pages, read_html, template):
    assert read_html(getattr(pages, template)()).text == pages.TEXT


@pytest.mark.parametrize("template", ["ministry", "old_portal", "self_media"])
def test_title_loses_site_names(pages, read_html, template):
    assert read_html(getattr(pages, template)()).title == pages.TITLE


@pytest.mark.parametrize(
    ("template", "clock", "precision"),
    [
        ("ministry", "2024-03-05T10:21:00+08:00", "minute"),
        ("old_portal", "2012-01-12T09:15:00+08:00", "minute"),
        ("traditional", "2020-03-12T20:19:00+08:00", "minute"),
        ("self_media", "2024-03-08T23:16:00+08:00", "minute"),
    ],
)
def test_the_visible_clock_counts(pages, read_html, template, clock, precision):
    published = read_html(getattr(pages, template)()).published
    assert (published.beijing(), published.precision) == (clock, precision)


@pytest.mark.parametrize(
    ("template", "credited"),
    [("ministry", "江北日报"), ("old_portal", "江南晚报"), ("self_media", "车间见闻")],
)
def test_credited_as_printed_without_its_label(pages, read_html, template, credited):
    assert read_html(getattr(pages, template)()).credited == credited


def test_a_linked_source_with_a_path_is_the_claimed_original(pages, read_html):
    assert read_html(pages.ministry()).origin_url == "https://paper.example.cn/2024/0304/c7.html"
    assert read_html(pages.ministry().replace("/2024/0304/c7.html", "/")).origin_url == ""


def test_a_closing_credit_outweighs_the_portal(pages, read_html):
    reading = read_html(pages.self_media())
    assert (reading.origin, reading.credited) == ("江北日报", "车间见闻")


def test_byline_and_editor_are_named_and_no_author_is_invented(pages, read_html):
    reading = read_html(pages.ministry())
    assert (reading.reporters, reading.editor) == (("陈一帆",), "周小北")
    assert read_html(pages.old_portal()).reporters == ()


def test_every_field_says_where_it_was_read(pages, read_html):
    where = read_html(pages.ministry()).where
    assert where["title"] == "css h1#con_title"
    assert where["text"] == "css div#con_con"
    assert {"published", "credited", "origin", "reporters"} <= set(where)


def test_every_field_says_how_sure_it_is(pages, read_html):
    reading = read_html(pages.ministry())
    assert set(reading.sure) == set(reading.where)
    sure = {name: reading.sure[name] for name in ("title", "text", "published", "credited", "reporters", "editor")}
    assert sure == {
        "title": Sure.LIKELY,
        "text": Sure.LIKELY,
        "published": Sure.STATED,
        "credited": Sure.STATED,
        "reporters": Sure.STATED,
        "editor": Sure.STATED,
    }
    assert read_html(pages.ministry().replace("发布时间：", "")).sure["published"] is Sure.LIKELY
    undated = pages.self_media().replace("发布时间：24-03-0823:16", "")
    assert read_html(undated, url="https://www.example.cn/2024/0308/1.html").sure["published"] is Sure.GUESSED


def test_what_the_catalogue_s_selectors_find_is_stated(pages, read_html):
    rule = ArticleRule(".*", title="#con_title", body="#con_con", published="#con_time", credited=".cinfo a")
    sure = read_html(pages.ministry(), rule=rule).sure
    assert {sure[name] for name in ("title", "text", "published", "credited")} == {Sure.STATED}
    elsewhere = ArticleRule(".*", title="#none", body="#none")
    assert read_html(pages.ministry(), rule=elsewhere).sure["text"] is Sure.LIKELY


@pytest.mark.parametrize(("codec", "declared"), [("gb18030", "gb2312"), ("gb18030", "utf-8"), ("utf-8", "gb2312")])
def test_lying_charsets(pages, read_html, codec, declared):
    assert read_html(pages.ministry(charset=declared).encode(codec)).text == pages.TEXT


def test_big5_and_traditional_stay_as_printed(pages, read_html):
    reading = read_html(pages.traditional().encode("big5"), content_type="text/html; charset=big5")
    assert reading.title == "自動化碼頭迎來首艘貨輪"
    assert reading.text.startswith("港口的自動化碼頭")


def test_wire_head_gives_origin_and_day(pages, read_html):
    paragraphs = ("新华社松江3月4日电（记者高远 林立）" + pages.PARAGRAPHS[0], *pages.PARAGRAPHS[1:])
    reading = read_html(pages.ministry(paragraphs=paragraphs).replace("作者：陈一帆", ""))
    assert reading.origin == "新华社"
    assert reading.original_published.beijing() == "2024-03-04T00:00:00+08:00"
    assert (reading.reporters, reading.wire_reporters) == ((), ("高远", "林立"))


def test_an_original_without_a_day_lies_between_what_is_known(pages, read_html):
    paragraphs = ("3月2日，松江机床厂开门迎客。", *pages.PARAGRAPHS, "（本文摘编自《江西工人报》）")
    original = read_html(pages.ministry(paragraphs=paragraphs)).original_published
    assert (original.after, original.before) == ("2024-03-02", "2024-03-05")


def test_a_pseudo_outlet_is_credited_and_no_origin(pages, read_html):
    html = pages.old_portal().replace("江南晚报", "媒体滚动")
    reading = read_html(html)
    assert (reading.credited, reading.origin) == ("媒体滚动", "")


def test_speakers_with_their_office(pages, read_html):
    quote = "江北省工业和信息化厅厅长赵启明表示，新线的补贴本月发放。"
    reading = read_html(pages.ministry(paragraphs=(*pages.PARAGRAPHS, quote)))
    assert [(s.name, s.office) for s in reading.speakers] == [("赵启明", "江北省工业和信息化厅厅长")]


def test_document_number(pages, read_html):
    first = "江北省工业和信息化厅印发通知（江工信装〔2024〕17号），要求各市上报名单。"
    assert read_html(pages.ministry(paragraphs=(first, *pages.PARAGRAPHS))).docno == "江工信装〔2024〕17号"


def test_a_document_number_on_a_line_over_the_text(pages, read_html):
    html = pages.ministry().replace("</h1>", "</h1><p>发文字号：江工信装〔2024〕17号</p>", 1)
    assert "17号" in html
    assert read_html(html).docno == "江工信装〔2024〕17号"


def test_injected_pinyin_leaves_the_text_and_stays_in_printed(pages, read_html):
    noted = tuple(p.replace("机床", "机(jī)床(chuáng)").replace("三", "三（sān）") for p in pages.PARAGRAPHS)
    reading = read_html(pages.ministry(paragraphs=noted))
    assert reading.text == pages.TEXT
    assert "机(jī)床" in reading.printed


def test_ruby_notes_are_no_text(pages, read_html):
    noted = tuple(p.replace("机床", "<ruby>机<rt>jī</rt></ruby>床") for p in pages.PARAGRAPHS)
    assert read_html(pages.ministry(paragraphs=noted)).text == pages.TEXT


def test_the_catalogue_s_selectors_come_first(pages, read_html):
    html = pages.ministry().replace(
        "<h1", '<h4 id="t">另一个标题</h4><p id="when">2024年1月2日 03:04</p><p id="who">来源：松江报</p><h1'
    )
    html = html.replace('<div id="con_con">', '<div id="con_con"><p class="ad">买一送一，数量有限，欲购从速。</p>')
    rule = ArticleRule(".*", title="#t", body="#con_con", published="#when", credited="#who", drop=(".ad",))
    reading = read_html(html, rule=rule)
    assert (reading.title, reading.text, reading.credited) == ("另一个标题", pages.TEXT, "松江报")
    assert reading.published.beijing() == "2024-01-02T03:04:00+08:00"


def test_plain_text_follows_the_same_line_rules(pages, read_html):
    head = f"江北生活 > 工厂 > {pages.TITLE}\n{pages.TITLE}\n2024-03-05 10:21    来源:江北生活       阅读量:\n"
    foot = '\n(文章来源:江西工人报)\n"江北生活"声明：本站转载内容不代表本站观点,如有侵权请与\n我们联系删除,谢谢。'
    reading = read_html(head + pages.TEXT + foot, content_type="text/plain")
    assert (reading.title, reading.text) == (pages.TITLE, pages.TEXT)
    assert (reading.credited, reading.origin) == ("江北生活", "江西工人报")


def test_plain_text_with_more_lines_than_a_page_can_have_is_refused(read_html):
    with pytest.raises(Ended, match="too_large"):
        read_html("行，\n" * 70_000, content_type="text/plain")


def test_plain_text_with_its_title_only_at_the_foot(pages, read_html):
    reading = read_html(
        pages.TEXT + f"\n標題：{pages.TITLE}\n地址：https://x.example.cn/1.html\n", content_type="text/plain"
    )
    assert (reading.title, reading.text, reading.site) == (pages.TITLE, pages.TEXT, "www.example.cn")


def test_a_page_without_an_address_names_its_site_itself(pages, read_html):
    crumbs = f"江北生活 > 工厂 > {pages.TITLE}\n{pages.TITLE}\n2024-03-05 10:21\n{pages.TEXT}"
    assert read_html(crumbs, url="", content_type="text/plain").site == "江北生活"
    foot = f"{pages.TEXT}\n標題：{pages.TITLE}\n地址：https://x.example.cn/1.html"
    assert read_html(foot, url="", content_type="text/plain").site == "x.example.cn"


@pytest.mark.parametrize(
    ("html", "code"),
    [
        (b"", "empty_body"),
        (b"GIF89a whatever", "not_html"),
        (b"<html>" + b"\x81\x00\xff" * 4000, "undecodable"),
        ("<html><title>页面不存在</title><p>您访问的页面不存在，请返回首页。</p></html>", "soft_404"),
        ("<html><title>安全验证</title><p>请完成下方验证后继续访问。</p></html>", "wall"),
        ("<html><script>document.cookie='__jsl_clearance=1'</script></html>", "wall"),
        ("<html><title>某报</title><p>请先登录</p></html>", "login"),
        ("<html><title>短</title><p>只有这么一句，很短的话。</p></html>", "too_short"),
        (
            "<html><h1>频道</h1>" + "".join(f"<li><a href=/{i}>这里是第{i}条很长的标题</a></li>" for i in range(60)),
            "list",
        ),
        (
            "<html><h1>频道</h1>" + "".join(f"<li><a href=/{i}>第{i}条新闻的标题也长</a> 03-0{i}" for i in range(6)),
            "list",
        ),
        (b"<html>" + b"<p>x</p>" * 70_000, "too_large"),
        (b" " * (8 * 1024 * 1024) + b"<html>x", "too_large"),
    ],
)
def test_what_is_no_article_ends_with_its_code(read_html, html, code):
    with pytest.raises(Ended) as ended:
        read_html(html)
    assert (ended.value.disposition, ended.value.reason) == (Disposition.NOT_ARTICLE, code)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "正文，很深的地方。",
        "<p>" + "记者" * 100_000,
        "<p>" + "来源：" * 60_000,
        "<p>(" + "a" * 200_000,
        "<p>" + "2024-01-" * 60_000,
        "<p>" + "国（guo" * 60_000,
        "<title>" + "_-|" * 60_000 + "</title><p>" + "，" * 200,
        "<a>" * 30_000 + "，" * 200,
        "<p>" + "局长王小河。他说" * 12_000,
        "<p>" + "（记者张三、" * 16_000,
        "<h1>水泵厂换了四台旧电机</h1><p>" + "文，" * 99 + "</p><p>" + "。（原标题：甲" * 14_000,
        "<h1>水泵厂换了四台旧电机</h1>" + "<p>[李小河]：工期。</p>" * 20_000,
    ],
    ids="nesting reporters labels letters clocks pinyin title links officials wires originals turns".split(),  # noqa: SIM905 - as in offices.py
)
def test_hostile_pages_cost_no_more_than_a_second_or_two(read_html, html):
    started = process_time()
    with contextlib.suppress(Ended):
        read_html(html)
    assert process_time() - started < 4
