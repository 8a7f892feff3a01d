"""A headline is told from a site's name and from the way to a page."""

import pytest

TEXT = (
    "江东市三家纺织厂上周共同启用了排产系统，订单由系统分给空闲的织机，交货期缩短到原来的一半。",
    "市里的纺织协会介绍，接入的织机已有四百台，系统每十分钟重新排一次产，停机时间减少了三成。",
    "下一步，协会准备把染整车间也接进来，让坯布下机之后不再排队。",
)


@pytest.fixture
def titled(read_html):
    """The title of a page with this head over these lines."""

    def read(head, *lines):
        body = "".join(f"<p>{line}</p>" for line in (*lines, *TEXT))
        return read_html(f"<html><head>{head}</head><body><div>{body}</div></body></html>").title

    return read


@pytest.mark.parametrize("end", ["工业云平台", "工业数据网", "调度中心", "江东日报", "一号"])
def test_a_headline_that_ends_like_a_site_s_name_is_one(titled, end):
    title = f"三家纺织厂首次接入{end}排产系统"[:-4] if end != "一号" else "江东纺织厂排产系统首次接入一号"
    assert titled(f"<title>{title}</title>") == title
    assert titled(f'<meta property="og:title" content="{title}">', title, "2024-03-05 08:30") == title


@pytest.mark.parametrize("head", ["江东新闻网", "江东在线 权威资讯门户", "中国江东纺织工业协会门户网站", "文章详情"])
def test_a_head_that_names_only_the_site_is_no_title(titled, head):
    assert titled(f"<title>{head}</title>") == ""


def test_a_short_headline_that_ends_like_a_site_is_one_where_the_text_takes_it_up(titled):
    assert titled("<title>江东在线</title>", "纺织厂启用排产中心", "2024-03-05 08:30") == "纺织厂启用排产中心"


@pytest.mark.parametrize("way", ["当前栏目：产业服务", "江東首頁 / 產業要聞", "当前频道：纺织", "◎本报记者 钱一帆"])
def test_the_way_to_a_page_and_a_byline_are_no_title(titled, way):
    assert titled("<title>江东在线</title>", way) == ""


TAKEN_UP_BY_NOTHING = "小城里的快与慢"


@pytest.mark.parametrize(
    "lines",
    [
        ("2024-03-05 08:30:12 | 来源：江东网 | 字号 大 中 小", TAKEN_UP_BY_NOTHING),
        ("江东产业网 服装 印染 家纺", TAKEN_UP_BY_NOTHING, "文章出自：江东工业报 撰稿：钱一帆"),
        ("首页-产经-深度", TAKEN_UP_BY_NOTHING, "江东工业报记者 钱一帆 吴文山 江东、南浦报道"),
    ],
)
def test_a_title_alone_between_clock_or_menu_and_text_is_one(titled, lines):
    assert titled("<title>江东在线</title>", *lines) == TAKEN_UP_BY_NOTHING


def test_a_title_over_the_clock_wins_over_a_heading_under_it(titled):
    assert titled("", "三家纺织厂启用排产系统", "2024-03-05 08:30", "先看一组数字的变化") == "三家纺织厂启用排产系统"


@pytest.mark.parametrize("office", ["江东市工业和信息化局", "南浦县人民政府", "江东市发展和改革委员会"])
def test_a_head_that_names_an_office_gives_way_to_a_title_on_the_page(titled, office):
    assert titled(f"<title>{office}</title>", "三家纺织厂启用排产系统", "2024-03-05 08:30") == "三家纺织厂启用排产系统"


def test_a_heading_with_a_column_s_name_wins_over_the_line_of_the_text_that_repeats_the_head(titled):
    headline = "江东三家纺织厂启用排产系统"
    with_column = f"【走近工厂】 {headline}"
    assert titled(f"<title>{headline}-江东在线</title><h1>{with_column}</h1>", headline) == with_column


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("江东三家纺织厂：共同启用排产新系统", "江东三家纺织厂：共同启用排产新系统"),
        ("染整车间明年接入排产系统", "江东三家纺织厂共同启用排产系统"),
    ],
)
def test_a_lower_heading_is_the_title_where_it_is_worded_nearly_as_the_head(titled, heading, title):
    assert titled(f"<title>江东三家纺织厂共同启用排产系统</title><h3>{heading}</h3>") == title
