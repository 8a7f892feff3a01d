"""A seed, a source and a round in, one real crawl of it out: spider, pipeline, spool and log, from recorded answers.

`python -m chaos.crawl SEED SOURCE ROUND` ends with 0 where every page of the round has ended well, with 4 where a
server was away and the round has to be crawled again. The settings are the environment's, as for every role.
"""

import hashlib
import sys

from chaos.load import SITES, Load, Round
from crawlers.replay import Replay, Saved
from crawlers.run import crawl
from newswatch import catalogue, logs
from newswatch.cli.child import end_with_parent
from newswatch.cli.exits import Code
from newswatch.cli.house import desk_of, open_house
from newswatch.model.disposition import Disposition
from newswatch.model.outcome import Outcome
from newswatch.ports import Crawl, Unavailable
from newswatch.settings import load


def recorded(given: Round) -> Replay:
    """The round as answers of its site, which also says that something did not change."""
    robots = Saved(f"https://{given.site.host}/robots.txt", b"", 404)
    listing = _answer(given.site.list_url, given.listing)
    return Replay([robots, listing, *(_answer(page.url, page.body) for page in given.pages)])


def _answer(url: str, body: bytes) -> Saved:
    tag = hashlib.blake2b(body, digest_size=8).hexdigest()
    return Saved(url, body, headers={"Content-Type": "text/html; charset=utf-8", "ETag": f'"{tag}"'})


def ended_well(done: Crawl) -> bool:
    """Whether the crawl heard everything and lost nothing to a server that was away."""
    return done.outcome == Outcome.OK and not done.dispositions.get(Disposition.FAILED)


def main(seed: int, slug: str, number: int) -> int:
    settings = load()
    logs.set_up(settings.log_level)
    end_with_parent()
    site = next(site for site in SITES if site.slug == slug)
    source = catalogue.load(settings.sources)[slug]
    try:
        with open_house(settings) as house:
            done = crawl(source, desk_of(house), recorded(Load(seed).round(site, number)))
    except Unavailable as error:
        print(f"chaos.crawl: {error}", file=sys.stderr)
        return Code.UNREACHABLE
    return Code.OK if ended_well(done) else Code.UNREACHABLE


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
