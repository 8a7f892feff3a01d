"""The browser starts when it is needed, is replaced when it dies or hangs, and is never left behind."""

import os
import signal
from pathlib import Path

import pytest

from crawlers.chromium import NotRendered, find_chromium

HOST = "daily.example"


@pytest.fixture
def site(open_site):
    """A list of three articles; the second does not answer."""
    site = open_site()
    site.answers = {
        "/robots.txt": {"status": 404},
        "/list.html": "".join(f'<li><a href="/a/{number}.html">标题</a></li>' for number in (1, 2, 3)),
        "/a/1.html": "<p>一</p>",
        "/a/2.html": {"wait": True},
        "/a/3.html": "<p>三</p>",
    }
    return site


@pytest.fixture
def during_second(site, entry, start_crawl, read_crawl, browsers):
    """Does something to the browser, given its process id, while it waits for the second article."""

    def run(do, **settings):
        passes = [f"{HOST}=127.0.0.1:{site.port}/crawl"]
        process = start_crawl(entry(f"http://{HOST}:{site.port}"), passes, **settings)
        assert site.reached.wait(60)
        do(process.pid, min(browsers()))
        return process

    return run


@pytest.mark.parametrize("blow", [signal.SIGSTOP, signal.SIGKILL], ids=["stopped", "killed"])
def test_a_browser_that_is_gone_or_does_not_answer_costs_one_page(during_second, read_crawl, site, blow):
    got = read_crawl(during_second(lambda _, browser: os.kill(browser, blow), page_timeout=4))
    base = f"http://{HOST}:{site.port}"
    assert got.crawl["dispositions"] == {"failed": 1, "not_article": 2}
    assert got.endings[f"{base}/a/2.html"][0] == "failed"
    assert "NotRendered" in got.endings[f"{base}/a/2.html"][1]


def test_a_crawl_told_to_stop_closes_its_browser(during_second, read_crawl):
    got = read_crawl(during_second(lambda crawl, _: os.kill(crawl, signal.SIGTERM), page_timeout=4))
    assert got.crawl["outcome"] == "stopped"


def test_a_killed_crawl_leaves_no_browser(during_second, browsers, gone):
    process = during_second(lambda crawl, _: os.kill(crawl, signal.SIGKILL))
    process.wait(10)
    gone(browsers)


def test_what_is_missing_is_said_with_its_remedy(site, entry, crawl):
    base = f"http://{HOST}:{site.port}"
    got = crawl(entry(base), [f"{HOST}=127.0.0.1:{site.port}/crawl"], chromium="/nowhere/chromium")
    assert got.crawl["outcome"] == "unreachable"
    [error] = got.crawl["errors"]
    assert "NEWSWATCH_CHROMIUM names /nowhere/chromium" in error
    assert "apt-get install chromium" in error


def test_a_crawl_that_renders_nothing_starts_no_browser(site, entry, crawl):
    site.answers["/a/2.html"] = "<p>二</p>"
    base = f"http://{HOST}:{site.port}"
    plain = {"type": "html", "url": f"{base}/list.html", "links": {"rows": "li"}}
    got = crawl(
        entry(base, plain, article=[{"url": f"^{base}/a/"}]),
        [f"{HOST}=127.0.0.1:{site.port}/crawl"],
        chromium="/nowhere/chromium",
    )
    assert got.crawl["dispositions"] == {"not_article": 3}
    assert not any("x-newswatch-rendered" in headers for _, headers in got.captured.values())


def test_no_chromium_anywhere_is_said_so(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotRendered, match="no Chromium on PATH; apt-get install chromium"):
        find_chromium(None)
