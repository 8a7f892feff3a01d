"""Where a text goes on: links that say so, at addresses that say so; nothing else is followed."""

import time

import pytest

from newswatch.text.onward import Onward, is_pager, onward

HERE = "https://www.jiangbei.example/news/2026/c1203.html"


def link(href: str, text: str, more: str = "") -> str:
    return f'<p>正文。</p><div class="pages"><a {more} href="{href}">{text}</a></div>'


@pytest.mark.parametrize(
    ("here", "href", "text", "there"),
    [
        ("/news/c1203.html", "c1203_2.html", "下一页", "/news/c1203_2.html"),
        ("/news/c1203.html", "c1203_1.html", "下一页", "/news/c1203_1.html"),
        ("/news/c1203_2.html", "c1203_3.html", "[下一页]", "/news/c1203_3.html"),
        ("/news/c1203.html", "c1203-2.html", "下一頁 &gt;&gt;", "/news/c1203-2.html"),
        ("/news/c1203.shtml", "c1203_p2.shtml", "后一页", "/news/c1203_p2.shtml"),
        ("/news/1203", "/news/1203/2", "Next page", "/news/1203/2"),
        ("/news/1203/", "/news/1203/page/2/", "下一页：水厂的夜班", "/news/1203/page/2/"),
        ("/news/1203.html", "/news/1203/2.html", "點擊進入下一頁", "/news/1203/2.html"),
        ("/news/1203/index.html", "index_2.html", "下页", None),
        ("/news/1203/index.html", "/news/1203/2.html", "后页", "/news/1203/2.html"),
        ("/show.php?id=77", "/show.php?id=77&amp;page=2", "下一页", "/show.php?id=77&page=2"),
        ("/show.php?page=2&id=77", "?page=3&id=77", "<span>下一页</span>", "/show.php?page=3&id=77"),
        ("/news/c1203.html", "c1203_2.html", "<img src='n.gif' alt='下一页'>", "/news/c1203_2.html"),
        ("/news/c1203.html", "//www.jiangbei.example/news/c1203_2.html", "»", "/news/c1203_2.html"),
        ("/news/c1203.html", "http://www.jiangbei.example/news/c1203_2.html#p", "下一页", "/news/c1203_2.html"),
        ("/news/c1203.html", "c1203_2.html", "余下全文", "/news/c1203_2.html"),
        # the next article, a list's next page, another host, no address
        ("/news/c1203.html", "c1204.html", "下一篇", None),
        ("/news/c1203.html", "c1204.html", "下一页", None),
        ("/news/c1203.html", "c1203_2.html", "下一篇：水厂的夜班", None),
        ("/news/c1203.html", "/news/index_2.html", "下一页", None),
        ("/news/c1203.html", "/news/?page=2", "下一页", None),
        ("/news/c1203.html", "/news/c1203.html?page=2&id=5", "下一页", None),
        ("/news/c1203.html", "https://other.example/news/c1203_2.html", "下一页", None),
        ("/news/c1203.html", "https://www.jiangbei.example:8443/news/c1203_2.html", "下一页", None),
        ("/news/c1203.html", "https://www.jiangbei.example@other.example/news/c1203_2.html", "下一页", None),
        ("/news/c1203.html", "javascript:next('c1203_2.html')", "下一页", None),
        ("/news/c1203.html", "data:text/html,c1203_2.html", "下一页", None),
        ("/news/c1203.html", "http://[c1203_2.html", "下一页", None),
        ("/news/c1203_3.html", "c1203_2.html", "下一页", None),
        ("/news/c1203_2.html", "c1203_2.html", "下一页", None),
        ("/news/c1203.html", "c1203_3.html", "下一页", None),
        ("/news/c1203.html", "c1203_2.html", "图片", None),
    ],
)
def test_the_next_part_is_where_word_and_address_agree(here, href, text, there):
    site = "https://www.jiangbei.example"
    assert onward(link(href, text), site + here) == Onward(following=(there and site + there) or "")


@pytest.mark.parametrize(
    ("here", "href", "text", "there"),
    [
        ("/news/c1203.html", "c1203_all.html", "余下全文", "/news/c1203_all.html"),
        ("/news/c1203.html", "c1203_s.html", "在本页显示剩余内容", "/news/c1203_s.html"),
        ("/news/c1203_2.html", "c1203_0.html", "【点击查看全文】", "/news/c1203_0.html"),
        ("/show?id=7", "/show?id=7&all=1", "单页阅读", "/show?id=7&all=1"),
        ("/show?id=7&page=2", "/show?id=7&page=all", "顯示全部內容", "/show?id=7&page=all"),
        ("/news/1203/2", "/news/1203/full", "View as single page", "/news/1203/full"),
        ("/news/c1203.html", "c1350_all.html", "阅读全文", None),
        ("/news/c1203.html", "c1203.html#all", "余下全文", None),
        ("/news/c1203.html", "javascript:void(0)", "展开全文", None),
    ],
)
def test_the_whole_is_where_word_and_address_agree(here, href, text, there):
    site = "https://www.jiangbei.example"
    found = onward(link(href, text), site + here)
    assert found == Onward(whole=(there and site + there) or "")


