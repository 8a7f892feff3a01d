import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("fetch_once.py")


@pytest.fixture
def fetched(open_site, tmp_path):
    """Fetches a path of a site through a redirect to it."""
    site = open_site()
    site.answers = {
        "/robots.txt": {"body": "User-agent: *\nDisallow: /private", "headers": {"Content-Type": "text/plain"}},
        "/to-page": {"status": 302, "headers": {"Location": "/page"}},
        "/to-private": {"status": 302, "headers": {"Location": "/private"}},
        "/page": "<p>一页</p>",
        "/text/7.html": '<p>第一页</p><a href="7_2.html">下一页</a>',
        "/text/7_2.html": "<p>第二页</p>",
        "/private": "<p>不可见</p>",
    }

    def fetch(path):
        base = f"http://daily.example:{site.port}"
        command = [
            sys.executable,
            str(SCRIPT),
            base + path,
            f"daily.example=127.0.0.1:{site.port}/crawl",
            str(tmp_path),
        ]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert ran.returncode == 0, ran.stderr
        return base, json.loads(ran.stdout), site.asked

    return fetch


def test_one_address_is_fetched_as_a_crawl_would_and_its_capture_kept(fetched):
    base, got, _ = fetched("/to-page")
    assert got == {"url": f"{base}/page", "kept": "<p>一页</p>", "type": "text/html; charset=utf-8"}


def test_a_redirect_to_what_robots_txt_forbids_ends_by_name(fetched):
    _, got, asked = fetched("/to-private")
    assert got == {"ended": "robots", "reason": "robots.txt"}
    assert "/private" not in asked


def test_a_text_of_two_pages_is_fetched_to_its_end(fetched):
    _, got, asked = fetched("/text/7.html")
    assert got["kept"] == '<p>第一页</p><a href="7_2.html">下一页</a><p>第二页</p>'
    assert asked == ["/robots.txt", "/text/7.html", "/text/7_2.html"]
