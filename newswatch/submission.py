"""An address that somebody pushes in, judged before it is fetched: whose page it is, or why it cannot be taken."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from newswatch.catalogue import Catalogue
from newswatch.guard import Guard, literal
from newswatch.model import ids
from newswatch.model.source import Source
from newswatch.text.url import DEFAULT_PORTS, BadAddress, canonical, host_of
from newswatch.wire.messages import PageSubmitted


def judged(url: str, catalogue: Catalogue, guard: Guard, at: datetime, again: bool = False) -> PageSubmitted:
    """`url` as a submission made at `at`.

    Raises BadAddress where it is no address of a page that an entry of the catalogue reads, Refused where it spells out
    an internal address; a name is resolved and checked when it is dialled.
    """
    address = url.strip()
    article_id = ids.article_id(canonical(address))
    parts = urlsplit(address)
    if parts.username is not None or parts.password is not None:
        raise BadAddress(f"an address with a name or password in it is not fetched: {parts.hostname}")
    for spelled in literal(host_of(address)):
        guard.check(host_of(address), spelled, parts.port or DEFAULT_PORTS[parts.scheme.lower()], "crawl")
    owner(address, catalogue, at)
    return PageSubmitted(article_id, address, at, again)


def owner(url: str, catalogue: Catalogue, at: datetime) -> Source:
    """The Source whose page `url` is: that of its host, else the catalogue's entry for any host. Raises BadAddress."""
    found = catalogue.by_host(url, at)
    if found is None:
        raise BadAddress(f"no entry of the catalogue owns {host_of(url)}, and none has hosts = ['*']: {url[:80]!r}")
    return found[0]


def by_owner(pages: Iterable[PageSubmitted], catalogue: Catalogue) -> dict[str, list[PageSubmitted]]:
    """Submissions by the slug of the Source that reads them, each address once. Raises BadAddress."""
    found: dict[str, dict[str, PageSubmitted]] = {}
    for page in pages:
        of_source = found.setdefault(owner(page.url, catalogue, page.submitted_at).slug, {})
        earlier = of_source.get(page.article_id)
        of_source[page.article_id] = page if earlier is None or page.again else earlier
    return {slug: list(of_source.values()) for slug, of_source in found.items()}
