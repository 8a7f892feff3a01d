"""What stands beside a text: its pictures and the files it offers, told from all else that a page shows and links."""

from time import process_time

import pytest

from newswatch.model.article import Reference
from pipelines.reading.addresses import absolute
from pipelines.reading.attachments import attachments
from pipelines.reading.images import images
from pipelines.reading.opened import open_html
from pipelines.reading.own_part import own_part

HOME = "https://www.example.cn/art/2024/3/5/a.html"


def page(pages, inside: str = "", behind: str = "", beside: str = "") -> str:
    body = "".join(f"<p>　　{p}</p>" for p in pages.PARAGRAPHS)
    return f"""<html><head><title>{pages.TITLE}_江北工业网</title></head><body>
<div class="top"><img src="/skin/head-photo-2024.jpg"></div><h1>{pages.TITLE}</h1>
<p>2024-03-05 10:21　来源：江北日报</p><div class="content">{inside}{body}{behind}</div>{beside}
<div class="related"><h3>相关新闻</h3><a href="/x.pdf"><img src="/2024/other-88213.jpg"></a></div>
<div class="footer">版权所有 ICP备12345678号 <img src="/2024/foot-77123.jpg">
<a href="/help.doc">帮助</a></div></body></html>"""


def test_the_pictures_of_a_text_with_their_captions_and_no_other(pages, read_html):
    html = page(
        pages,
        inside='<figure><img src="/2024/0305/a1.jpg" alt="a1"><figcaption>装配车间的 新线</figcaption></figure>'
        '<p style="text-align:center"><img src="b2.jpg"></p><p style="text-align: center">工人在看图纸</p>'
        '<p><img src="//pic.example.cn/c3.png" alt="白板上的数据"></p>'
        '<p><img src="/d4.jpg" alt="d4.jpg" title="点击查看大图"></p>',
        behind='<p><img src="e5.jpg"></p><p>▲傍晚的厂区（李文山 摄）</p><p>（责任编辑：周小北）</p>'
        '<p><img src="/f6.jpg"></p>',
    )
    assert read_html(html, url=HOME).images == (
        Reference("https://www.example.cn/2024/0305/a1.jpg", "装配车间的 新线"),
        Reference("https://www.example.cn/art/2024/3/5/b2.jpg", "工人在看图纸"),
        Reference("https://pic.example.cn/c3.png", "白板上的数据"),
        Reference("https://www.example.cn/d4.jpg", ""),
        Reference("https://www.example.cn/art/2024/3/5/e5.jpg", "▲傍晚的厂区（李文山 摄）"),
    )


@pytest.mark.parametrize(
    "late",
    [
        '<img src="/grey.gif" data-src="/2024/a1.jpg">',
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-original="/2024/a1.jpg">',
        '<img data-lazy-src="/2024/a1.jpg">',
        '<img _src="/2024/a1.jpg" src="/blank.png">',
        '<img file="/2024/a1.jpg" src="javascript:;">',
        '<noscript><img src="/2024/n.jpg"></noscript><img src=" /2024/a1.jpg#top ">',
    ],
)
def test_a_picture_loaded_late_is_where_it_is_loaded_from(pages, read_html, late):
    assert read_html(page(pages, late), url=HOME).images == (Reference("https://www.example.cn/2024/a1.jpg"),)


@pytest.mark.parametrize(
    "image",
    [
        '<img src="/2024/a1.jpg" width="1" height="1">',
        '<img src="/2024/a1.jpg" width="32px">',
        '<img src="/2024/a1.jpg" style="width:20px;height:20px">',
        '<img src="/2024/a1.jpg" style="display:none">',
        '<img src="/images/qrcode.jpg">',
        '<img src="/2024/wx_erweima2.png" alt="江北工业">',
        '<img src="/2024/a1.jpg" alt="掃碼關注公眾號">',
        '<img src="/img/logo-2024.png">',
        '<img src="/icons/pdf.gif">',
        '<img src="/2024/mark.svg">',
        '<img src="/count.php?id=1">',
        '<img src="/skin/topline.gif">',
        '<img src="/thumb/88213_120x90.jpg">',
        '<img class="share-btn" src="/2024/a1.jpg">',
        '<a href="https://shop.example.com/"><img src="/2024/a1.jpg"></a>',
        '<div class="comment-list"><img src="/2024/a1.jpg"></div>',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="file:///C:/Users/a/1.png">',
        '<img src="http://localhost/1.png">',
        '<img src="http://192.168.1.7/1.png">',
        '<img src="https://user:pass@www.example.cn/1.png">',
        '<img src="http://[bad/1.png">',
        f'<img src="/{"a" * 2100}.jpg">',
    ],
)
def test_what_is_no_picture_of_the_text_is_left_out(pages, read_html, image):
    assert read_html(page(pages, inside=image, behind=image), url=HOME).images == ()


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://photo.example.cn/2024/", True),
        ("https://www.linjiang.cn/2024/", False),
        ("https://news.river.com.cn/2024/", False),
    ],
)
def test_a_picture_that_leads_to_another_house_is_an_advertisement(pages, read_html, link, shown):
    html = page(pages, inside=f'<a href="{link}"><img src="/2024/a1.jpg"></a>')
    assert bool(read_html(html, url=HOME).images) is shown


