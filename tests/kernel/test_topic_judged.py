"""Invented texts of every kind, and what each has to do with the ministry."""

from datetime import date

import pytest

from newswatch import topic
from newswatch.model.article import Relevance
from newswatch.serving import Budget
from newswatch.settings import ROOT
from newswatch.topic import Topic
from newswatch.workers import in_order

ELSEWHERE = "https://news.test.example/1.html"
DAY = date(2024, 6, 3)
ABOUT, QUOTING, MENTIONING = Relevance.ABOUT, Relevance.QUOTING, Relevance.MENTIONING

PAD = "此外，记者走访了几家门店。店员说，周末来看的人比平时多。附近居民也有自己的看法。有人愿意再等一等。"
"""Sentences of no matter, so that what follows them is no lead."""


@pytest.fixture(scope="module")
def miit() -> Topic:
    return topic.load(ROOT / "sources", "miit")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("工信部：明年再建一批试验区", "会上介绍了明年的安排。"),
        ("工信部等七部门印发纺织业提质方案", "方案共十二条。"),
        ("两部门发文规范充电桩", "6月3日，工业和信息化部、商务部联合印发通知，规范充电桩标识。"),
        ("充电桩标识有新规", "近日，工业和信息化部、国家标准委等五部门，联合发布充电桩标识规范。"),
        ("前五月锂电池产量增两成", "记者从工业和信息化部获悉，前五月锂电池产量同比增长两成。出口也在增长。"),
        ("前五月锂电池产量增两成", "据工信部消息，前五月锂电池产量同比增长两成。出口也在增长。"),
        ("前五月锂电池产量增两成", "工业和信息化部公布的数据显示，前五月锂电池产量同比增长两成。"),
        ("千兆网覆盖更广", "工业和信息化部新闻发言人、总工程师赵某某在发布会上表示，千兆网已覆盖九成县城。"),
        ("专访：制造业怎样走得更稳", "今天播出对工业和信息化部部长金壮龙的专访。他谈了三个问题。"),
        ("三款软件强制索权被点名", "三款软件因强制索权被工信部点名。相关企业须在两周内整改。"),
        ("对话工信部部长：制造业怎样走得更稳", "我们谈了三个问题。"),
        ("甲公司获工信部批准开展卫星通信业务", "公司6月3日公告了这一消息。"),
        ("《工业和信息化部关于规范锂电池标识的通知》解读", "问：为什么要规范？答：为了安全。"),
        ("金壮龙会见外国企业负责人", "双方谈了投资。"),
        ("国务院任免人员 某某任工信部副部长", "名单如下。"),
        ("第六批名单在工信部网站公示", "公示期为十天。"),
        ("锂电池新规下月施行", "新华社北京6月3日电（记者某某）据工业和信息化部网站消息，锂电池新规下月施行。"),
        ("锂电池新规下月施行", "根据工信部近日印发的《锂电池标识规范》，新规下月施行。"),
        ("工業和信息化部發佈鋰電池新規", "新規下月起施行。"),
        ("锂电池新规下月施行", "工（gōng）业（yè）和（hé）信（xìn）息（xī）化（huà）部（bù）日前印发锂电池新规。"),
        ("锂电池新规下月施行", "工 信 部 日前印发锂电池新规。"),
        ("锂电池新规下月施行", "工信部门户网站发布消息，锂电池新规下月施行。"),
        (
            "关于公布第三批示范项目的通告",
            "确定四十个项目为示范项目，现予公布。\n特此通告。\n\n工业和信息化部信息通信管理局\n\n2024年6月3日\n",
        ),
        ("关于公布第三批示范项目的通告", "工信部联科〔2024〕17号\n各有关单位：\n现将名单公布如下。"),
        (
            "China issues battery rules",
            "China's Ministry of Industry and Information Technology (MIIT) issued battery rules on Monday.",
        ),
        ("MIIT: battery output up a fifth", "Output grew in the first five months."),
        (
            "Battery output up a fifth",
            "Output rose by a fifth, according to data from the Ministry of Industry and Information Technology.",
        ),
    ],
)
def test_the_ministry_acts_or_is_the_subject(miit: Topic, title: str, text: str):
    assert miit.judge(ELSEWHERE, title, text, day=DAY).relevance is ABOUT


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("手机换新补贴第一周", PAD + "工业和信息化部预计，全年手机销量将达3亿台。"),
        ("手机换新补贴第一周", PAD + "根据工信部预测，全年手机销量将达3亿台。"),
        ("手机换新补贴第一周", PAD + "来自工信部的数据显示，5月手机产量增长两成。"),
        ("手机换新补贴第一周", PAD + "工信部的最新统计数据显示，5月手机产量增长两成。"),
        ("手机换新补贴第一周", PAD + "商务部、工业和信息化部等部门介绍，补贴范围还将扩大。"),
        ("手机换新补贴第一周", PAD + "工信部副部长某某某在接受采访时说，补贴范围还将扩大。"),
        ("人形机器人走进工厂", PAD + "去年11月，工业和信息化部印发《人形机器人发展意见》，提出三年内量产。"),
        ("人形机器人走进工厂", PAD + "工信部装备工业一司有关负责人透露，标准正在制定。"),
        ("人形机器人走进工厂", PAD + "装备工业一司副司长某某表示，标准正在制定。"),
        ("骚扰电话少了", PAD + "今年3月，甲公司因管理不严被工信部约谈。"),
        (
            "国办吹风会介绍冰雪经济",
            PAD + "国家发展改革委、工业和信息化部、文化和旅游部相关负责人表示，将支持冰雪装备制造。",
        ),
        (
            "国内快讯",
            "央行公布外汇储备\n外储规模略增。\n锂电池新规施行\n工业和信息化部今天印发锂电池新规。\n列车开行\n新线开通。",
        ),
        ("早报｜工信部印发锂电池新规；央行公布外储", "1、工信部印发锂电池新规。\n2、央行公布外汇储备。"),
        (
            "Electric cars at the show",
            'Visitors came. Prices fell again. Dealers were glad. "We will act", an official at the MIIT said.',
        ),
    ],
)
def test_its_words_stand_in_a_text_about_something_else(miit: Topic, title: str, text: str):
    assert miit.judge(ELSEWHERE, title, text, day=DAY).relevance is QUOTING


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("座谈会在京召开", "国家发展改革委、工业和信息化部、财政部负责同志参加会议。"),
        ("座谈会在京召开", "国家发展改革委、工业和信息化部、财政部负责同志在会上发言。"),
        ("座谈会在京召开", "教育部、工业和信息化部负责同志介绍有关情况，并同委员协商交流。"),
        ("残联帮扶农村就业", "中国残联会同工业和信息化部、财政部等八部门印发通知。"),
        ("涉假证件专项治理启动", "应急管理部将联合中央网信办、工业和信息化部等九部门开展专项治理。"),
        ("论坛开幕", "论坛由科技部、工业和信息化部、北京市政府共同主办。"),
        ("我司再获殊荣", "公司入选工信部第六批专精特新“小巨人”企业名单。"),
        ("喜报：我市三家企业入选工信部绿色工厂名单", "三家企业都在开发区。"),
        ("我司再获殊荣", "公司2019年被工信部认定为示范企业，拥有专利百余项。"),
        ("绿色工厂巡礼", "全省列入工信部绿色制造名单的项目已有五百个。"),
        ("人事任免", "张三，曾任工业和信息化部副司长，现任某市副市长。"),
        ("老部长谈制造业", "原工业和信息化部部长李毅中表示，制造业要沉住气。"),
        ("老部长谈制造业", "工信部原部长苗圩表示，制造业要沉住气。"),
        ("中央宣讲团在各地宣讲", "宣讲团成员今天在工业和信息化部作宣讲报告。"),
        ("怎样办网站", "网站上线之前须办理备案。工信部备案系统：beian.miit.gov.cn。"),
        ("某手机通过入网检测", "该机已获工信部入网许可。"),
        (
            "某省转发通知",
            "现将《工业和信息化部办公厅关于开展申报的通知》（工信厅联函〔2024〕15号）转发给你们。\n某省经信委\n2024年6月3日\n",
        ),
        ("指数公布", "工业和信息化部赛迪研究院的最新统计显示，指数为110.9。"),
        ("白皮书发布", "中国信通院发布的白皮书显示，算力规模继续扩大。"),
        ("垃圾短信少了", "北京市通信管理局约谈了三家企业。"),
        ("申报指南", "申报条件见工信厅信管函〔2023〕12号。"),
        ("Training for firms", "Our courses are certified by the Ministry of Industry and Information Technology."),
        ("专家谈通信", "工信部通信科技委委员某某认为，话费还会降。工信部专家组成员、教授某某说，要等。"),
        ("某杂志", "本刊由工业和信息化部主管。工业和信息化部所属高校均有订阅。"),
        ("学习文件", "现按照工信部印发的《锂电池标识规范》要求，组织申报。"),
        ("履历", "2008年3月任工业和信息化部副司长。"),
        ("某论坛", "图为工信部部长在发布会现场。来源：工信部网站 编辑：某某"),
        ("标准解读", "工信部电子标准院高级工程师某某表示，标准不难。"),
        ("悼念名单", "名单：王某、金壮龙、李某。"),
    ],
)
def test_it_is_named_in_passing(miit: Topic, title: str, text: str):
    assert miit.judge(ELSEWHERE, title, text, day=DAY).relevance is MENTIONING


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("江苏省工信厅发布通知", "省工业和信息化厅表示，申报本月截止。"),
        ("市工信局走访企业", "市工业和信息化局负责人说，要帮企业渡难关。"),
        ("各地工信部门座谈", "工业和信息化部门要加强服务。县工信部门负责人说，已建起平台。"),
        ("某省工信部走访企业", "省工信部负责人说，要帮企业渡难关。"),
        ("玩家聚会", "游戏“工信部落”的玩家昨日聚会。"),
        ("前五月工业和信息化领域投资增长", "全国工业和信息化系统劳动模范与记者见面。"),
        ("韩国出口下降", "韩国产业通商资源部公布的数据显示，出口下降一成。泰国工业部部长说，将扩大合作。"),
        ("信息产业的部分", "职工，信部分资料。复工，信部队在驻地训练。"),
        ("老厂往事", "他曾在电子工业部、信息产业部工作。"),
        ("Ships and trains", "She studied at the Russian University of Transport (MIIT). MIIT said exams were near."),
        ("科技部发布公告", "科技司司长说，项目已启动。规划司负责人作了说明。"),
        ("某人调任", "省长李乐成主持会议。"),
        ("委员谈制造业", "苗圩委员发言说，要发挥市场优势。"),
        ("委员谈互联网", "徐晓兰委员代表致公党中央发言。"),
    ],
)
def test_look_alikes_and_others_are_not_the_ministry(miit: Topic, title: str, text: str):
    found = miit.judge(ELSEWHERE, title, text, day=DAY)
    assert (found.relevance, found.why) == (None, "")


