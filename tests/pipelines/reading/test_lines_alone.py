"""Pages whose lines no markup tells apart: all are paragraphs of one container under a head that names nothing."""

from html import escape

import pytest

TITLE = "松江机床厂三条新线同时试车 老设备也能说话"
TEXT = (
    "松江机床厂的三条新线上周起同时试车，工人们把图纸换成了屏幕，每一道工序的误差都实时显示出来。",
    "工业和信息化部装备工业一司副司长周启明表示，下一步将在更多老厂推广这一做法，让老设备也能说话。",
    "“我们算过账，一年能多出将近九百个工时。”松江机床厂总经理沈大为告诉记者，他最担心的不是机器。",
    "业内人士认为，老厂的改造要一步一步来，不能只看设备新不新，还要看工人会不会用、愿不愿用。",
    "会后，各方约定明年再看。",
)
NEIGHBOURS = ("上一篇：江南又有两家老厂开始改造", "下一篇：机床行业订单回升，龙头企业排产到八月")


@pytest.fixture
def read_lines(read_html):
    """The reading of lines under the head of a site."""

    def reading(*lines, head="<title>江北在线</title>"):
        paragraphs = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
        return read_html(f"<html><head>{head}</head><body><div><div>{paragraphs}</div></div></body></html>")

    return reading


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ((TITLE, "2024-03-05 08:30·江北观察"), ("举报/反馈", "发布于：北京市", "评论 0", "大家都在搜", "机床招聘信息")),
        (("首页 > 财经 > " + TITLE, TITLE, "2024-03-05 08:30    来源:江北在线       阅读量:"), NEIGHBOURS),
        (
            ("当前位置：首页 >> 正文", TITLE, "时间:2024-3-5 8:30:00 来源:互联网 点击:123次"),
            ("热门标签：机床", *NEIGHBOURS),
        ),
        (("上证指数 3088.64 +0.52%", "首页 | 股票 | 基金 | 期货 | 外汇", TITLE, "2024年3月5日 08:30"), ("新股日历",)),
        ((TITLE, TITLE, "2024年03月05日 08:30 媒体滚动", "陈一帆"), ("收起", "1/10", "江北财经公众号", "7X24小时")),
        (
            ("声明：转载不代表本站观点。", TITLE, "2024/3/5 8:30"),
            ("分享到：微信 微博 QQ空间", "网站地图 | 关于我们 | 联系方式"),
        ),
    ],
)
def test_title_clock_and_text_are_told_from_what_stands_around_them(read_lines, above, below):
    reading = read_lines(*above, *TEXT, *below)
    assert (reading.title, reading.text) == (TITLE, "\n".join(TEXT))
    assert reading.published.beijing() == "2024-03-05T08:30:00+08:00"


@pytest.mark.parametrize(
    "foot",
    [
        f"標題:{TITLE}",
        f"本文标题：《{TITLE}》",
        f"本文鏈接:{TITLE}http://www.example.cn/show-4-1.html",
        f"转载请注明来源及链接：{TITLE} https://www.example.cn/a/33.html",
    ],
)
def test_a_title_that_only_the_foot_labels_is_found(read_lines, foot):
    reading = read_lines("来源:江北网", *TEXT, foot, "声明：文章不代表本站立场，如有侵权请联系删除。")
    assert (reading.title, reading.text) == (TITLE, "\n".join(TEXT))


def test_a_page_that_states_no_title_gets_none(read_lines):
    reading = read_lines("来源：江北日报", *TEXT)
    assert (reading.title, reading.text) == ("", "\n".join(TEXT))


@pytest.mark.parametrize("head", ["<title>新闻详情</title>", "<title>江北在线_权威资讯门户</title>", ""])
def test_a_head_that_names_the_site_or_a_kind_of_page_gives_no_title(read_lines, head):
    assert read_lines(TITLE, "2024-03-05 08:30", *TEXT, head=head).title == TITLE


def test_a_menu_is_no_paragraph_and_a_subheading_is_no_title(read_lines):
    menu = " | ".join(f"频道{k}" for k in "一二三四五六七八九十") + " | 首页 | 要闻 | 财经 | 工业"
    reading = read_lines(menu, TITLE, "2024-03-05 08:30", "一、换刀只要六分钟", *TEXT)
    assert reading.title == TITLE
    assert reading.text == "\n".join(("一、换刀只要六分钟", *TEXT))


@pytest.mark.parametrize(
    "disclaimer",
    [
        (
            "“江北在线”所刊载的文字、图片均由会员提供，版权归原作者所有，如涉及",
            "侵权，请与本站联系，我们会在第一时间予以更正或删除，刊载此文是出于",
            "传递更多信息之目的，并不意味着赞同其观点。",
        ),
        ("炒股就看麒麟研报，权威，专业，及时，全面，助您挖掘潜力主题机会！", "股市回暖，抄底炒股先开户！"),
        ("打开江北新闻，查看更多精彩图片", "特别声明：以上内容为自媒体平台用户上传并发布，本平台仅提供信息存储服务。"),
        ("相关阅读", "江南又有两家老厂开始改造，换刀时间缩短", "2024-02-28 机床行业订单回升"),
        ("05-08 瑞北智造 301596 --", "05-06 南方新材 688530 9.6", "扫描二维码关注，更多福利等你来拿"),
    ],
)
def test_disclaimers_advertisements_and_lists_end_a_text(read_lines, disclaimer):
    reading = read_lines(TITLE, "2024-03-05 08:30", *TEXT, "（来源：江北工业报）", *disclaimer)
    assert reading.text == "\n".join(TEXT)
    assert reading.origin == "江北工业报"


