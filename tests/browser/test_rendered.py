"""Lists and articles that scripts build go the whole way: list, page, capture, article on the log."""

import json
import tomllib
from datetime import UTC, datetime
from urllib.parse import quote

from newswatch.model.page import Page
from newswatch.settings import ROOT
from pipelines.extract import read

HOST = "daily.example"
LINES = [
    "灯塔市工业园三日上午启用一条电池回收线，工业和信息化部有关司局负责人到场。",
    "回收线由当地三家企业共建，一期每年可处理退役电池两万吨，二期明年春天动工。",
    "园区管理处介绍，从前这些电池要运到四百公里外拆解，如今在门口就能变成原料。",
    "周敏是第一个报名的质检员，她说上岗前要学满六周，考过三门课才能独立当班。",
]
ARTICLE = {"title": "灯塔市启用电池回收线", "published": "2026-11-03 10:20", "credited": "灯塔日报", "lines": LINES}
SHELL = """<!doctype html><html><head><meta charset="utf-8"><title>加载中</title></head>
<body><div id="app"></div><script>
fetch('/data/' + location.pathname.split('/').pop().replace('html', 'json')).then(r => r.json()).then(a => {
  document.title = a.title;
  const add = (name, attributes) => app.append(Object.assign(document.createElement(name), attributes));
  add('h1', {textContent: a.title});
  add('div', {className: 'meta', textContent: `${a.published}　来源：${a.credited}`});
  const body = document.createElement('div');
  body.className = 'text';
  body.innerHTML = a.lines.map(line => `<p>　　${line}</p>`).join('');
  app.append(body);
})</script></body></html>"""
LIST = """<!doctype html><meta charset="utf-8"><title>要闻</title><ul id="list"></ul><script>
fetch('/data/list.json').then(r => r.json()).then(rows => rows.forEach(row => {
  list.insertAdjacentHTML('beforeend', `<li><a href="${row.url}">${row.title}</a></li>`);
}))</script>"""
SEARCH = """<!doctype html><meta charset="utf-8"><title>检索</title><div id="results"></div><script>
const [, , words] = location.hash.split('/');
const asked = new XMLHttpRequest();
asked.open('GET', '/getNews?keyword=' + words + '&curPage=1');
asked.send();</script>"""


def json_answer(value):
    return {"headers": {"Content-Type": "application/json"}, "body": json.dumps(value, ensure_ascii=False)}


def test_a_list_and_an_article_made_by_scripts_become_an_article_on_the_log(open_site, entry, crawl):
    site = open_site()
    base = f"http://{HOST}:{site.port}"
    site.answers = {
        "/robots.txt": {"status": 404},
        "/list.html": LIST,
        "/data/list.json": json_answer([{"url": "/a/1.html", "title": ARTICLE["title"]}]),
        "/a/1.html": SHELL,
        "/data/1.json": json_answer(ARTICLE),
    }
    got = crawl(entry(base), [f"{HOST}=127.0.0.1:{site.port}/crawl"])
    assert got.crawl["dispositions"] == {"published": 1}
    [article] = got.articles
    reading = article["reading"]
    assert (reading["title"], reading["credited"]) == (ARTICLE["title"], ARTICLE["credited"])
    assert all(line in reading["text"] for line in LINES)
    body, headers = got.captured[f"{base}/a/1.html"]
    assert headers["x-newswatch-rendered"].startswith("Chromium ")
    assert headers["content-type"] == "text/html; charset=utf-8"
    again = read(Page(f"{base}/a/1.html", body.encode(), datetime(2026, 11, 3, tzinfo=UTC), 200, headers), None, None)
    assert (again.title, again.text) == (reading["title"], reading["text"])
    [asked] = [heard for path, heard in zip(site.asked, site.heard, strict=True) if path == "/a/1.html"]
    assert "newswatch/" in asked["user-agent"]
    assert "proxy-authorization" not in asked


def test_the_answer_to_a_page_s_script_is_read_in_place_of_the_page(open_site, entry, crawl):
    [watch] = [
        each
        for each in tomllib.loads((ROOT / "sources" / "xinhua.toml").read_text(encoding="utf-8"))["watch"]
        if each.get("answer")
    ]
    site = open_site()
    base = f"http://{HOST}:{site.port}"
    words = watch["words"][:1]
    asked = f"/getNews?keyword={quote(words[0])}&curPage=1"
    row = {
        "title": "<font color=red>工信部</font>：一条消息",
        "url": f"{base}/a/1.html",
        "pubtime": "2026-11-03 08:00:00",
    }
    site.answers = {
        "/robots.txt": {"status": 404},
        "/": SEARCH,
        asked: json_answer({"code": 200, "content": {"results": [row], "pageCount": 1}}),
        "/a/1.html": {"status": 404},
    }
    local = {**watch, "url": watch["url"].replace("https://so.news.cn", base), "words": words, "enabled": True}
    passes = [f"{HOST}=127.0.0.1:{site.port}/crawl"]
    got = crawl(entry(base, local), passes)
    assert asked in site.asked
    assert got.crawl["outcome"] == "ok"
    assert got.endings == {f"{base}/a/1.html": ("failed", "HTTP 404")}
    site.answers[asked] = {"status": 405, "body": "<title>405</title>"}
    got = crawl(entry(base, local), passes)
    assert got.crawl["outcome"] == "blocked"


def test_robots_txt_walls_and_statuses_hold_for_rendered_pages_and_no_cookie_outlives_one(open_site, entry, crawl):
    site = open_site()
    base = f"http://{HOST}:{site.port}"
    cookies = "<script>document.body.append(document.cookie || 'none'); document.cookie = 'seen=1'</script>"
    page = f"<p>{'正文' * 60}</p>{cookies}"
    site.answers = {
        "/robots.txt": {"body": "User-agent: *\nDisallow: /a/private\n", "headers": {"Content-Type": "text/plain"}},
        "/a/1.html": {"body": page, "headers": {"Set-Cookie": "given=1"}},
        "/a/2.html": page,
        "/a/private.html": page,
        "/a/to-private.html": "<script>location = '/a/private2.html'</script>",
        "/a/private2.html": page,
        "/a/wall.html": "<title>访问验证</title>",
        "/a/forbidden.html": {"status": 403, "body": page},
        "/a/moved.html": {"status": 302, "headers": {"Location": "/a/2.html"}},
        "/a/elsewhere.html": {"status": 302, "headers": {"Location": "/about.html"}},
        "/about.html": page,
    }
    links = [path for path in site.answers if path.startswith("/a/") and path != "/a/private2.html"]
    site.answers["/list.html"] = "".join(f'<li><a href="{path}">标题</a></li>' for path in links)
    got = crawl(entry(base), [f"{HOST}=127.0.0.1:{site.port}/crawl"])
    assert {url.removeprefix(base): told for url, told in got.endings.items()} == {
        "/a/1.html": ("not_article", "empty_body"),
        "/a/2.html": ("not_article", "empty_body"),
        "/a/private.html": ("robots", "robots.txt"),
        "/a/to-private.html": ("robots", "robots.txt"),
        "/a/wall.html": ("blocked", "a page titled '访问验证'"),
        "/a/forbidden.html": ("blocked", "HTTP 403 (forbidden)"),
        "/a/moved.html": ("seen", f"led to {base}/a/2.html, known already"),
        "/a/elsewhere.html": ("out_of_scope", f"led to {base}/about.html"),
    }
    assert "/a/private.html" not in site.asked
    assert "given=1" in got.captured[f"{base}/a/1.html"][0]
    assert "none" in got.captured[f"{base}/a/2.html"][0]