def test_both_are_told_and_the_first_of_each_counts():
    html = link("c1203_2.html", "下一页") + link("c1203_all.html", "余下全文") + link("c1203_1.html", "下一页")
    folder = HERE.rpartition("/")[0]
    assert onward(html, HERE) == Onward(f"{folder}/c1203_all.html", f"{folder}/c1203_2.html")


@pytest.mark.parametrize(
    ("numbers", "here", "there"),
    [
        ({"1": "c1203.html", "2": "c1203_2.html", "3": "c1203_3.html"}, "c1203.html", "c1203_2.html"),
        ({"1": "c1203_1.html", "2": "c1203_2.html", "3": "c1203_3.html"}, "c1203.html", "c1203_2.html"),
        ({"1": "c1203.html", "2": "c1203_1.html", "3": "c1203_2.html"}, "c1203.html", "c1203_1.html"),
        ({"1": "c1203.html", "2": "c1203_1.html", "3": "c1203_2.html"}, "c1203_1.html", "c1203_2.html"),
        ({"[1]": "c1203.html", "[3]": "c1203_3.html", "第二页": "c1203_2.html"}, "c1203.html", "c1203_2.html"),
        ({"1": "c1203.html", "2": "c1203_2.html"}, "c1203_2.html", ""),
        ({"2": "c1204.html", "12": "c1203_12.html"}, "c1203.html", ""),
        ({"2": "pics_2.html"}, "c1203.html", ""),
    ],
)
def test_numbers_alone_lead_on_too_counted_from_0_or_from_1(numbers, here, there):
    html = "".join(link(href, text) for text, href in numbers.items())
    folder = "https://www.jiangbei.example/news/"
    assert onward(html, folder + here).following == (there and folder + there)


def test_rel_next_is_believed_where_the_address_agrees():
    folder = HERE.rpartition("/")[0]
    assert onward('<link rel="next" href="c1203_2.html">', HERE).following == f"{folder}/c1203_2.html"
    assert onward('<a rel="next" href="c1203_2.html">水厂的夜班</a>', HERE).following == f"{folder}/c1203_2.html"
    assert onward('<link rel="next" href="c1204.html"><title>下一页</title>', HERE) == Onward()


@pytest.mark.parametrize(
    ("call", "here", "there"),
    [
        ('createPageHTML(3, 0, "t1203", "html")', "t1203.html", "t1203_1.html"),
        ("createPageHTML('page_div',3, 1,'t1203','shtml',12)", "t1203_1.shtml", "t1203_2.shtml"),
        ('createPageHTML(3, 2, "t1203", "html")', "t1203_2.html", ""),
        ('createPageHTML(1, 0, "t1203", "html")', "t1203.html", ""),
        ('createPageHTML(9, 0, "index", "html")', "t1203.html", ""),
    ],
)
def test_pages_that_a_script_draws_are_counted_by_its_call(call, here, there):
    folder = "http://www.jiangbei.example/gk/"
    assert onward(f"<SCRIPT>\n{call};\n</SCRIPT>", folder + here).following == (there and folder + there)


def test_a_base_is_heeded_and_never_leads_to_another_host():
    page = link("c1203_2.html", "下一页")
    assert onward(f'<base href="/news/2026/">{page}', HERE).following == f"{HERE[:-5]}_2.html"
    assert onward(f'<base href="https://other.example/news/2026/">{page}', HERE) == Onward()


def test_comments_and_scripts_have_no_links():
    page = link("c1203_2.html", "下一页")
    for hidden in (f"<!-- {page} -->", f"<script>var a = '{page}';</script>", f"<!--<!-- {page}"):
        assert onward(hidden, HERE) == Onward()
    assert onward(f"<!-- a --><script>b</script>{page}<!--", HERE).following


@pytest.mark.parametrize(
    "hostile",
    [
        '<a href="c1203_2.html">' * 300_000,
        "<a " * 2_000_000,
        "<a href=" + "href=" * 1_500_000,
        "<!--" * 2_000_000,
        "<script" * 1_000_000,
        "createPageHTML(" * 500_000,
        "<a x='" + "y" * 7_000_000,
        f"<a href='c1203_{'2' * 5_000_000}.html'>下一页</a>",
        "".join(f'<a href="?page={n}&amp;{"a=1&amp;" * 100}">下一页</a>' for n in range(10_000)),
        "".join(f'<a href="c1203_{n % 100}x.html">{n % 100}</a>' for n in range(100_000)),
    ],
    ids=["links", "tags", "hrefs", "comments", "scripts", "calls", "a-long-tag", "a-long-number", "queries", "numbers"],
)
def test_a_hostile_page_costs_little_time(hostile):
    began = time.process_time()
    onward(hostile, HERE)
    assert time.process_time() - began < 4


def test_an_address_of_a_thousand_parameters_leads_nowhere_at_once():
    query = "&amp;".join(["p=1"] * 480)
    began = time.process_time()
    assert onward(f'<a href="?{query}">下一页</a>' * 300, f"{HERE}?{query.replace('&amp;', '&')}") == Onward()
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "line", ["上一页 1 2 3 下一页", "[1] [2] 下一页 余下全文", "在本页显示剩余内容", "上一頁 | 下一頁"]
)
def test_a_line_of_links_to_pages_is_told(line):
    assert is_pager(line)


@pytest.mark.parametrize("line", ["下一页写着厂长的名字。", "2026", "全文如下：", "12", "第3页写着"])
def test_a_line_of_text_is_not(line):
    assert not is_pager(line)
