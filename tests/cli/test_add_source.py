"""A site nobody has described yet becomes an entry with draft cases that stay red until somebody has reviewed them."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from newswatch import catalogue
from newswatch.cli.exits import Code
from newswatch.model.source import Evidence
from newswatch.settings import ROOT

TITLES = [
    "白鹭县三家铸造厂获评绿色工厂称号",
    "白鹭县召开工业企业技术改造推进会",
    "白鹭县第二季度规模以上工业增加值公布",
    "白鹭县开展锅炉安全生产专项检查",
]
MENU = "".join(f"<li><a href='/channel{name}/'>白鹭县频道栏目{name}</a></li>" for name in "abcdefgh")
LIST = """<html><head><meta charset="gbk"><title>工业频道_白鹭新闻网</title></head><body>
<div class="nav"><ul>{menu}</ul></div>
<div class="main"><ul class="newslist">{rows}</ul></div>
<div class="side"><ul class="hot"><li><a href="/2026/1101/9001.html">本县天气预报与出行提示信息</a></li></ul></div>
</body></html>"""
ROW = '<li><span class="date">2026-11-0{n}</span><a href="/2026/110{n}/1000{n}.html">{title}</a></li>'
ARTICLE = """<html><head><meta charset="gbk"><title>{title}_白鹭新闻网</title></head><body>
<div class="nav"><ul>{menu}</ul></div>
<div class="cont"><h1 class="headline">{title}</h1>
<div class="info"><span class="when">2026-11-0{n} 10:2{n}</span><span class="from">来源：白鹭日报</span></div>
<div class="words"><p>白鹭县工业和信息化局昨日介绍，{title}，有关工作正在按计划推进，各乡镇已经完成摸底。</p>
<p>这位负责人说，下一步将继续做好服务，帮助企业解决用工、用电和融资等方面的困难，推动项目尽快投产。</p>
<p>记者了解到，全县目前共有规模以上工业企业{n}6家，比去年同期增加了{n}家，其中新材料企业占了近一半。</p></div>
<div class="foot">版权所有 白鹭新闻网</div></div></body></html>"""


@pytest.fixture
def answers() -> dict[str, bytes]:
    """The site's pages by path, in the bytes it serves."""
    rows = "".join(ROW.format(n=n, title=title) for n, title in enumerate(TITLES, start=1))
    pages = {"/gongye/": LIST.format(menu=MENU, rows=rows)}
    for n, title in enumerate(TITLES, start=1):
        pages[f"/2026/110{n}/1000{n}.html"] = ARTICLE.format(menu=MENU, title=title, n=n)
    return {path: text.encode("gbk") for path, text in pages.items()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout as far as sources and their cases go."""
    (tmp_path / "sources" / "topics").mkdir(parents=True)
    shutil.copy(ROOT / "sources" / "topics" / "miit.toml", tmp_path / "sources" / "topics")
    (tmp_path / "tests" / "sources").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def add(run, project, answers, tmp_path):
    """`newswatch add-source` on saved pages of the site."""

    def added(slug: str = "bailu", url: str = "https://www.bailu.example/gongye/", *more: str, pages=None):
        saved = []
        for path, body in (pages or answers).items():
            file = tmp_path / f"saved-{len(saved)}.html"
            file.write_bytes(body)
            saved += ["--page", f"https://www.bailu.example{path}={file}"]
        return run("add-source", slug, url, *saved, *more, NEWSWATCH_SOURCES=str(project / "sources"))

    return added


def run_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: a reactor runs once."""
    command = [sys.executable, "-m", "newswatch.cli.main", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=60)


def test_saved_pages_become_an_entry_that_reads_them(add, project):
    assert add("bailu", "https://www.bailu.example/gongye/", "--name", "白鹭新闻网").exit_code == Code.OK
    source = catalogue.load(project / "sources")["bailu"]
    (watch,), (rule,) = source.watches, source.articles
    assert (source.name, source.enabled, source.hosts) == ("白鹭新闻网", False, ("www.bailu.example",))
    assert watch.links == {"rows": "ul.newslist > li", "listed": "span.date"}
    assert rule.url == r"^https?://www\.bailu\.example/20\d{2}/\d{4}/\d+\.html$"
    assert (rule.published, rule.credited) == ("span.when", "span.from")


def test_a_catalogue_without_a_folder_for_cases_is_told_so_and_its_entry_says_nothing_else(add, run, project):
    shutil.rmtree(project / "tests")
    done = add("bailu", "https://www.bailu.example/gongye/", "--name", "白鹭新闻网")
    assert done.exit_code == Code.OK
    assert f"No draft cases were written: this catalogue has no folder {project / 'tests' / 'sources'}" in done.stdout
    entry = (project / "sources" / "bailu.toml").read_text(encoding="utf-8")
    assert "draft cases" not in entry
    assert "`newswatch preview ADDRESS`" in entry.splitlines()[1]
    assert not (project / "tests").exists()
    (rule,) = catalogue.load(project / "sources")["bailu"].articles
    assert rule.samples == ("https://www.bailu.example/2026/1101/10001.html",)
    checked = run("check", "bailu", "--json")
    assert (checked.exit_code, json.loads(checked.stdout)["faults"]) == (Code.OK, [])


def test_a_rule_that_no_page_was_read_by_has_an_address_of_the_list_for_a_sample(add, run, project, answers):
    listed = answers["/gongye/"].decode("gbk").replace("/2026/1104/10004.html", "/zt/20261104.html")
    shutil.rmtree(project / "tests")
    add(
        pages={path: body for path, body in answers.items() if "10004" not in path} | {"/gongye/": listed.encode("gbk")}
    )
    samples = [rule.samples for rule in catalogue.load(project / "sources")["bailu"].articles]
    assert samples == [
        ("https://www.bailu.example/2026/1101/10001.html",),
        ("https://www.bailu.example/zt/20261104.html",),
    ]
    assert run("check", "bailu").exit_code == Code.OK


def test_the_draft_cases_hold_what_was_read_and_are_red_until_reviewed(add, project):
    add()
    cases = project / "tests" / "sources" / "bailu"
    assert sorted(path.name for path in cases.iterdir()) == ["article-1", "article-2", "article-3", "article-4", "list"]
    listed = json.loads((cases / "list" / "expected.json").read_bytes())
    assert (listed["reviewed"], listed["titles"], listed["in_scope"]) == (False, TITLES, [True] * 4)
    article = json.loads((cases / "article-2" / "expected.json").read_bytes())
    assert article["reviewed"] is False
    assert article["title"] == TITLES[1]
    assert article["published"] == "2026-11-02T10:22:00+08:00"
    assert article["credited"] == "白鹭日报"
    assert gzip.decompress((cases / "article-2" / "body.html.gz").read_bytes()).decode("gbk").startswith("<html>")


@pytest.mark.slow
def test_a_site_is_asked_politely_through_the_guard(run, project, open_site, answers):
    site = open_site()
    site.answers = {path: body.decode("gbk").replace("gbk", "utf-8") for path, body in answers.items()}
    for n in (3, 4):  # each page more is two seconds more
        site.answers["/gongye/"] = site.answers["/gongye/"].replace(ROW.format(n=n, title=TITLES[n - 1]), "")
    url = f"http://www.bailu.example:{site.port}/gongye/"
    told = {"NEWSWATCH_SOURCES": str(project / "sources")}
    refused = run_process("add-source", "bailu", f"http://127.0.0.1:{site.port}/gongye/", **told)
    assert refused.returncode == Code.FAILED
    assert "internal address" in refused.stderr
    assert site.asked == []
    assert not (project / "sources" / "bailu.toml").exists()
    allowed = f"www.bailu.example=127.0.0.1:{site.port}/crawl"
    done = run_process("add-source", "bailu", url, "--allow-endpoint", allowed, **told)
    assert done.returncode == Code.OK, done.stderr
    assert site.asked[0] == "/robots.txt"
    assert site.asked[1:] == ["/gongye/", *(f"/2026/110{n}/1000{n}.html" for n in (1, 2))]
    assert catalogue.load(project / "sources")["bailu"].watches[0].url == url


def test_a_page_without_a_list_is_refused(add, project, answers):
    pages = {"/gongye/": answers["/2026/1101/10001.html"]}
    result = add(pages=pages)
    assert result.exit_code == Code.FAILED
    assert "shows no list of articles" in result.stderr
    assert not (project / "sources" / "bailu.toml").exists()


@pytest.mark.parametrize(
    ("slug", "more", "named"),
    [
        ("Bai_lu", [], "'Bai_lu'"),
        ("bailu", ["--kind", "blog"], "ministry, agency, newspaper, aggregator"),
        ("bailu", ["--kind", ""], "--kind ''"),
    ],
)
def test_what_can_be_no_entry_is_said_before_the_site_is_asked(run, project, open_site, slug, more, named):
    site = open_site()
    url, passes = f"http://www.bailu.example:{site.port}/gongye/", f"www.bailu.example=127.0.0.1:{site.port}/crawl"
    given = ["add-source", slug, url, "--allow-endpoint", passes, *more]
    result = run(*given, NEWSWATCH_SOURCES=str(project / "sources"))
    assert result.exit_code == Code.USAGE
    assert named in result.stderr
    assert result.stderr.count("\n") == 1
    assert site.asked == []


def test_a_list_that_cannot_be_read_as_one_leaves_nothing_behind(add, project, answers):
    wall = LIST.replace("工业频道", "安全验证").format(
        menu=MENU, rows="".join(ROW.format(n=n, title=title) for n, title in enumerate(TITLES, start=1))
    )
    result = add(pages={**answers, "/gongye/": wall.encode("gbk")})
    assert result.exit_code == Code.FAILED
    assert "a page titled '安全验证" in result.stderr
    assert result.stderr.count("\n") == 1
    assert [path.name for path in (project / "tests" / "sources").iterdir()] == []
    assert not (project / "sources" / "bailu.toml").exists()
    assert add().exit_code == Code.OK


def test_a_page_that_is_no_article_is_said_so_once(add, answers):
    path = "/2026/1101/10001.html"
    result = add(pages={**answers, path: b"<html><body></body></html>"})
    assert result.exit_code == Code.OK
    assert result.stdout.count(f"https://www.bailu.example{path}: ") == 1


def test_the_channels_of_a_site_are_its_own(add, project, answers):
    shown = answers["/gongye/"].replace(b"/2026/1102/", b"https://kuangchan.bailu.example/2026/1102/")
    shown = shown.replace(b"/2026/1103/", b"https://www.zhuanzai.example/2026/1103/")
    assert add(pages={"/gongye/": shown}).exit_code == Code.OK
    source = catalogue.load(project / "sources")["bailu"]
    assert source.hosts == ("bailu.example",)
    listed = json.loads((project / "tests/sources/bailu/list/expected.json").read_bytes())
    assert "https://kuangchan.bailu.example/2026/1102/10002.html" in listed["urls"]


def test_an_entry_is_never_written_over(add, project):
    add()
    before = (project / "sources" / "bailu.toml").read_bytes()
    result = add()
    assert result.exit_code == Code.USAGE
    assert "is there already" in result.stderr
    assert (project / "sources" / "bailu.toml").read_bytes() == before


def test_a_host_that_has_an_entry_gets_no_second(add, project):
    add()
    result = add("bailu-two")
    assert result.exit_code == Code.USAGE
    assert "is bailu's already" in result.stderr


def test_no_two_entries_get_one_name(add, project):
    add("bailu", "https://www.bailu.example/gongye/", "--name", "白鹭新闻网")
    result = add("other", "https://www.other.example/", "--name", "白鹭新闻网")
    assert result.exit_code == Code.USAGE
    assert "bailu has that name already" in result.stderr


def test_without_saved_articles_the_reader_does_without_selectors(add, project, answers):
    assert add(pages={"/gongye/": answers["/gongye/"]}).exit_code == Code.OK
    assert catalogue.load(project / "sources")["bailu"].articles[0].body == ""


@pytest.mark.parametrize("name", ['引号"与\\反斜杠', "换\n行", "[[watch]]", "\x7f"])
def test_no_name_breaks_the_entry(add, project, name):
    assert add("bailu", "https://www.bailu.example/gongye/", "--name", name).exit_code == Code.OK
    assert catalogue.load(project / "sources")["bailu"].name == name


def test_a_headline_behind_a_link_to_its_column_is_found(add, project, answers):
    listed = answers["/gongye/"].decode("gbk")
    column = '<a class="column" href="/channela/">[工业]</a><a href="/2026'
    assert add(pages={**answers, "/gongye/": listed.replace('<a href="/2026', column).encode("gbk")}).exit_code == 0
    watch = catalogue.load(project / "sources")["bailu"].watches[0]
    assert watch.links["link"] == "a:not(.column)"
    expected = json.loads((project / "tests" / "sources" / "bailu" / "list" / "expected.json").read_bytes())
    assert (expected["titles"], expected["in_scope"]) == (TITLES, [True] * 4)
    assert expected["listed"][0].startswith("2026-11-01")


def test_a_draft_says_where_each_part_was_read_that_the_entry_has_a_selector_for(add, project):
    add()
    expected = json.loads((project / "tests" / "sources" / "bailu" / "article-1" / "expected.json").read_bytes())
    assert (expected["where"]["published"], expected["where"]["credited"]) == ("catalogue", "catalogue")


def test_addresses_of_which_no_page_was_read_are_a_guess(add, project, answers):
    listed = answers["/gongye/"].decode("gbk").replace("/2026/1104/10004.html", "/zt/20261104.html")
    pages = {path: body for path, body in answers.items() if "10004" not in path} | {"/gongye/": listed.encode("gbk")}
    add(pages=pages)
    first, second = catalogue.load(project / "sources")["bailu"].articles
    assert (first.evidence, second.evidence, second.body) == (None, Evidence.GUESSED, "")


def test_tags_that_no_selector_can_name_and_rows_that_all_differ_stand_in_no_ones_way(add, answers):
    rows = "".join(
        f'<li><o:p>2026-11-01</o:p><a class="k{n:04}x">栏</a><a class="x{n:04}k" href="/2026/1101/1{n:04}.html">'
        f"白鹭县工业企业第{n}次技术改造推进会</a></li>"
        for n in range(1500)
    )
    page = LIST.format(menu=MENU, rows=rows).encode("gbk")
    assert add(pages={**answers, "/gongye/": page}).exit_code == Code.OK


@pytest.mark.parametrize("name", ["--link", "-", "__", "-9a", "a.b", "铸造"])
def test_a_class_that_no_selector_can_name_stands_in_no_ones_way(add, project, answers, name):
    """On the rows, the list, the headline and the text of every page."""
    classes = {
        "newslist": name,
        "date": name,
        "headline": name,
        "words": name,
        "<li><span": f"<li class='{name}'><span",
    }
    pages = {}
    for path, body in answers.items():
        text = body.decode("gbk")
        for given, other in classes.items():
            text = text.replace(given, other)
        pages[path] = text.encode("gbk")
    assert add(pages=pages).exit_code == Code.OK
    links = catalogue.load(project / "sources")["bailu"].watches[0].links
    assert name not in "".join(links.values()).replace(" > ", "").replace("div.main", "")


def test_what_the_general_rules_do_without_stands_in_no_entry(add, project, answers):
    plain = {path: body.replace(b'<h1 class="headline">', b"<h1>") for path, body in answers.items()}
    assert add(pages=plain).exit_code == Code.OK
    (rule,) = catalogue.load(project / "sources")["bailu"].articles
    assert rule.title == ""
    expected = json.loads((project / "tests" / "sources" / "bailu" / "article-1" / "expected.json").read_bytes())
    assert "title" not in expected["where"]


def test_a_proposed_entry_is_held_by_its_own_draft_cases(add, project, answers):
    add(pages={path: body.replace(b'<h1 class="headline">', b"<h1>") for path, body in answers.items()})
    source = catalogue.load(project / "sources")["bailu"]
    folders = sorted((project / "tests" / "sources" / "bailu").iterdir())
    spec = spec_from_file_location("cases_of_sources", ROOT / "tests" / "sources" / "test_cases.py")
    cases = module_from_spec(spec)
    spec.loader.exec_module(cases)
    assert cases.unheld(source, folders) == []
