"""From first seen to handed over: articles published at a steady rate, and when each alert reaches a webhook.

    .venv/bin/python -m benchmarks.latency --rate 10 --seconds 60

`newswatch up` with an embedded log and store runs as a process of its own with the roles dedup, match and deliver;
one subscription meets every text. An article is first seen when it is published. Receiver, publisher and service share
the machine. Shown are the seconds from `seen` to the arrival of the alert, of those after a warm-up.
"""

import argparse
import random
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson

from newswatch.cli.child import as_environment, own_command
from newswatch.cli.exits import Stop
from newswatch.cli.house import open_house, open_log
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.subscription import Subscription
from newswatch.revision import revision_key
from newswatch.settings import Settings, load
from newswatch.wire.messages import ArticleExtracted, encode
from newswatch.wire.topics import EXTRACTED

_MUST, _AIM = 2.0, 0.5
_WARM = 5.0
"""Seconds at the start that are not counted."""
_SETTLE = 15.0
"""Seconds after the last article in which alerts are still waited for."""
_WORDS = "工厂 机床 订单 园区 电机 出口 轴承 芯片 船厂 钢材 电池 光伏 仓库 港口 检修 班组 图纸 工期 质检 车间".split()  # noqa: SIM905
_VERBS = "建成 启用 扩建 检修 测试 交付 验收 投产 改造 签约".split()  # noqa: SIM905


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.latency", description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=10.0, help="articles a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newswatch-latency-") as folder, _receiver() as (arrived, port):
        settings = load(
            data=Path(folder) / "data",
            mongo_uri="",
            mongo_uri_file=None,
            kafka="",
            intake_port=None,
            allow_endpoint=(f"localhost=127.0.0.1:{port}/deliver",),
        )
        with _running(settings, Path(folder) / "newswatch.log"):
            _subscribe(settings, port)
            published = _publish(settings, options.rate, options.seconds)
            until = time.monotonic() + _SETTLE
            while len(arrived) < len(published) and time.monotonic() < until:
                time.sleep(0.1)
    return _told(arrived, published)


@contextmanager
def _receiver() -> Iterator[tuple[dict[str, datetime], int]]:
    """A webhook's receiver: when the alert of each address first arrived, and at which port."""
    arrived: dict[str, datetime] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = orjson.loads(self.rfile.read(int(self.headers["content-length"])))
            now = system_clock()
            for alert in body.get("alerts", [body]):
                arrived.setdefault(alert["url"], now)
            self.send_response(204)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Not on our terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield arrived, server.server_port
    finally:
        server.shutdown()


@contextmanager
def _running(settings: Settings, log: Path) -> Iterator[None]:
    """The service, from its ready line until it is told to stop. Raises Stop where it does not get ready."""
    with log.open("wb") as errors:
        command = own_command("up", "--roles", "dedup,match,deliver")
        service = subprocess.Popen(
            command, env=as_environment(settings), stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            if "ready" not in (service.stdout.readline() if service.stdout else ""):
                raise Stop(f"newswatch did not get ready: {log.read_text(encoding='utf-8')[-500:]}")
            yield
        finally:
            service.terminate()
            service.wait()


def _subscribe(settings: Settings, port: int) -> None:
    with open_house(settings) as house:
        house.store.subscriptions.put(
            Subscription(
                "latency", "工业", (f"webhook:http://localhost:{port}/",), system_clock(), secret="whsec_" + "A" * 32
            )
        )
    time.sleep(2)  # every worker knows of a subscription after a second


def _publish(settings: Settings, rate: float, seconds: float) -> dict[str, datetime]:
    """When each article that was published, by address, was first seen."""
    rnd, log, seen = random.Random(7), open_log(settings), dict[str, datetime]()
    try:
        began = time.monotonic()
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            article = _article(number, rnd)
            log.publish(EXTRACTED.name, article.article_id, encode(ArticleExtracted(article)))
            seen[article.url] = article.seen
        return seen
    finally:
        log.close()


def _article(number: int, rnd: random.Random) -> Article:
    """A text of some 600 characters unlike all others."""
    said = [
        f"{rnd.choice(_WORDS)}{rnd.choice(_VERBS)}{rnd.randrange(10, 9999)}台{rnd.choice(_WORDS)}，"
        f"{rnd.choice(_WORDS)}负责人{rnd.choice(_VERBS)}了第{rnd.randrange(1, 999)}号{rnd.choice(_WORDS)}。"
        for _ in range(16)
    ]
    reading = Reading(f"工业快讯{number}：{said[0][:18]}", "\n".join(said), "\n".join(said), site="江东在线")
    url = f"https://jiangdong.example/{number}.html"
    name, key = ids.article_id(url), revision_key(reading)
    return Article(name, ids.event_id(name, None, key), None, key, "0" * 32, url, "made", system_clock(), reading)


def _told(arrived: dict[str, datetime], published: dict[str, datetime]) -> int:
    began = min(published.values())
    took = [
        (at - published[url]).total_seconds()
        for url, at in arrived.items()
        if (published[url] - began).total_seconds() >= _WARM
    ]
    print(
        f"{len(published)} articles published, {len(arrived)} alerts arrived, {len(took)} counted after {_WARM:.0f} s"
    )
    if len(took) < 20 or len(arrived) < len(published):
        print("alerts are missing: nothing is claimed")
        return 1
    p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    print(f"seconds from first seen to handed over: p50 {p50:.2f}, p95 {p95:.2f}, worst {max(took):.2f}")
    print(f"must {_MUST} s: {'met' if p95 <= _MUST else 'MISSED'}; aim {_AIM} s: {'met' if p95 <= _AIM else 'missed'}")
    return 0 if p95 <= _MUST else 1


if __name__ == "__main__":
    raise SystemExit(main())
