"""The step that reads: what comes out of a worker is what reading at once gives, endings and mistakes included."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from newswatch.model.disposition import Disposition, Ended
from newswatch.model.page import Page
from newswatch.model.source import ArticleRule, Evidence, Source, SourceKind
from newswatch.serving import Budget
from newswatch.settings import load
from pipelines.extract import read
from pipelines.read import Read

RULE = ArticleRule(url="/", title=".name", published=".day")
SOURCE = Source(
    slug="jiangbei",
    name="江北工业网",
    home="https://www.example.cn/",
    kind=SourceKind.MINISTRY,
    language="zh",
    every=timedelta(minutes=15),
    evidence=Evidence.GUESSED,
    enabled=True,
    hosts=("www.example.cn",),
    watches=(),
    articles=(RULE,),
)
HTML = """<html><title>水厂换泵 - 江北工业网</title><h1>江北要闻</h1><p class="name">水厂夜里换泵未停水</p>
<p class="day">2024年3月5日 10:21 来源：江北日报</p><div><p>水厂的两台老泵昨夜全部换下，居民家里的水压没有变化。</p>
<p>值班长王建国说，备用管线提前演练过三次，切换只用了十一分钟，比预案快了一半，节省了大约四千元电费。</p></div>"""
BUDGET = Budget.of(load())


def page(html: str) -> Page:
    return Page("https://www.example.cn/1.html", html.encode(), datetime(2024, 3, 6, tzinfo=UTC))


def test_a_draft_has_what_reading_at_once_gives_by_the_entrys_rule():
    draft = asyncio.run(Read(SOURCE, BUDGET).process_item(page(HTML)))
    assert draft.reading == read(page(HTML), SOURCE, RULE)
    assert (draft.reading.title, draft.reading.site) == ("水厂夜里换泵未停水", "江北工业网")
    assert (draft.page, draft.source) == (page(HTML), SOURCE)


def test_what_is_no_article_ends_by_its_own_name():
    with pytest.raises(Ended) as ended:
        Read(SOURCE, BUDGET).read(page("<html><title>空</title>"))
    assert (ended.value.disposition, ended.value.reason) == (Disposition.NOT_ARTICLE, "empty_body")


@pytest.mark.parametrize(
    ("budget", "reason"), [(Budget(0.1, 2**30), "timeout"), (Budget(60.0, 32 * 1024 * 1024), "memory")]
)
def test_a_page_over_its_budget_fails_and_says_over_which(budget, reason):
    with pytest.raises(Ended) as ended:
        Read(SOURCE, budget).read(page(HTML.replace("</p>", "ab cd, " * 800_000 + "</p>", 1)))
    assert (ended.value.disposition, ended.value.reason) == (Disposition.FAILED, f"reading: {reason}")