def test_attachments_in_the_text_and_behind_it_with_their_names(pages, read_html):
    html = page(
        pages,
        inside='<p><a href="/files/规划.pdf">点击下载</a></p>',
        behind='<p>附件：1.<a href="./P020240305.docx">试点名单</a></p>'
        '<p>2.<a href="/e/DownSys.asp?f=list.xls">汇总表</a></p>'
        '<p>附件3：<a href="/attach/download?id=7">申报书</a></p><p><a href="/art/b.html">另一篇</a></p>'
        '<p><a href="javascript:down(1)">清单.pdf</a></p><embed src="/view/full.pdf">',
        beside='<ul class="fujian"><li><a href="/files/s.zip">全部材料.zip</a></li></ul>',
    )
    assert read_html(html, url=HOME).attachments == (
        Reference("https://www.example.cn/files/%E8%A7%84%E5%88%92.pdf", "规划.pdf"),
        Reference("https://www.example.cn/art/2024/3/5/P020240305.docx", "试点名单"),
        Reference("https://www.example.cn/e/DownSys.asp?f=list.xls", "汇总表"),
        Reference("https://www.example.cn/attach/download?id=7", "申报书"),
        Reference("https://www.example.cn/view/full.pdf", "full.pdf"),
        Reference("https://www.example.cn/files/s.zip", "全部材料.zip"),
    )


def test_a_base_in_the_head_counts_and_a_page_without_address_has_absolute_ones_only(pages, read_html):
    html = page(pages, '<img src="a1.jpg"><img src="https://pic.example.cn/b2.jpg">')
    assert [each.url for each in read_html(html, url="").images] == ["https://pic.example.cn/b2.jpg"]
    based = html.replace("<head>", '<head><base href="https://cdn.example.cn/x/">')
    assert read_html(based, url=HOME).images[0].url == "https://cdn.example.cn/x/a1.jpg"


def test_at_most_a_hundred_of_each_and_each_once(pages, read_html):
    shown = "".join(f'<img src="/p/2024{n}.jpg">' for n in range(150))
    offered = "".join(f'<p><a href="/f/{n}.pdf">第{n}号</a></p>' for n in range(150))
    reading = read_html(page(pages, inside=f"<p>{shown * 2}</p>", behind=offered * 2), url=HOME)
    assert [len({one.url for one in each}) for each in (reading.images, reading.attachments)] == [100, 100]


def test_a_text_of_one_paragraph_has_the_picture_over_it(pages, read_html):
    whole = "".join(pages.PARAGRAPHS)
    html = f"""<html><head><title>{pages.TITLE}</title></head><body><div class="nav"><img src="/1/n1.jpg">
<a href="/">首页</a></div><h1>{pages.TITLE}</h1><div><img src="/1/a1.jpg"></div><div><p>{whole}</p></div>
<div class="side"><a href="/9">别处的一条新闻，很长</a><img src="/1/s1.jpg"></div></body></html>"""
    assert [each.url for each in read_html(html, url=HOME).images] == ["https://www.example.cn/1/a1.jpg"]


@pytest.mark.parametrize(
    ("stated", "url"),
    [
        ("a.pdf", "https://www.example.cn/art/2024/3/5/a.pdf"),
        ("HTTP://www.Example.cn/a", "http://www.example.cn/a"),
        ("", ""),
        ("mailto:a@example.cn", ""),
        ("javascript:alert(1)", ""),
        ("http://server/a.pdf", ""),
        ("http://file.invalid/a.pdf", ""),
        ("http://[::1]/a.pdf", ""),
        ("http://127.1/a.pdf", ""),
        ("http://0177.0.0.1/a.pdf", ""),
        ("http://0x7f.1/a.pdf", ""),
        ("http://router.home.arpa/a.pdf", ""),
        ("http://a.example.cn:99999/a", ""),
        ("/a\nb.pdf", "https://www.example.cn/ab.pdf"),
    ],
)
def test_the_absolute_address_of_what_a_page_states(stated, url):
    assert absolute(HOME, stated) == url


@pytest.mark.parametrize(
    "inside",
    [
        '<img src="/a.jpg">' * 50_000,
        "".join(f'<a href="/download/{n}">附件</a>' for n in range(25_000)),
        "<div class=related>" * 200 + '<img src="/1/a.jpg"><a href="/a.pdf">附件</a>' * 20_000,
        '<img alt="' + "图" * 100_000 + '" src="' + "a" * 100_000 + '">',
        '<figure><img src="/1/b.jpg">' + "<figcaption>图</figcaption>" * 25_000,
    ],
    ids=["images", "links", "asides", "long", "captions"],
)
def test_pages_made_to_cost_time_cost_little(pages, inside):
    opened = open_html(page(pages, inside), HOME)
    started = process_time()
    part = own_part(opened)
    assert len(images(part, "")) <= 100
    assert len(attachments(part)) <= 100
    assert process_time() - started < 2
