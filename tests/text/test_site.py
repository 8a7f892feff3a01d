"""Hosts of one site are told from hosts of another by the public suffix list."""

import pytest

from newswatch.text.site import site_of


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("tech.gmw.cn", "gmw.cn"),
        ("finance.ce.cn", "ce.cn"),
        ("www.people.com.cn", "people.com.cn"),
        ("www.miit.gov.cn", "miit.gov.cn"),
        ("www.gov.cn", "www.gov.cn"),
        ("one.github.io", "one.github.io"),
        ("www.bailu.example", "bailu.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("", ""),
    ],
)
def test_a_channel_is_of_its_site(host, site):
    assert site_of(host) == site