@pytest.mark.parametrize(
    ("day", "text", "relevance"),
    [
        (date(2025, 2, 27), "李乐成表示，要稳住制造业。", None),
        (date(2025, 2, 28), "李乐成表示，要稳住制造业。", ABOUT),
        (date(2025, 4, 30), "金壮龙表示，要稳住制造业。", ABOUT),
        (date(2025, 5, 1), "金壮龙表示，要稳住制造业。", None),
        (None, "金壮龙表示，要稳住制造业。", None),
        (None, "工信部党组书记、部长金壮龙出席。" + PAD, MENTIONING),
        (date(2024, 6, 3), PAD + "张云明说，要稳住制造业。", None),
        (date(2024, 6, 3), "工信部的牌子旁站满了人。" + PAD + "张云明说，要稳住制造业。", QUOTING),
        (date(2020, 6, 3), "工信部的牌子旁站满了人。" + PAD + "张云明说，要稳住制造业。", MENTIONING),
    ],
)
def test_a_person_counts_while_in_office_or_with_the_office_named(
    miit: Topic, day: date | None, text: str, relevance: Relevance | None
):
    assert miit.judge(ELSEWHERE, "座谈会召开", text, day=day).relevance is relevance


@pytest.mark.parametrize("host", ["www.miit.gov.cn", "miit.gov.cn", "gdca.miit.gov.cn"])
def test_what_stands_on_its_hosts_and_those_of_its_outposts_is_its_own(miit: Topic, host: str):
    found = miit.judge(f"https://{host}/a.html", "部领导调研", "……")
    assert (found.relevance, found.why) == (ABOUT, f"host {host}")


