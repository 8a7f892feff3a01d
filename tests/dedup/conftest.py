"""Texts written for these tests, and a newsroom that decides them one after another."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from consumers.dedup.engine import Engine
from consumers.dedup.judgement import Judgement
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.moment import Moment, Precision
from newswatch.model.story import Decision

HORIZON = timedelta(days=400)
START = datetime(2024, 3, 20, 4, 0, tzinfo=UTC)

INTERVIEW = """\
记者日前走进山海省装备协会，就机床行业的转型采访了协会秘书长顾平川。顾平川介绍，去年全省机床企业实现营业收入486亿元，同比增长7.3%，其中数控机床占比达到62.5%，比上年提高4.1个百分点。
谈到困难，他并不讳言。“高端主轴的进口比例仍有38%，一台五轴设备的交货期要等11个月，许多小厂等不起。”顾平川说，协会去年组织了23场供需对接，帮助217家配套厂拿到了首批订单。
车间里，青年技师沈岸正在调试一条刚刚投产的柔性线。她告诉记者，过去换一次夹具要停机90分钟，如今只要12分钟，废品率从千分之六降到了千分之二。“机器会把每一刀的振动记下来，夜里没有人，它自己也会慢下来。”
对于今年的打算，顾平川用了一个比喻：“修桥的人要先把桩打深。”协会准备用三年时间，扶持40家专做刀具、丝杠和轴承的小企业，让它们与整机厂共用一个检测中心。山海大学也将把12门课程搬进工厂。
临别时，老厂长送记者到门口，指着墙上泛黄的照片说，当年全厂只有3台车床，靠手摇着干，如今光备件库就有1800个货位。雨停了，远处的天线塔亮起了灯。
"""

NOTICE = """\
关于组织申报2024年度绿色工厂的通知
各县区工业主管部门：为推动制造业绿色发展，根据省厅工作安排，现将2024年度绿色工厂申报工作有关事项通知如下。
一、申报主体应在本地注册满3年，近两年未发生较大以上安全事故，单位产品能耗优于行业平均水平15%以上。
二、每个县区推荐数量不超过12家，其中中小企业不少于4家。请于2024年6月28日前将材料报送节能处，逾期不予受理。
三、对通过评审的企业，按照厅发〔2024〕37号文件给予一次性奖励50万元，并优先纳入省级技术改造项目库。
四、各地要加强指导，认真核实，不得弄虚作假。联系人和电话见附件，材料一式五份，电子版同步上传申报系统。
"""

STATISTICS = """\
据山海省统计部门发布，2024年1—2月，全省规模以上工业增加值同比增长6.2%，增速比上年全年加快1.4个百分点。
分门类看，采矿业增长2.1%，制造业增长7.0%，电力供应业增长4.8%。在31个大类行业中，有26个行业保持增长，增长面为83.9%。
产品产量方面，新能源汽车生产12.6万辆，增长25.6%；工业机器人生产9300套，增长11.8%；集成电路生产38亿块，增长16.5%。
企业效益继续改善，前两个月实现利润总额214亿元，每百元营业收入中的成本为84.93元，比上年同期减少0.22元。
"""

COLUMN = """\
一座城市的耐心，往往写在它的水管里。沿着旧城的石板路往下走，可以看见新铺的管网像根须一样伸进每条巷子，工人们夜里施工，天亮之前把路面还给上学的孩子。
有人问，这样细碎的工程，为什么不肯快一些？老工程师摇摇头，说土壤要沉降，接口要回潮，急不得。他年轻时也急，后来才懂得，真正结实的东西都不怕慢。
巷口的早点铺从来没有停过一天。老板娘说，施工队的人都记得她家的豆浆不放糖，围挡上留了一道小门，正好够一辆三轮车推过去。
等到秋天，最后一段围挡拆掉，人们大概很快会忘记这里挖开过。可是每一次拧开水龙头，都有一群不留名字的人站在后面。
"""

OTHER = """\
北岸港务集团夜班调度室里，值班员陆遥盯着屏幕上的船位。涨潮比预报提前了，三条散货船都想抢先进港，她却让最小的那条先靠。
“大船吃水深，等一个小时不要紧，小船装的是苗种，等不起。”陆遥说。苗种活着上岸，岸边的渔民才有一年的盼头。
这套新的排班办法实行以后，港口的怨言少了，锚地也不再拥挤。调度长说，规矩写得再厚，也要给人留一点判断的余地。
"""


@dataclass
class Newsroom:
    """Decides and admits articles in order, as the decider does with the ledger in between."""

    engine: Engine = field(default_factory=lambda: Engine(HORIZON))
    decided: list[tuple[Article, Decision]] = field(default_factory=list)

    def file(self, text: str, *, at: timedelta = timedelta(), name: str = "", **reading: object) -> Judgement:
        """Decide and admit a text seen `at` after the start; `name` is its address, a new one if empty."""
        article = self.article(text, at=at, name=name or f"copy{len(self.decided)}", **reading)
        judged = self.engine.decide(article)
        decision = judged.decision(article, len(self.decided) + 1, 1, article.seen)
        self.engine.admit(article, decision)
        self.decided.append((article, decision))
        return judged

    def article(self, text: str, *, at: timedelta = timedelta(), name: str = "x", **reading: object) -> Article:
        url = str(reading.pop("url", "")) or f"https://{name}.example/a.html"
        address = ids.article_id(url)
        before = next((a for a, _ in reversed(self.decided) if a.article_id == address), None)
        read = Reading(title="", text=text, printed="", published=Moment(START + at, Precision.MINUTE))
        read = replace(read, **reading)
        event = ids.event_id(address, before.event_id if before else None, f"{len(self.decided)}")
        return Article(address, event, before.event_id if before else None, event, "", url, "", START + at, read)

    def event(self, number: int) -> str:
        return self.decided[number][0].event_id


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


@pytest.fixture
def newsrooms() -> Callable[[], Newsroom]:
    return Newsroom


@pytest.fixture
def interview() -> str:
    return INTERVIEW


@pytest.fixture
def notice() -> str:
    return NOTICE


@pytest.fixture
def statistics() -> str:
    return STATISTICS


@pytest.fixture
def column() -> str:
    return COLUMN


@pytest.fixture
def other() -> str:
    return OTHER


@pytest.fixture
def next_year() -> Callable[[str], str]:
    """A text as the year after would have it: every year and every other number changed."""

    def changed(text: str) -> str:
        text = text.replace("2024", "2025")
        return re.sub(r"(?<![\d〔.])\d{1,3}(?:\.\d+)?(?!\d|[月日]|\.)", _other, text)

    def _other(number: re.Match[str]) -> str:
        return "".join(str((int(c) + 3) % 9 + 1) if c.isdigit() else c for c in number.group())

    return changed
