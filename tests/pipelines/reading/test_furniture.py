"""What a page says around a text goes, what the text says in the same words stays."""

from html import escape

import pytest

from pipelines.reading import voice
from pipelines.reading.furniture import furniture

TITLE = "临江纸厂换上湿电除尘 排放降到五毫克"
TEXT = (
    "临江纸厂的锅炉房旁边，一座三层楼高的湿电除尘器上周通过了验收，烟囱里冒出的白汽比从前薄了许多。",
    "厂长贺长明说，改造花了十一个月，投入四千二百万元，排放的颗粒物从每立方米三十毫克降到五毫克。",
    "工业和信息化部节能与综合利用司的专家组在厂里住了三天，逐项核对了传感器的读数和台账。",
    "附近的居民最先察觉变化，晾在阳台上的被单不再落灰，孩子们又回到河堤上放风筝。",
    "专家组认为，这套办法投入不高、运行稳定，适合在同类老厂推广。",
)
LAST = "明年，三号炉也要照此改造。"


@pytest.fixture
def texted(read_html):
    """The paragraphs of the text read on a page with lines over its text, in its middle and under it."""

    def read(above=(), within=(), below=(), last=LAST):
        lines = (*above, *TEXT[:3], *within, *TEXT[3:], last, *below)
        body = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
        head = f"<title>{TITLE}_环保_临江在线</title>"
        return read_html(
            f"<html><head>{head}</head><body><h1>{TITLE}</h1><div>2024-03-05 08:30</div><div>{body}</div></body></html>"
        ).text.split("\n")

    return read


@pytest.mark.parametrize(
    "sentence",
    [
        "国家扩大增值电信业务开放，试点先在四个城市进行。",
        "软件的主办者须在年底前完成ICP备案手续。",
        "未经车主同意，不得向车内屏幕推送信息。",
        "各地要加大力度，查处侵权行为。",
        "群众可拨打举报电话反映欠薪问题。",
        "旅客打开手机APP，座位和车次一目了然。",
        "小微企业可免费试用排产软件一年。",
        "居民扫描二维码，就能看到水质数据。",
        "问：这会给老厂带来哪些机会？",
        "新线给供应商带来更多机会。",
        "会议强调，要加强版权保护，及时删除盗版软件。",
        "登录系统，厂里就能申报补贴。",
        "广告收入止跌回升。",
        "提示：各厂须于月底前上报台账。",
        "上一条产线只用了八个月就投产。",
        "关键词是稳定。",
        "网友上传的视频也要加上标识。",
        "他表示，这一观点并不代表全厂的立场。",
        "他领着大家，带您走进锅炉房！",
        "环保部门提醒用户，请不要点击陌生链接，发现问题请举报。",
        "特此通知。",
        "网站应当及时删除侵权信息，并告知投诉人结果。",
        "您的意见，是我们改进工作的动力。",
        "违反规定的，将依法追究责任。",
        "未经批准，不得擅自停运。",
        "信息不实的，平台应当立即更正并公开说明。",
        "本报将持续报道。",
    ],
)
def test_a_sentence_of_the_text_stays_whatever_words_it_uses(texted, sentence):
    whole = [*TEXT, LAST]
    assert texted(within=(sentence,)) == [*whole[:3], sentence, *whole[3:]]
    assert texted(last=sentence)[-1] == sentence
    assert furniture(sentence) is None


@pytest.mark.parametrize("label", ["今日关注", "发布单位：临江市政府", "电话：0270-5550100", "标题：一座烟囱的变化"])
def test_a_label_over_a_paragraph_stays(texted, label):
    assert texted(within=(label,))[3] == label


@pytest.mark.parametrize(
    "line",
    [
        "江风网提示您：凡转自其他媒体的作品，意在分享资讯，不意味着认同其看法。",
        "友情提示：上述图文均为网友上传，如有不妥请联系客服处理。",
        "倘若本页内容侵犯了您的权益，请来信告知站长。",
        "投资提示：以上内容仅供参考，不构成买卖建议。",
        "免責條款：本欄目文章由系統收錄，未經人工核實。",
        "转载旨在传递信息，请读者自行核实其真实性。",
        "原文链接：临江纸厂换上新设备 https://www.linjiang.example/a/7.html",
        "（本文节选自《造纸观察》，内容有改动）",
        "（文章有删节）",
        "（配图来自网络）",
        "（据《造纸观察》报道）",
        "看过本文的人还在看",
        "扫一扫，用手机看新闻",
        "返回列表",
        "点个在看再走",
        "一审：钱进 二审：吴月 三审：郑和平",
        "校对 吴月",
        "返回江风网，查看更多",
        "最后更新：5分钟前",
        "« 北岸村的码头修好了",
        "城东夜市恢复营业",
        "上述看法仅属笔者个人，江北晚报网不持立场，照此操作盈亏自担。",
        "本網頁之圖文，非經書面同意，不得轉貼、重製或公開播送。",
        "本网页之图文，不经许可，不得转贴、复制或公开传输。",
        "临江在线不担保所载内容的准确与完整，请自行甄别，入市有险。",
        "（江北晚报网新媒体部 值班编辑 小满）",
        "（本版校对 吴月）",
    ],
)
def test_what_the_page_says_under_a_text_goes_and_the_last_sentence_stays(texted, line):
    assert texted(below=(line,)) == [*TEXT, LAST]