def test_who_signs_a_notice_and_its_annexes_stay(read_lines):
    tail = ("江北省工业和信息化厅", "2024年3月5日", "附件：1.试点名单")
    reading = read_lines(TITLE, *TEXT, *tail, "打印本页 关闭窗口")
    assert reading.text == "\n".join((*TEXT, *tail))


def test_a_list_that_the_last_paragraph_announces_stays(read_lines):
    firms = tuple(f"江北第{k}机床厂" for k in "一二三四五六七")
    reading = read_lines(TITLE, "2024-03-05 08:30", *TEXT, "第一批试点工厂名单如下：", *firms, "打印本页 关闭窗口")
    assert reading.text.endswith("\n".join(firms))


def test_days_in_sentences_and_in_lists_are_no_clock(read_lines):
    dated = "2024年3月5日，" + TEXT[0]
    reading = read_lines(
        TITLE, dated, *TEXT[1:], "相关阅读", "2024-03-01 江南又有两家老厂开始改造", "· 换刀 2024-02-28"
    )
    assert reading.published is None
    assert reading.original_published.after == "2024-03-05"


@pytest.mark.parametrize(
    ("byline", "foot", "names"),
    [
        ("21世纪江北报道记者 缪一帆 北京报道", "", ("缪一帆",)),
        ("2024-03-05 10:22 江北日报 記者 陳大文／台北報導", "", ("陳大文",)),
        ("原创 陈一帆 江北智库 2024-06-12 18:20 北京", "", ("陈一帆",)),
        ("2024-03-05 10:22", "（江北日报记者 陈一帆、李文山）", ("陈一帆", "李文山")),
        ("2024-03-05 10:22", "（作者陈一帆系江北大学教授）", ("陈一帆",)),
        ("2024-03-05 10:22", "江北日报记者 陈一帆 摄", ()),
    ],
)
def test_who_reports_is_named_over_the_text_or_at_its_end(read_lines, byline, foot, names):
    reading = read_lines(TITLE, byline, *TEXT, foot)
    assert reading.reporters + reading.wire_reporters == names


@pytest.mark.parametrize("pseudo", ["媒体滚动", "网络综合", "财经要闻", "互联网", "自媒体", "本站原创", "市场资讯"])
def test_a_credit_of_generic_words_alone_is_no_origin(read_lines, pseudo):
    reading = read_lines(TITLE, f"2024-03-05 08:30 来源：{pseudo}", *TEXT, "（本文摘编自《江北工业报》）")
    assert (reading.credited, reading.origin) == (pseudo, "江北工业报")
    assert read_lines(TITLE, f"2024-03-05 08:30 来源：{pseudo}", *TEXT).origin == ""


@pytest.mark.parametrize("label", ["来源｜", "文章来源:", "转自：", "本文来源："])
def test_a_closing_credit_is_the_origin_and_the_portal_credits_itself(read_lines, label):
    reading = read_lines(TITLE, "2024-03-05 08:30 来源:江北在线", *TEXT, f"({label}江北工业报)")
    assert (reading.credited, reading.origin) == ("江北在线", "江北工业报")


def test_where_an_account_posted_from_is_no_outlet(read_lines):
    reading = read_lines(TITLE, "江北智库 2024-06-12 18:20 北京", *TEXT)
    assert reading.credited == "江北智库"


def test_rules_see_lines_without_injected_pinyin_and_the_page_as_it_is_stays_in_printed(read_lines):
    noted = "江北日報(bào)记者(zhě) 陈一帆(fān) 报道"
    text = (TEXT[0].replace("机床厂", "机(jī)床(chuáng)厂(chǎng)"), *TEXT[1:], "试点期为三年(2025—2027年)。")
    reading = read_lines("来源(yuán)：江北日报", noted, *text, f"本文链接(liàn)：{TITLE}https://www.example.cn/1.html")
    assert reading.text == "\n".join((*TEXT, "试点期为三年(2025—2027年)。"))
    assert (reading.title, reading.reporters, reading.credited) == (TITLE, ("陈一帆",), "江北日报")
    assert "(chuáng)" in reading.printed


def test_lines_of_preformatted_text_are_lines(read_html):
    lines = "\n".join((TITLE, "2024-03-05 08:30 来源：江北在线", *TEXT, *NEIGHBOURS))
    reading = read_html(f"<html><body><pre>{lines}</pre></body></html>")
    assert (reading.title, reading.text) == (TITLE, "\n".join(TEXT))


def test_prose_beside_a_text_is_not_its_end(read_html):
    text = "".join(f"<p>{line}</p>" for line in TEXT * 4)
    aside = "<p>我们是一家专注于行业资讯的网站，每天为读者整理各类消息。</p>"
    reading = read_html(f"<html><body><div>{text}</div><div>{aside}</div></body></html>")
    assert reading.text.endswith(TEXT[-1])
