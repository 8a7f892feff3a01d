"""The settings every crawl runs under, and the `scrapy` command."""

import json
import os
import subprocess
import sys

import pytest
from scrapy.utils.conf import build_component_list

from crawlers.loader import CatalogueLoader
from crawlers.run import scrapy_settings
from newswatch import catalogue
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.settings import ROOT, Settings

DESK = Desk(
    Settings(page_limit=4096, page_timeout=7.0, contact="https://watch.example/bot"),
    catalogue.load(ROOT / "sources"),
    Guard(),
)


@pytest.fixture
def settings():
    return scrapy_settings(DESK)


def test_nothing_listens_for_commands(settings):
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    enabled = build_component_list(settings.get_component_priority_dict_with_base("EXTENSIONS"))
    assert not [name for name in enabled if "telnet" in str(name) or "remote_control" in str(name)]


def test_only_the_web_is_fetched_with_certificates_checked_and_no_proxy(settings):
    handlers = {scheme for scheme, handler in settings.getwithbase("DOWNLOAD_HANDLERS").items() if handler}
    assert handlers == {"http", "https"}
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert not settings.getbool("HTTPPROXY_ENABLED")
    assert not settings.getbool("METAREFRESH_ENABLED")
    assert settings["TWISTED_DNS_RESOLVER"] == "crawlers.resolver.GuardedResolver"


def test_bounds_and_name_are_the_operators(settings):
    assert (settings.getint("DOWNLOAD_MAXSIZE"), settings.getfloat("DOWNLOAD_TIMEOUT")) == (4096, 7.0)
    assert settings["USER_AGENT"].endswith("; +https://watch.example/bot)")


def test_robots_txt_is_obeyed_by_our_own_middleware_alone(settings):
    assert settings.getbool("ROBOTSTXT_OBEY")
    enabled = build_component_list(settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES"))
    assert [str(name) for name in enabled if "robots" in str(name)] == ["crawlers.robots.Robots"]


def test_every_entry_is_a_spider_with_its_own_pace(settings):
    loader = CatalogueLoader.from_settings(settings)
    assert loader.list() == list(DESK.catalogue)
    spider = loader.load("miit")
    assert (spider.name, spider.source) == ("miit", DESK.catalogue["miit"])
    assert spider.custom_settings["HOST_DELAY"] == DESK.catalogue["miit"].polite.delay
    with pytest.raises(KeyError, match=r"known: .*miit"):
        loader.load("nobody")


def test_scrapys_own_delays_are_off_so_that_none_is_added_to_the_hosts_pace(settings):
    assert (settings.getfloat("DOWNLOAD_DELAY"), settings.getbool("AUTOTHROTTLE_ENABLED")) == (0, False)


def scrapy(*arguments, cwd, **env):
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env={**os.environ, "NEWSWATCH_DATA": str(cwd), **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_scrapy_list_names_every_entry(tmp_path):
    ran = scrapy("list", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.split()) == (0, list(DESK.catalogue)), ran.stderr


def test_scrapy_crawl_runs_an_entry_by_hand_without_store_or_log(open_site, tmp_path):
    site = open_site()
    base = f"http://daily.example:{site.port}"
    sentence = "工业和信息化部今天召开会议，部署中小企业数字化改造的重点任务，要求各地按季度报送进展，并公开典型做法。"
    site.answers = {
        "/list.html": '<ul><li><a href="/a/1.html">工信部部署中小企业改造</a></li></ul>',
        "/a/1.html": f"<h1>工信部部署中小企业改造</h1><div>2026年11月3日 09:30</div><div>{sentence * 5}</div>",
    }
    sources = tmp_path / "sources"
    (sources / "topics").mkdir(parents=True)
    (sources / "topics" / "miit.toml").write_bytes((ROOT / "sources" / "topics" / "miit.toml").read_bytes())
    (sources / "daily.toml").write_text(
        f"""name = "示例日报"
home = "{base}/"
kind = "newspaper"
every = "15m"
evidence = "documented"
[[watch]]
type = "html"
url = "{base}/list.html"
links = {{ rows = "li" }}
[[article]]
url = '^{base}/a/'
[polite]
delay = 0
""",
        encoding="utf-8",
    )
    out = tmp_path / "out.jsonl"
    passes = json.dumps([f"daily.example=127.0.0.1:{site.port}/crawl"])
    ran = scrapy(
        "crawl",
        "daily",
        "-O",
        str(out),
        cwd=tmp_path,
        NEWSWATCH_SOURCES=str(sources),
        NEWSWATCH_ALLOW_ENDPOINT=passes,
    )
    assert ran.returncode == 0, ran.stderr
    (article,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert article["url"] == f"{base}/a/1.html"
    assert article["title"] == "工信部部署中小企业改造"