def test_headlines_under_the_heading_of_a_list_go_with_it(texted):
    assert texted(below=("看过本文的人还在看", "城东夜市恢复营业", "2024年护士资格考试报名"))[-1] == LAST


@pytest.mark.parametrize(
    "line",
    [
        "点击上方蓝字 关注我们",
        "全文约900字，阅读大约需要4分钟",
        "阅读时间约3分钟",
        "听新闻",
        "当前栏目：环保",
        "江风首页 / 环保要闻",
        "原创 江风君 江风观察",
        "江风观察 关注",
        "导语",
        "戳上面的蓝色小字，每天不错过江边的新鲜事",
        "AI摘要",
        "智能导读 由模型自动生成，仅供参考",
        "江北晚报 · 2024年3月5日 · 读完约需3分钟",
    ],
)
def test_what_the_page_says_over_a_text_goes_and_the_first_sentence_stays(texted, line):
    assert texted(above=(line,)) == [*TEXT, LAST]


@pytest.mark.parametrize(
    "line", ["贺长明和专家组在除尘器前", "临江市工业和信息化局", "2024年3月5日", "附件：1.改造清单"]
)
def test_a_short_line_of_the_story_and_who_signs_stay_under_it(texted, line):
    assert texted(below=(line,))[-1] == line


def test_words_of_the_page_are_counted_in_both_scripts():
    assert voice.share("本站轉載此文，版權歸原作者") == voice.share("本站转载此文，版权归原作者") > 0.8
    assert voice.share("锅炉房旁边的湿电除尘器") < 0.2
    assert voice.share("") == voice.share("12:30") == 0.0


@pytest.mark.parametrize(
    "digest",
    [
        ("AI速读 由模型自动生成，仅供参考", "① 投入四千二百万元；② 排放降到五毫克；③ 适合同类老厂。"),
        ("智能摘要", "湿电除尘器上周通过验收，排放的颗粒物从三十毫克降到五毫克，适合在同类老厂推广。"),
        ("AI總結：", "1. 改造花了十一个月。", "2. 居民最先察觉变化。"),
        ("【AI导读】湿电除尘器上周通过了验收，烟囱里冒出的白汽比从前薄了许多。",),
    ],
)
def test_a_digest_by_a_machine_goes_with_its_label(texted, digest):
    assert texted(above=digest) == [*TEXT, LAST]


@pytest.mark.parametrize(
    "lead",
    [
        ("核心提示", "一座老厂怎样在十一个月里把烟囱改白？记者走进临江。"),
        ("智能导读机上周走进临江的展厅，观众排起了长队，纸厂的工人也来了。",),
        ("AI摘要", "江边的人说，从前开窗就是灰。"),
    ],
)
def test_a_lead_of_the_outlet_s_own_stays(texted, lead):
    assert texted(above=lead)[-len([*TEXT, LAST]) - 1] == lead[-1]


@pytest.mark.parametrize("line", ["一、从三十毫克说起", "除尘器装进锅炉房", "缘起"])
def test_a_heading_of_the_text_over_its_first_paragraph_stays(texted, line):
    assert texted(above=(line,))[0] == line


NOTICE = "临江在线不担保所载内容的准确与完整，请自行甄别，入市有险。"
QUOTES = ("江纸股份 301596 8.12 +1.20% 自选", "北岸环保 688530 19.03 -0.41% 自选")


@pytest.mark.parametrize("last", [LAST, "会后，各方约定明年再看。", "风停了，江面上一片白帆。"])
def test_a_notice_carries_nothing_that_stands_over_it_into_the_text(texted, last):
    assert texted(last=last, below=(*QUOTES, "城东夜市恢复营业", NOTICE)) == [*TEXT, last]


@pytest.mark.parametrize("last", ["风停了，江面上一片白帆。", "谁也没有再提旧烟囱。", "请大家都到河堤上看看。"])
def test_a_last_sentence_behind_a_heading_or_a_caption_stays(texted, last):
    assert texted(within=("江边",), last=last)[-1] == last
    assert texted(last="江上", below=(last,))[-1] == last
    assert texted(last="图为临江的黄昏", below=("摄影：吴月", last))[-1] == last


@pytest.mark.parametrize(
    "notice",
    [
        "市场波动难测，下单之前请三思，本端概不负责。",
        "本资讯源自第三方，麒麟财富网不对其合规性背书，用户据此入市，后果自担。",
        "图片取自互联网，权利人如有异议可与我们接洽。",
        "想第一时间收到江风快报的推送，请把我们设为星标。",
    ],
)
def test_a_sentence_in_words_of_the_page_behind_quotes_that_takes_up_nothing_goes_with_them(texted, notice):
    assert texted(below=(*QUOTES, notice)) == [*TEXT, LAST]


@pytest.mark.parametrize(
    "last", ["违反规定的，将依法追究责任。", "用户的支持，是他们坚持下去的动力。", "本报将持续报道。"]
)
def test_a_last_sentence_behind_a_heading_and_a_caption_stays(texted, last):
    assert texted(last="江边", below=("图为黄昏", last))[-1] == last
