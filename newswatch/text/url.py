"""Addresses in, one canonical address out: two spellings of an address must never be two articles."""

import re
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url, safe_url_string

_TRACKING = re.compile(
    r"(?i)^(utm_\w+|spm|from|source|isappinstalled|share\w*|wx\w*|sessionid|_t|_|timestamp|fbclid|gclid|ivk_sa)$"
)
_TWIN_HOSTS = (
    (re.compile(r"^((?:[a-z0-9-]+\.)*)xinhuanet\.com$"), r"\1news.cn"),  # one newsroom, both domains serve every page
    (re.compile(r"^(?:wap\.)?miit\.gov\.cn$"), "www.miit.gov.cn"),  # the bare host does not answer
)
DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 2000
"""Characters as sent, percent-encoded; longer addresses are refused (browsers and servers differ beyond it)."""


class BadAddress(ValueError):  # noqa: N818
    """Not an http(s) address that could be fetched; the message quotes it, shortened."""


def canonical(url: str) -> str:
    """The one address under which a text is filed.

    https for http (a site that serves both serves the same), lower-case host without a final dot or default port,
    no fragment, no tracking parameters, the rest of the query sorted, twin hosts folded. Raises BadAddress.
    """
    stripped = url.strip()
    if len(stripped) > MAX_LENGTH or any(c < " " or c == "\x7f" for c in stripped):
        raise BadAddress(f"address too long or with control characters: {stripped[:80]!r}")
    try:
        sent = len(safe_url_string(stripped))
        parts = urlsplit(stripped)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise BadAddress(f"not an address: {stripped[:80]!r} ({error})") from None
    if parts.scheme.lower() not in DEFAULT_PORTS or not host:
        raise BadAddress(f"not an http(s) address: {stripped[:80]!r}")
    if sent > MAX_LENGTH:
        raise BadAddress(f"address too long, {sent} characters as it is sent: {stripped[:80]!r}")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
        for pattern, twin in _TWIN_HOSTS:
            host = pattern.sub(twin, host)
        query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.match(p.partition("=")[0]))
        netloc = f"[{host}]" if ":" in host else host
        if port is not None and port != DEFAULT_PORTS[parts.scheme.lower()]:
            netloc = f"{netloc}:{port}"
        rebuilt = parts._replace(scheme="https", netloc=netloc, query=query, fragment="").geturl()
        return canonicalize_url(rebuilt)
    except (UnicodeError, ValueError) as error:
        raise BadAddress(f"not an address: {stripped[:80]!r} ({error})") from None


def host_of(url: str) -> str:
    """The lower-case host name of an address, empty where there is none."""
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""