def test_a_foreign_host_that_imitates_it_proves_nothing(miit: Topic):
    assert miit.judge("https://www.miit.gov.cn.example/a.html", "调研", "……").relevance is None


def test_a_text_it_published_itself_is_about_it(miit: Topic):
    assert miit.judge(ELSEWHERE, "答问", "问：为何？答：为了安全。", credited="工信微报").relevance is ABOUT
    assert miit.judge(ELSEWHERE, "答问", "问：为何？答：为了安全。", credited="某某晚报").relevance is None
    assert miit.judge(ELSEWHERE, "通知", "各单位：", docno="工信厅信管函〔2023〕12号").relevance is ABOUT
    assert miit.judge(ELSEWHERE, "通知", "各单位：", docno="苏工信〔2023〕12号").relevance is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("江苏省、工信部共建平台。", True),
        ("江苏省工信部共建平台。", False),
        ("工信部、门户网站和企业到场。", True),
        ("苏工信〔2024〕7号", False),
        ("京工信发〔2024〕7号", False),
        ("summiits", False),
    ],
)
def test_punctuation_and_letters_that_go_on_tell_a_name_from_its_look_alike(miit: Topic, text: str, named: bool):
    assert (miit.judge(ELSEWHERE, "", text).relevance is not None) is named


def test_the_reason_names_the_evidence(miit: Topic):
    assert miit.judge(ELSEWHERE, "工信部发布通知", "……").why == "title: 工信部 … 发布"
    assert miit.judge(ELSEWHERE, "通知", "工信部表示，要稳。").why == "lead: 工信部 … 表示"
    assert miit.judge(ELSEWHERE, "通知", PAD + "工信部表示，要稳。").why == "sentence 5: 工信部 … 表示"
    assert miit.judge(ELSEWHERE, "喜报", "入选工信部名单。").why == "text names 工信部 in passing (name)"


def judged(asked: tuple[Topic, str, str]) -> bool:
    topic, title, text = asked
    return topic.judge(ELSEWHERE, title, text, day=DAY).relevance is not None


def test_a_hostile_line_costs_no_more_than_its_length(miit: Topic):
    """Rows and clauses without an end, which would hold up a rule that goes back, or looks all round, for minutes."""
    parts = ("和", "、", "工信部", "据", "《", "工信部的", "a ", "科技部、", "MIIT ", "部长李乐成", "工信部：\n")
    asked = [(miit, part * 2_000 + "x", part * 5_000 + "工信部x" + part * 5_000) for part in parts]
    answers = [answer for _, answer in in_order(judged, asked, Budget(5.0, 2**30))]
    assert answers == [judged(each) for each in asked], "none took longer than its budget of work"
