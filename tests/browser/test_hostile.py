"""A page that hangs, floods or crashes its browser costs itself and nothing else."""

import re
import zlib

import pytest

HOST = "daily.example"
GOOD = "<h1>一页</h1><p>正文</p>"
LIMIT = 1024 * 1024


def bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(b"<p>" * 2**20) for _ in range(size // (3 * 2**20))]) + packer.flush()


HOSTILE = {
    "never-ends": "<script>for (;;) {}</script>",
    "never-ends-later": "<p>正文</p><script>onload = () => { for (;;) {} }</script>",
    "asks-for-ever": "<script>for (;;) alert(1)</script>",
    "grows": "<script>setInterval(() => { for (let i = 0; i < 1000; i++) document.body.append(document"
    ".createElement('p').appendChild(document.createTextNode('字'.repeat(100)))) }, 10)</script><body>",
    "downloads": {"headers": {"Content-Type": "application/zip"}, "body": "PK"},
    "attachment": {"headers": {"Content-Disposition": "attachment; filename=x.html"}, "body": GOOD},
    "nothing": {"status": 204},
    "never-answers": {"wait": True},
    "is-cut": {"body": GOOD, "cut": True},
    "is-a-bomb": {"headers": {"Content-Encoding": "gzip"}, "body": bomb(300 * LIMIT)},
    "is-elsewhere": "<script>location = 'about:blank'</script>",
    "redirects-for-ever": {"status": 302, "headers": {"Location": "/a/redirects-for-ever.html"}},
    "reloads-for-ever": "<script>location.reload()</script>",
}
TOO_LARGE = {
    "is-large": f"<script>document.write('<p>' + '字'.repeat({LIMIT}))</script>",
    "transfers-much": {"body": "<p>" + "字" * LIMIT * 2},
}
TAKEN = {
    "eats-memory": "<p>正文</p><script>const a = []; try { for (;;) a.push(new Uint8Array(2**24)) }"
    " catch (e) { document.body.append(`${a.length} stopped`) }</script>",
    "popups": "<p>正文</p><script>for (let i = 0; i < 50; i++) window.open('/popup' + i)</script>",
    "never-silent": "<p>正文</p><script>for (let i = 0; i < 400; i++) fetch('/data?' + i);"
    " setInterval(() => fetch('/data?' + Math.random()), 200)</script>",
    "waits-for-ever": "<p>正文</p><script>fetch('/never')</script>",
    "asks-before-leaving": "<p>正文</p><script>onbeforeunload = () => 'stay'; alert('字'); confirm('字')</script>",
    "half-a-character": "<p>正文</p><script>document.body.append('\\ud83d')</script>",
    "registers-a-worker": "<p>正文</p><script>navigator.serviceWorker?.register('/worker.js')</script>",
    "tampers": "<p>正文</p><script>Object.defineProperty(Element.prototype, 'outerHTML', {get: () => 'x'.repeat(1e9)});"
    "document.querySelector = JSON.stringify = () => { throw 1 }</script>",
}


@pytest.fixture
def hostile_site(open_site):
    site = open_site()
    site.answers = {"/robots.txt": {"status": 404}, "/never": {"wait": True}}
    return site


def test_a_hostile_page_costs_itself_alone(hostile_site, entry, crawl):
    base = f"http://{HOST}:{hostile_site.port}"
    pages = {f"/a/{name}.html": answer for name, answer in HOSTILE.items()}
    for name in ("never-ends", "grows", "is-a-bomb", "reloads-for-ever"):
        pages[f"/a/{name}.html"], pages[f"/a/after-{name}.html"] = pages.pop(f"/a/{name}.html"), GOOD
    hostile_site.answers |= pages
    hostile_site.answers["/list.html"] = "".join(f'<li><a href="{path}">标题</a></li>' for path in pages)
    got = crawl(entry(base), [f"{HOST}=127.0.0.1:{hostile_site.port}/crawl"], page_timeout=2, page_limit=LIMIT)
    told = {url.removeprefix(base): ending for url, ending in got.endings.items()}
    failed = {path for path, (disposition, _) in told.items() if disposition == "failed"}
    assert failed == {f"/a/{name}.html" for name in HOSTILE}, told
    assert {url.removeprefix(base) for url in got.captured} == pages.keys() - failed
    assert "did not come to rest within 2 s" in told["/a/never-ends.html"][1]


def test_a_page_that_only_annoys_is_taken_as_it_is_unless_it_is_too_large(hostile_site, entry, crawl):
    base = f"http://{HOST}:{hostile_site.port}"
    pages = {f"/a/{name}.html": answer for name, answer in (TAKEN | TOO_LARGE).items()}
    hostile_site.answers |= pages
    hostile_site.answers["/list.html"] = "".join(f'<li><a href="{path}">标题</a></li>' for path in pages)
    got = crawl(entry(base), [f"{HOST}=127.0.0.1:{hostile_site.port}/crawl"], page_timeout=15, page_limit=LIMIT)
    assert got.endings[f"{base}/a/is-large.html"] == ("failed", "larger than the page limit")
    assert "more bytes than a page may transfer" in got.endings[f"{base}/a/transfers-much.html"][1]
    assert {url.removeprefix(base) for url in got.captured} == {f"/a/{name}.html" for name in TAKEN}, got.endings
    assert all("<p>正文</p>" in body for body, _ in got.captured.values())
    [taken] = re.findall(r"(\d+) stopped", got.captured[f"{base}/a/eats-memory.html"][0])
    assert 16 * int(taken) < 1536, "MB"
    assert sum(path.startswith("/data") for path in hostile_site.asked) <= 300
    assert not [path for path in hostile_site.asked if path.startswith("/popup")]
