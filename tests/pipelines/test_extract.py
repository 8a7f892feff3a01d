from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newswatch.model.page import Page
from newswatch.model.source import Evidence, Source, SourceKind
from pipelines.extract import read

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
    articles=(),
)
HTML = """<html><title>水厂换泵 - 江北工业网</title><h1>水厂夜里换泵未停水</h1>
<p>2024年3月5日 10:21 来源：江北日报</p><div><p>水厂的两台老泵昨夜全部换下，居民家里的水压没有变化。</p>
<p>值班长王建国说，备用管线提前演练过三次，切换只用了十一分钟，比预案快了一半，节省了大约四千元电费。</p></div>"""


def page(html=HTML):
    return Page("https://www.example.cn/1.html", html.encode(), datetime(2024, 3, 6, tzinfo=UTC))


def test_a_page_of_a_host_that_no_entry_has_stands_on_that_host_whatever_it_calls_itself():
    named = page(HTML.replace("<title>", '<meta property="og:site_name" content="新华网"><title>'))
    assert read(named, None, None).site == "新华网"
    anywhere = replace(SOURCE, hosts=("*",), name="其他网站")
    assert read(named, anywhere, None).site == "www.example.cn"
    assert read(named, SOURCE, None).site == "江北工业网"
