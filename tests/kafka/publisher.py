"""A process that publishes news until its standard input closes: `publisher.py SERVERS WRITER`, a line for each event.

Every writer carries the same stories in an order of its own, each at another address, some of them disguised.
"""

import random
import select
import sys
from datetime import UTC, datetime
from itertools import count

from chaos import prose
from demo.disguise import traditional
from demo.texts import Text
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.revision import revision_key
from newswatch.wire.kafka import KafkaLog
from newswatch.wire.kafka_brokers import Brokers
from newswatch.wire.messages import ArticleExtracted, encode
from newswatch.wire.topics import EXTRACTED

SEED = 20261122
SHUFFLED = 8
"""Stories within which each writer has its own order."""
PAUSE = 0.2
"""Seconds between two articles, so that the deciders work all the time and are behind after a kill."""


def article(writer: str, number: int, dice: random.Random) -> Article:
    told = disguised(prose.text(SEED, number), dice)
    url = f"https://{writer}-{number % 5}.example/{number}.html"
    reading = Reading(title=told.title, text=told.body, printed=told.body, site=f"{writer}-{number % 5}.example")
    key, name = revision_key(reading), ids.article_id(url)
    return Article(name, ids.event_id(name, None, key), None, key, "0" * 32, url, "test", datetime.now(UTC), reading)


def disguised(text: Text, dice: random.Random) -> Text:
    choice = dice.randrange(3)
    if choice == 0:
        return traditional(text)
    return Text(text.title, text.paragraphs[:-1]) if choice == 1 else text


def main(servers: str, writer: str) -> None:
    log, dice = KafkaLog(Brokers(servers)), random.Random(writer)
    for block in count(0, SHUFFLED):
        for number in dice.sample(range(block, block + SHUFFLED), SHUFFLED):
            new = article(writer, number, dice)
            headers = {"event_id": new.event_id}
            log.publish(EXTRACTED.name, new.article_id, encode(ArticleExtracted(new)), headers)
            print(new.event_id, flush=True)
            if select.select([sys.stdin], [], [], PAUSE)[0]:
                log.close()
                return


if __name__ == "__main__":
    main(*sys.argv[1:])
