"""The guard where connections are made: what a page can talk the crawler into, and what it cannot."""

import pytest
from twisted.internet.address import IPv4Address

from crawlers.resolver import GuardedResolver
from newswatch.guard import Guard, literal
from newswatch.passes import parse_pass

HOST = "daily.example"
PAGE = "<html><head><title>一页</title></head><body><p>正文</p></body></html>"

SPELLINGS = {
    "127.0.0.1": "loopback",
    "localhost": "loopback",
    "2130706433": "loopback",
    "0x7f.1": "loopback",
    "127.1": "loopback",
    "0177.0.0.1": "loopback",
    "127.0.0.1.": "loopback",
    "127。0。0。1": "loopback",
    "①②⑦.⓪.⓪.①": "loopback",
    "\uff11\uff12\uff17.\uff10.\uff10.\uff11": "loopback",
    "[::1]": "loopback",
    "[::ffff:127.0.0.1]": "IPv4-mapped",
    "[::]": "unspecified",
    "0": "this network",
    "0.0.0.0": "this network",
    "169.254.169.254": "link-local",
    "10.0.0.1": "private",
    "[fe80::1]": "link-local",
    "daily.example": "loopback",
}


def test_no_redirect_reaches_another_port_or_name_however_it_is_spelled(open_site, entry, crawl_once):
    site, secret = open_site(), open_site()
    base = f"http://{HOST}:{site.port}"
    links = {f"/a/{number}.html": spelling for number, spelling in enumerate(SPELLINGS)}
    encrypted = "/a/over-tls.html"
    rows = "".join(f'<li><a href="{link}">标题</a></li>' for link in [*links, encrypted])
    site.answers = {
        link: {"status": 302, "headers": {"Location": f"http://{spelling}:{secret.port}/secret"}}
        for link, spelling in links.items()
    }
    links[encrypted] = "localhost"
    site.answers[encrypted] = {"status": 301, "headers": {"Location": f"https://localhost:{secret.port}/secret"}}
    site.answers["/list.html"] = f"<ul>{rows}</ul>"
    got = crawl_once(entry=entry(base), passes=[f"{HOST}=127.0.0.1:{site.port}/crawl"])
    assert got.crawl["dispositions"] == {"failed": len(links)}
    for link, spelling in links.items():
        told = got.reason(base + link)
        assert "crawl refused" in told, spelling
        assert SPELLINGS[spelling] in told, spelling
        assert site.asked.count(link) == 1, "a refusal is not tried again"
    assert secret.asked == []


def test_without_a_pass_not_even_the_list_is_asked_for(open_site, entry, crawl_once):
    site = open_site()
    base = f"http://127.0.0.1:{site.port}"
    passes = [f"127.0.0.1=127.0.0.1:{site.port}/deliver", f"{HOST}=127.0.0.1:{site.port}/crawl"]
    got = crawl_once(entry=entry(base), passes=passes)
    assert got.crawl["outcome"] == "broken"
    assert f"pass --allow-endpoint 127.0.0.1=127.0.0.1:{site.port}/crawl" in got.crawl["errors"][0]
    assert site.asked == []


class Names:
    """A name server: an IHostnameResolver that answers from a table."""

    def __init__(self, table):
        self.table = table

    def resolveHostName(self, receiver, host, port=0, *_):  # noqa: N802
        receiver.resolutionBegan(None)
        for address in self.table[host]:
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()


class Reactor:
    def __init__(self, table):
        self.nameResolver = Names(table)


class Receiver:
    def __init__(self):
        self.addresses = []
        self.complete = False

    def resolutionBegan(self, _):  # noqa: N802
        pass

    def addressResolved(self, address):  # noqa: N802
        self.addresses.append((address.host, address.port))

    def resolutionComplete(self):  # noqa: N802
        self.complete = True


TABLE = {
    "news.example": ["1.1.1.1", "1.0.0.1"],
    "rebound.example": ["1.1.1.1", "192.168.0.1"],
    "store.example": ["9.9.9.9"],
    "gone.example": [],
    "内网.example": ["10.0.0.1"],
}


def resolved(host, port, guard):
    resolver, receiver = GuardedResolver(guard, Reactor(TABLE)), Receiver()
    resolver.resolveHostName(receiver, host, port)
    assert receiver.complete
    return receiver.addresses, "; ".join(resolver.refusals.values())


def nobody(_):
    return False


def test_a_public_name_gets_all_its_addresses():
    assert resolved("news.example", 443, Guard(own=nobody)) == ([("1.1.1.1", 443), ("1.0.0.1", 443)], "")


@pytest.mark.parametrize("host", ["rebound.example", "store.example", "内网.example"])
def test_a_name_with_one_internal_address_gets_none_at_all(host):
    addresses, reason = resolved(host, 443, Guard(endpoints=[("9.9.9.9", 443)], own=nobody))
    assert addresses == []
    assert "crawl refused" in reason


def test_a_passed_name_gets_the_passed_address_without_a_look_up():
    guard = Guard([parse_pass("demo.example=127.0.0.1:8001/crawl")])
    assert resolved("demo.example", 8001, guard) == ([("127.0.0.1", 8001)], "")
    assert resolved("demo.example", 8002, guard)[0] == []


def test_a_name_without_an_address_is_not_called_refused():
    assert resolved("gone.example", 80, Guard(own=nobody)) == ([], "")


def test_names_are_not_taken_for_addresses():
    for name in ("news.example", "1.example", "", "a b", "12.34.56.78.90", "0x7g.1"):
        assert literal(name) == ()


def test_a_name_in_another_script_is_one_name_in_every_spelling(open_site, entry, crawl_once):
    site = open_site()
    site.answers = {"/rss.xml": {"status": 302, "headers": {"Location": f"http://内网.example:{site.port + 1}/"}}}
    base = f"http://xn--v6q792i.example:{site.port}"
    got = crawl_once(
        entry=entry(base, [{"type": "feed", "url": f"{base}/rss.xml"}]),
        passes=[f"内网.example=127.0.0.1:{site.port}/crawl"],
    )
    assert "/rss.xml" in site.asked
    assert "crawl refused" in got.crawl["errors"][0]


@pytest.mark.parametrize("host", ["a..example", "a" * 64 + ".example", ".", ""])
def test_a_name_nobody_can_be_asked_for_gets_no_address_at_once(host):
    assert resolved(host, 80, Guard(own=nobody)) == ([], "")
