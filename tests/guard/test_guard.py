import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis.strategies import ip_addresses

from newswatch.guard import Guard, Refused, Unresolved, is_own, reserved, store_endpoints
from newswatch.passes import Pass, parse_pass
from newswatch.settings import BadSetting, Settings, load

INTERNAL = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2400:3200::1",
    "2606:4700::1111",
]


def nobody(_: object) -> bool:
    return False


@pytest.mark.parametrize("address", INTERNAL)
@pytest.mark.parametrize("purpose", ["crawl", "deliver"])
def test_an_internal_address_is_refused_for_every_purpose(address, purpose):
    with pytest.raises(Refused) as refused:
        Guard(own=nobody).check("news.example", address, 80, purpose)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_dialled(address):
    Guard(own=nobody).check("news.example", address, 443, "crawl")


@given(ip_addresses())
def test_whatever_python_calls_not_global_is_internal_here_too(address):
    if not address.is_global:
        assert reserved(address)


@given(ip_addresses(v=4))
def test_no_form_of_ipv6_carries_an_ipv4_address_through(address):
    forms = (
        f"::{address}",
        f"::ffff:{address}",
        f"::ffff:0:{address}",
        f"64:ff9b::{address}",
        f"64:ff9b:1::{address}",
        str(ipaddress.IPv6Address((0x2002 << 112) | (int(address) << 80))),
        str(ipaddress.IPv6Address((0x20010000 << 96) | (int(address) ^ 0xFFFFFFFF))),
    )
    assert all(reserved(ipaddress.ip_address(form)) for form in forms)


def test_what_is_no_address_is_refused():
    with pytest.raises(Refused, match="no address"):
        Guard(own=nobody).check("news.example", "localhost", 80, "crawl")


def test_a_public_address_of_this_machine_is_internal():
    mine = ipaddress.ip_address("8.8.4.4")
    guard = Guard(own=lambda address: address == mine)
    guard.check("news.example", "8.8.8.8", 80, "crawl")
    with pytest.raises(Refused, match="an address of this machine"):
        guard.check("news.example", "8.8.4.4", 80, "crawl")


def test_own_addresses_are_told_by_binding():
    assert is_own(ipaddress.ip_address("127.0.0.1"))
    assert not is_own(ipaddress.ip_address("8.8.8.8"))


def test_not_even_a_pass_leads_to_a_configured_endpoint():
    passes = [parse_pass("store.example=127.0.0.1:27017/deliver")]
    with pytest.raises(Refused, match="a configured server"):
        Guard(passes, [("store.example", 27017)], nobody).check("store.example", "127.0.0.1", 27017, "deliver")


def test_a_configured_endpoint_is_refused_by_address_and_by_name_at_its_port_only():
    guard = Guard(endpoints=[("Store.Example", 27017), ("8.8.8.8", 9092)], own=nobody)
    guard.check("news.example", "8.8.8.8", 443, "crawl")
    with pytest.raises(Refused, match="a configured server"):
        guard.check("news.example", "8.8.8.8", 9092, "deliver")
    with pytest.raises(Refused, match="a configured server"):
        guard.check("store.example.", "1.1.1.1", 27017, "crawl")


PASS = parse_pass("ministry.demo=127.0.0.1:8001/crawl")


def test_a_pass_lets_exactly_its_host_address_port_and_purpose_through():
    Guard([PASS]).check("ministry.demo", "127.0.0.1", 8001, "crawl")
    Guard([PASS]).check("Ministry.Demo.", "127.0.0.1", 8001, "crawl")


@pytest.mark.parametrize(
    ("host", "address", "port", "purpose"),
    [
        ("other.demo", "127.0.0.1", 8001, "crawl"),
        ("ministry.demo", "127.0.0.2", 8001, "crawl"),
        ("ministry.demo", "::1", 8001, "crawl"),
        ("ministry.demo", "::ffff:127.0.0.1", 8001, "crawl"),
        ("ministry.demo", "127.0.0.1", 8002, "crawl"),
        ("ministry.demo", "127.0.0.1", 8001, "deliver"),
        ("127.0.0.1", "127.0.0.1", 8001, "crawl"),
    ],
)
def test_a_pass_is_good_for_nothing_else(host, address, port, purpose):
    with pytest.raises(Refused):
        Guard([PASS]).check(host, address, port, purpose)


