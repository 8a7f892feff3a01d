"""What a rendered page can talk the browser into, and what it cannot: nothing internal is reached, by any way out."""

HOST = "daily.example"

INSIDE = {
    "fetch": "fetch('http://127.0.0.1:{port}/fetch')",
    "by name": "fetch('http://localhost:{port}/name', {{mode: 'no-cors'}})",
    "a name that resolves inward": "fetch('http://daily.example:{port}/inward', {{mode: 'no-cors'}})",
    "in digits": "fetch('http://2130706433:{port}/digits', {{mode: 'no-cors'}})",
    "over IPv6": "fetch('http://[::1]:{port}/six', {{mode: 'no-cors'}})",
    "over TLS": "fetch('https://127.0.0.1:{port}/tls', {{mode: 'no-cors'}})",
    "link-local": "fetch('http://169.254.169.254/latest/meta-data', {{mode: 'no-cors'}})",
    "by redirect": "fetch('/inward', {{mode: 'no-cors'}})",
    "script": "add('script', {{src: 'http://127.0.0.1:{port}/script.js'}})",
    "stylesheet": "add('link', {{rel: 'stylesheet', href: 'http://127.0.0.1:{port}/style.css'}})",
    "preconnect": "add('link', {{rel: 'preconnect', href: 'http://127.0.0.1:{port}/'}})",
    "prefetch": "add('link', {{rel: 'prefetch', href: 'http://127.0.0.1:{port}/next'}})",
    "iframe": "add('iframe', {{src: 'http://127.0.0.1:{port}/frame'}})",
    "iframe by redirect": "add('iframe', {{src: '/inward'}})",
    "object": "add('object', {{data: 'http://127.0.0.1:{port}/object'}})",
    "image": "new Image().src = 'http://127.0.0.1:{port}/image.png'",
    "WebSocket": "new WebSocket('ws://127.0.0.1:{port}/socket')",
    "EventSource": "new EventSource('http://127.0.0.1:{port}/events')",
    "beacon": "navigator.sendBeacon('http://127.0.0.1:{port}/beacon', 'x')",
    "popup": "window.open('http://127.0.0.1:{port}/popup')",
    "worker": "new Worker(URL.createObjectURL(new Blob([`fetch('http://127.0.0.1:{port}/worker')`])))",
    "WebTransport": "new WebTransport('https://127.0.0.1:{port}/transport')",
    "form": "form('http://127.0.0.1:{port}/form', 'frame')",
    "WebRTC": (
        "(() => {{ const c = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}});"
        " c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o)) }})()"
    ),
    "a file": "add('iframe', {{src: 'file:///etc/hostname'}})",
}
TOOLS = """
const add = (name, attributes) => document.body.append(Object.assign(document.createElement(name), attributes));
const form = (action, target) => {
  const made = Object.assign(document.createElement('form'), {action, target, method: 'post'});
  document.body.append(made); made.submit();
};
"""
LEADING = {
    "location": "<script>location = 'http://127.0.0.1:{port}/location'</script>",
    "refresh": "<meta http-equiv=refresh content='0;url=http://localhost:{port}/refresh'>",
    "form": "<form id=f action='http://127.0.0.1:{port}/form' method=post></form><script>f.submit()</script>",
}


def test_nothing_inside_is_reached_by_any_way_out_of_a_page(open_site, forbidden, entry, crawl):
    site = open_site()
    base = f"http://{HOST}:{site.port}"
    inward = {"status": 302, "headers": {"Location": f"http://127.0.0.1:{forbidden.port}/redirected"}}
    tried = "\n".join(f"try {{ {code.format(port=forbidden.port)} }} catch (e) {{}}" for code in INSIDE.values())
    site.answers = {
        "/robots.txt": {"status": 404},
        "/inward": inward,
        "/a/all.html": f"<body><p>正文</p><script>{TOOLS}{tried}</script></body>",
        "/a/redirect.html": inward,
        **{f"/a/{name}.html": f"<body>{code.format(port=forbidden.port)}</body>" for name, code in LEADING.items()},
    }
    pages = [path for path in site.answers if path.startswith("/a/")]
    site.answers["/list.html"] = "".join(f'<li><a href="{path}">标题</a></li>' for path in pages)
    got = crawl(entry(base), [f"{HOST}=127.0.0.1:{site.port}/crawl"])
    assert forbidden.came == []
    endings = got.endings
    assert endings.pop(f"{base}/a/all.html") == ("not_article", "video")
    for url, (disposition, reason) in endings.items():
        assert (disposition, "crawl refused" in reason) == ("failed", True), (url, reason)
    refused = [reason for url, reason in got.refused if url.endswith("/a/all.html")]
    for inside in ("127.0.0.1", "localhost", HOST, "169.254.169.254", "::1"):
        assert any(f"{inside}:" in reason and "internal address" in reason for reason in refused), (inside, refused)
    kept, _ = got.captured[f"{base}/a/all.html"]
    assert "正文" in kept
