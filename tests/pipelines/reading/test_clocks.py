"""Which of a page's clocks is the one of its publication."""

import pytest

DAY = "<p>2024-05-12</p>"
META = '<meta property="article:published_time" content="2024-05-11T08:30:00+08:00">'


@pytest.fixture
def published(pages, read_html):
    """The moment read on a page with something over its text, at its end and behind it."""

    def reading(above="", end="", behind="", metas=""):
        text = "".join(f"<p>{paragraph}</p>" for paragraph in pages.PARAGRAPHS)
        page = (
            f"<html><head><title>{pages.TITLE}</title>{metas}</head><body><h1>{pages.TITLE}</h1>{above}"
            f"<div class='content'>{text}{end}</div>{behind}</body></html>"
        )
        moment = read_html(page).published
        return moment.beijing()[:16] if moment else None

    return reading


@pytest.mark.parametrize(
    "line",
    [
        "页面生成时间：2024-06-20 23:10:00",
        "服务器时间 2024-06-20 23:10",
        "当前时间：2024-06-20 23:10",
        "本站建站时间：2011-03-01",
        "备案时间 2012-03-04",
        "上次更新：2024-06-20",
        "2024-06-20 23:10",
    ],
)
def test_a_clock_of_the_site_behind_the_text_is_no_publication(published, line):
    for behind in (f"<div>{line}</div>", f"<footer>{line}</footer>"):
        assert published(behind=behind) is None
        assert published(above=DAY, behind=behind) == "2024-05-12T00:00"
        assert published(metas=META, behind=behind) == "2024-05-11T08:30"


@pytest.mark.parametrize(
    "talk",
    [
        "<h4>网友评论</h4><div>江边的人 2024-05-13 21:40</div><p>说得好，这下安静了。</p>",
        "<h4>全部回复</h4><div>发表于 2024-05-13 21:40</div><p>说得好，这下安静了。</p>",
        "<div>2楼</div><div>发表于：2024-05-13 21:40</div><p>说得好，这下安静了。</p>",
        "<div class='comment-list'><div>发布于：2024-05-13 21:40</div></div>",
        "<h4>相关阅读</h4><div>发布时间：2024-05-13 21:40</div>",
    ],
)
def test_the_clock_of_a_comment_or_of_another_article_counts_before_nothing(published, talk):
    assert published(behind=talk) is None
    assert published(above=DAY, behind=talk) == "2024-05-12T00:00"
    assert published(metas=META, behind=talk) == "2024-05-11T08:30"


@pytest.mark.parametrize("clock", ["<div>2024-02-03 10:10</div>", "<br><i>2024-02-03 10:10</i>"])
def test_a_list_item_keeps_its_clock_to_itself(published, clock):
    item = f"<ul><li><a href='/n/1.html'>南坝水闸换上三扇新门</a>{clock}</li></ul>"
    assert published(above=item) is None
    assert published(behind=item) is None


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2024-05-12 07:15",
        "（刊登日期：2024年5月12日 07:15）",
        "發佈時間：2024-05-12 07:15",
        "发布于 2024-05-12 07:15 浏览 33",
        "时间：2024-05-12 07:15",
    ],
)
def test_a_clock_behind_the_text_counts_where_a_label_calls_it_the_publication(published, line):
    assert published(end=f"<p>{line}</p>") == "2024-05-12T07:15"
    assert published(end=f"<p>{line}</p>", metas=META) == "2024-05-11T08:30"


def test_a_labelled_clock_behind_the_text_refines_the_same_day_over_it(published):
    assert published(above=DAY, end="<p>发布时间：2024-05-12 07:15</p>") == "2024-05-12T07:15"
    assert published(above=DAY, end="<p>发布时间：2024-05-20 07:15</p>") == "2024-05-12T00:00"


def test_the_clock_of_the_server_over_the_text_gives_way_to_the_text_s_own(published):
    assert published(above="<p>服务器时间：2024-06-20 23:10</p><p>2024-05-12 07:15</p>") == "2024-05-12T07:15"


def test_the_clock_of_the_publication_counts_before_that_of_a_change_in_either_order(published):
    changed, first = "<p>更新时间：2024-05-13 09:30</p>", "<p>发布时间：2024-05-12 07:15</p>"
    assert published(above=changed + first) == "2024-05-12T07:15"
    assert published(above=first + changed) == "2024-05-12T07:15"
    assert published(above=changed + "<p>发布日期：2024-05-12</p>") == "2024-05-12T00:00"
    assert published(above="<p>更新：2024-05-13 09:30 发布：2024-05-12 07:15</p>") == "2024-05-12T07:15"
    assert published(above=changed) == "2024-05-13T09:30"


@pytest.mark.parametrize(
    "line",
    [
        "河湾晚报 2024年05月12日 星期日 农历四月初五",
        "河湾晚报 2024年05月12日 星期日 农历甲辰年四月初五 多云 16℃~23℃",
        "河湾晚报 第3版 2024年05月12日 晴转多云 16~23℃",
        "收录日期：2024-05-12 文章来源：河湾晚报",
    ],
)
def test_weekday_lunar_date_and_weather_behind_a_paper_s_day_spoil_nothing(published, line):
    assert published(above=f"<p>{line}</p>") == "2024-05-12T00:00"


@pytest.mark.parametrize("line", ["今天是2024年05月12日 星期日 农历四月初五", "2024年05月12日 星期日 农历四月初五"])
def test_an_almanac_alone_is_the_site_s(published, line):
    assert published(above=f"<p>{line}</p>") is None
