"""An address as an attribute of a page states it in, the absolute one that anybody could ask for out."""

import re
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string

from newswatch.text.url import DEFAULT_PORTS, MAX_LENGTH

_OWN = ("localhost", "local", "internal", "invalid", "lan", "home", "corp", "intranet", "arpa", "onion")
"""Last labels of host names that only one network knows, or none (RFC 6761, RFC 6762, RFC 8375)."""
_NUMBER = re.compile(r"\d+|0x[\da-f]*")
"""A last label by which a browser takes a host for an IPv4 address (127.1; WHATWG URL, "ends in a number")."""


def absolute(base: str, stated: str) -> str:
    """The http(s) address that `stated` means on a page at `base`, without its fragment, as it is sent.

    Empty where it means none, or one that not everybody could ask for: with a password, of a host inside some network,
    of more than 2,000 characters.
    """
    stated = stated.strip()
    if not stated or len(stated) > MAX_LENGTH:
        return ""
    try:
        found = safe_url_string(urljoin(base, stated))
        parts = urlsplit(found)
        host = (parts.hostname or "").rstrip(".")
        usable = parts.scheme in DEFAULT_PORTS and not parts.username and parts.port != 0 and _is_public(host)
    except (ValueError, UnicodeError):
        return ""
    return parts._replace(fragment="").geturl() if usable and len(found) <= MAX_LENGTH else ""


def base(url: str, stated: str) -> str:
    """The address against which those of a page at `url` are read, where its <base> says `stated`, or nothing."""
    return (absolute(url, stated) if stated else "") or url


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        last = host.rpartition(".")[2]
        return "." in host and last not in _OWN and not _NUMBER.fullmatch(last)
