"""What the tests of rereading have in common: pages, an older reader that misread, rows by what they tell."""

from dataclasses import replace
from datetime import UTC, datetime

from newswatch.wire.topics import CHANGED, DUE, EXTRACTED
from tests.cli.newsroom import html

LINES = (
    "3月2日，工业和信息化部公布新一批柔性产线试点名单，共有43家企业入选，涉及装备、汽车、电子等八个行业。",
    "有关负责人表示，名单实行动态管理，对达不到要求的企业限期整改，整改后仍不合格的移出名单，两年内不得再报。",
    "下一步，将组织供需双方对接，推动形成可复制的解决方案，12月底前总结经验，并在沿江六省市率先推广应用。",
)
PILOTS = html("柔性产线试点名单公布", *LINES)
MINES = html(
    "矿山通信规范修订启动",
    "工业和信息化部近日启动矿山井下通信规范的修订工作，拟把巷道基站的备电时间由四小时提高到二十四小时。",
    "参与起草的工程师介绍，井下潮湿多尘，基站外壳要经受住碎石冲击，天线间距也将按照巷道断面重新计算。",
    "规范修订预计用时一年，其间将在三座煤矿和两座铁矿安装样机，逐月比较断电之后的通话质量与定位误差。",
)
FOREVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
DAILY, BLOG = "https://daily.example/a/1.html", "https://blog.example/p/9.html"


def headless(reading):
    """An older reader took the site's slogan for the title and lost the first paragraph."""
    return replace(reading, title="示例日报 天天向上", text=reading.text.partition("\n")[2])


def everything(room, *told):
    """All that a reread could have written, of these articles."""
    store = room.store
    stories = [store.stories.get(room.home(each)) for each in told]
    return (
        [room.article(each) for each in told],
        [room.visit(each) for each in told],
        stories,
        list(store.decisions.after(0)),
        store.outbox.totals(),
        [room.log.lag("nobody", topic.name) for topic in (EXTRACTED, CHANGED, DUE)],
    )


def kinds(rows, what):
    return [row for row in rows if row["what"] == what]


def total(rows):
    (row,) = kinds(rows, "total")
    return row
