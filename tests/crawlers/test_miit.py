"""The ministry's real entry and the real pipeline, from its column's shell page to a published article."""

import shutil
import tomllib

from crawlers.settings import ITEM_PIPELINES
from newswatch.settings import ROOT

CASES = ROOT / "tests" / "sources" / "miit"
COLUMN = "部领导活动"
VISIT = "https://www.miit.gov.cn/xwfb/bldhd/art/2026/art_3f0c5d7a9b1e4c6d8f2a4b6c8d0e1f23.html"


def test_a_column_is_followed_from_its_shell_to_the_article(tmp_path, crawl_once):
    for case in ("column-shell", "column-rows", "leader-visit"):
        shutil.copytree(CASES / case, tmp_path / "saved" / case)
    entry = tomllib.loads((ROOT / "sources" / "miit.toml").read_text(encoding="utf-8"))
    entry["watch"] = [watch for watch in entry["watch"] if watch["name"] == COLUMN]
    got = crawl_once(
        entry=entry, replay=str(tmp_path / "saved"), changes={"ITEM_PIPELINES": ITEM_PIPELINES}, look_at=[VISIT]
    )
    assert got.crawl["outcome"] == "ok"
    assert got.crawl["dispositions"] == {"published": 1, "failed": 2}, "two of its three rows were not saved"
    assert (VISIT, "published") in got.endings
    assert got.visits[VISIT]["event_id"]
    assert got.visits[VISIT]["due_at"] == "2026-11-03T03:00:00Z"
