import json
import subprocess
import sys
from pathlib import Path

import pytest

LIST = """<html><body><ul class="list">
<li><a href="/a/1.html">工信部部署人工智能赋能制造业</a><span>2026-03-02</span></li>
<li><a href="/a/2.html">工信部部署人工智能赋能制造业（转载）</a><span>2026-03-02</span></li>
<li><a href="/a/3.html">本市公园延长开放时间</a><span>2026-03-02</span></li>
<li><a href="/about.html">关于我们</a></li>
</ul></body></html>"""

PARAGRAPHS = [
    "3月2日，工业和信息化部召开专题会议，部署今年人工智能赋能制造业的重点工作。会议由部党组成员主持，有关司局负责同志参加。",
    "会议提出，今年要在装备、汽车、电子等八个行业遴选一百二十个应用场景，组织供需双方对接，形成可复制的解决方案。",
    "会议要求，各地主管部门要摸清企业需求，完善算力、数据等基础条件，对中小企业给予技术和资金支持，年底前报送进展情况。",
]
PARK = [
    "为方便市民健身，本市五座公园自三月起延长开放时间，夜间关闭时间由二十一时推迟到二十二时，园内照明同步调整。",
    "园林部门表示，延长开放期间将增加保洁和巡查人手，请市民游园时照看好老人和儿童，共同维护园内秩序和环境。",
]
ENTRY = """
name = "测试公报"
home = "https://gazette.example/"
kind = "newspaper"
language = "zh"
every = "15m"
evidence = "saved-page"
hosts = ["gazette.example"]

[[watch]]
type = "html"
url = "https://gazette.example/list.html"
links = { rows = "ul.list li" }

[[article]]
url = '^https://gazette\\.example/a/\\d+\\.html$'
"""


def page(title: str, paragraphs: list[str]) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='info'>2026年03月02日 09:30 来源：测试公报</div><div class='article'>{body}</div></body></html>"
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "gazette.toml").write_text(ENTRY, encoding="utf-8")
    answers = {
        "list.html": LIST,
        "a/1.html": page("工信部部署人工智能赋能制造业", PARAGRAPHS),
        "a/2.html": page("工信部部署人工智能赋能制造业（转载）", PARAGRAPHS),
        "a/3.html": page("本市公园延长开放时间", PARK),
    }
    for number, (path, html) in enumerate(answers.items()):
        folder = tmp_path / "responses" / str(number)
        folder.mkdir(parents=True)
        meta = {"url": f"https://gazette.example/{path}", "status": 200, "headers": {"Content-Type": "text/html"}}
        (folder / "response.json").write_text(json.dumps(meta), encoding="utf-8")
        (folder / "body.html").write_text(html, encoding="utf-8")
    return tmp_path


def test_a_saved_list_page_becomes_one_story_and_one_alert(site: Path, tmp_path: Path):
    script = Path(__file__).with_name("first_light.py")
    ran = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", str(script), str(site), str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    got = json.loads(ran.stdout)
    assert got["dispositions"] == {"irrelevant": 1, "out_of_scope": 1, "published": 2}, ran.stderr
    assert got["candidates"] == 4
    assert got["verdicts"] == {"new_story": 1, "repost": 1}
    assert got["stories"] == [2]
    assert (got["alerts"]["alerts"], got["alerts"]["delivered"]) == (1, 1)
    assert got["console"].count("【工信部】部署【人工智能】赋能制造业") == 1
