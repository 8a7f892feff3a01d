"""A host in, the site it is a channel of out, by the public suffix list that comes with tldextract."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract import TLDExtract


def site_of(host: str) -> str:
    """The registered domain: `tech.gmw.cn` gives `gmw.cn`, `www.gov.cn` itself, as `gov.cn` is a public suffix.

    Under no public suffix the last two labels stand for it; an address in numbers is its own site.
    """
    found = _suffixes()(host)
    if found.top_domain_under_public_suffix:
        return found.top_domain_under_public_suffix
    return host if found.ipv4 or found.ipv6 else ".".join(host.split(".")[-2:])


@cache
def _suffixes() -> "TLDExtract":
    """Neither fetched nor cached on disk; private suffixes too: two blogs under one host's name are two sites."""
    from tldextract import TLDExtract  # a quarter of a second, with the HTTP client that it never uses here

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