def test_a_refusal_names_the_pass_that_would_permit_it():
    with pytest.raises(Refused, match=r"--allow-endpoint hook.example=\[::1\]:9000/deliver"):
        Guard(own=nobody).check("hook.example", "::1", 9000, "deliver")
    assert parse_pass("hook.example=[::1]:9000/deliver") == Pass(
        "hook.example", ipaddress.ip_address("::1"), 9000, "deliver"
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ministry.demo", "write host=address:port"),
        ("ministry.demo=127.0.0.1/crawl", "write host=address:port"),
        ("ministry.demo=127.0.0.1:8001", "write host=address:port"),
        ("=127.0.0.1:8001/crawl", "write host=address:port"),
        ("ministry.demo=localhost:8001/crawl", "not an IP address"),
        ("ministry.demo=127.0.0.1:0/crawl", "port 0"),
        ("ministry.demo=127.0.0.1:65536/crawl", "port 65536"),
        ("ministry.demo=127.0.0.1:8001/read", "neither crawl nor deliver"),
        ("*=127.0.0.1:8001/both", "neither crawl nor deliver"),
    ],
)
def test_a_pass_that_cannot_be_read_says_why(text, fault):
    with pytest.raises(ValueError, match=fault):
        parse_pass(text)
    with pytest.raises(BadSetting, match=f"NEWSWATCH_ALLOW_ENDPOINT.*{fault}"):
        load(allow_endpoint=(text,))


def test_passes_come_from_the_operators_settings():
    settings = Settings(allow_endpoint=("ministry.demo=127.0.0.1:8001/crawl",))
    Guard.from_settings(settings).check("ministry.demo", "127.0.0.1", 8001, "crawl")


def answers(*addresses):
    return lambda host, port, *_: [(0, 0, 0, "", (address, port)) for address in addresses]


def no_lookup(*_):
    raise AssertionError("a pinned name was looked up")


def test_a_name_with_a_pass_is_pinned_for_that_purpose_and_never_looked_up():
    guard = Guard([PASS])
    assert guard.pinned("MINISTRY.demo", "crawl") == ("127.0.0.1",)
    assert guard.pinned("ministry.demo", "deliver") == ()
    assert guard.addresses("ministry.demo", 8001, "crawl", no_lookup) == ("127.0.0.1",)
    with pytest.raises(Refused):
        guard.addresses("ministry.demo", 8002, "crawl", no_lookup)


def test_one_internal_address_among_several_refuses_the_name():
    guard = Guard(own=nobody)
    assert guard.addresses("news.example", 80, "crawl", answers("1.1.1.1", "1.0.0.1")) == ("1.1.1.1", "1.0.0.1")
    with pytest.raises(Refused):
        guard.addresses("news.example", 80, "crawl", answers("1.1.1.1", "10.0.0.1"))


def test_a_name_without_an_address_is_unresolved_not_refused():
    def fails(*_):
        raise socket.gaierror(-2, "Name or service not known")

    for lookup in (fails, answers()):
        with pytest.raises(Unresolved, match=r"gone\.example"):
            Guard(own=nobody).addresses("gone.example", 80, "deliver", lookup)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "::1", "::ffff:127.0.0.1", "::ffff:0.0.0.0", "127.0.0.2"])
@pytest.mark.parametrize("endpoint", ["127.0.0.1", "localhost", "::1"])
def test_no_pass_leads_to_an_endpoint_of_this_machine_under_another_of_its_addresses(address, endpoint):
    written = f"[{address}]" if ":" in address else address
    passes = [parse_pass(f"x={written}:{port}/crawl") for port in (8642, 8643)]
    guard = Guard(passes, [(endpoint, 8642)], own=nobody)
    with pytest.raises(Refused, match="configured server"):
        guard.check("x", address, 8642, "crawl")
    guard.check("x", address, 8643, "crawl")


def test_an_endpoint_is_known_by_its_mapped_address_too():
    guard = Guard([parse_pass("x=[::ffff:8.8.8.8]:9092/crawl")], [("8.8.8.8", 9092)], own=nobody)
    with pytest.raises(Refused, match="configured server"):
        guard.check("x", "::ffff:8.8.8.8", 9092, "crawl")


def test_every_server_of_the_stores_uri_is_an_endpoint():
    found = store_endpoints(
        "mongodb://user:p%40ss@db1.example:27018,[2400::1],db2.example/?tls=true", answers("9.9.9.9")
    )
    assert found == [
        ("db1.example", 27018),
        ("9.9.9.9", 27018),
        ("2400::1", 27017),
        ("9.9.9.9", 27017),
        ("db2.example", 27017),
        ("9.9.9.9", 27017),
    ]
    assert store_endpoints("") == []


def test_kafkas_brokers_are_dialled_by_their_own_client_alone():
    """By the name they are configured under and by every address it has, in spite of a pass."""
    guard = Guard.from_settings(
        load(kafka="localhost:39092,[::1]:39093", allow_endpoint=("localhost=127.0.0.1:39092/crawl",))
    )
    for host, address, port in [
        ("localhost", "127.0.0.1", 39092),
        ("elsewhere.example", "127.0.0.1", 39092),
        ("elsewhere.example", "::1", 39093),
    ]:
        with pytest.raises(Refused, match="configured server"):
            guard.check(host, address, port, "crawl")
