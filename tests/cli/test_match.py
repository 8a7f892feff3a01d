import io
import json

import pytest

from newswatch.cli.exits import Code, Stop
from newswatch.cli.match import run


@pytest.fixture
def match(tmp_path):
    """Rows that `match` prints for the YAML and the lines given."""

    def rows(subscriptions, *lines):
        yaml, articles, out = tmp_path / "subs.yaml", tmp_path / "articles.jsonl", io.StringIO()
        yaml.write_text(subscriptions, encoding="utf-8")
        articles.write_bytes(
            b"".join(
                (line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()) + b"\n"
                for line in lines
            )
        )
        assert run(yaml, articles, out) == Code.OK
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return rows


SUBS = """
- {id: wide, query: "人工智能 OR 5G", channels: [console], note: unknown keys are left alone}
- id: narrow
  query: 5G AND NOT 卫星
- {id: 7, query: '"大 模型"'}
"""


def test_rows_come_in_the_order_of_articles_then_subscriptions(match):
    assert match(
        SUBS,
        {"id": "a", "url": "no address at all", "title": "人工智能", "text": "用好５Ｇ與大模型"},
        {"id": "b", "text": "5G卫星"},
        {"id": "c", "text": "別的"},
    ) == [
        {"id": "a", "subscription": "wide", "words": ["人工智能", "5g"]},
        {"id": "a", "subscription": "narrow", "words": ["5g"]},
        {"id": "a", "subscription": 7, "words": ["大模型"]},
        {"id": "b", "subscription": "wide", "words": ["5g"]},
    ]


def test_a_bad_row_gives_a_row_with_its_error_and_never_stops_the_next(match):
    good = {"id": "good", "text": "5G"}
    rows = match(
        SUBS,
        b"\xef\xbb\xbf" + json.dumps(good).encode(),
        b"{",
        b"",
        b"[1]",
        b'{"id": "u", "text": "\xff"}',
        {"text": "5G"},
        {"id": True, "text": "5G"},
        {"id": "t", "title": "5G", "text": None},
        {"id": "f", "title": ["5G"], "text": "5G"},
        b'{"id": "deep", "text": ' + b"[" * 100_000,
        good,
    )
    assert [(row["id"], row.get("error"), row.get("line")) for row in rows if "error" in row] == [
        (None, "not_json", 2),
        (None, "not_an_object", 4),
        (None, "not_json", 5),
        (None, "no_id", 6),
        (None, "no_id", 7),
        ("t", "no_text", 8),
        ("f", "bad_field", 9),
        (None, "not_json", 10),
    ]
    assert [row["subscription"] for row in rows if row["id"] == "good"] == ["wide", "narrow"] * 2


@pytest.mark.parametrize(
    ("subscriptions", "told"),
    [
        ("", "not a list"),
        ("id: a", "not a list"),
        ("- text", "entry 1 is not a mapping"),
        ("- {query: 甲}", "entry 1 has no usable id"),
        ("- {id: yes, query: 甲}", "entry 1 has no usable id"),
        ("- {id: a}", "entry 1 (a) has no query"),
        ("- {id: a, query: 5}", "entry 1 (a) has no query"),
        ("- {id: a, query: 甲}\n- {id: a, query: 乙}", "entry 2 (a): an earlier entry has this id"),
        ("- {id: a, query: 甲}\n- {id: b, query: 甲 AND}", "entry 2 (b): query, character 3: nothing follows AND"),
        ("- {id: a, query: [", "not YAML"),
        ("- !!python/object:os.system {}", "not YAML"),
        ("- {id: 2026-13-40, query: a}", "not YAML"),
        ("- &a {id: a, query: 甲}\n- {<<: *a, id: b}", "not YAML"),
        ("[" * 100_000, "deep"),
        (f"- {{id: 0x{'f' * 30}, query: 甲}}", "line 1: an integer outside 64 bits; write it in quotes"),
        (f"- {{id: {':'.join(['59'] * 3000)}, query: 甲}}", "line 1: an integer outside 64 bits"),
        (f"- {{id: {':'.join(['59'] * 300_000)}, query: 甲}}", "line 1: an integer outside 64 bits"),
        (f"- {{id: {'9' * 5000}, query: 甲}}", "line 1: an integer outside 64 bits"),
        ("- {id: 18446744073709551616, query: 甲}", "line 1: an integer outside 64 bits"),
        ("- {id: a, query: 甲}\n- {id: -9223372036854775809, query: 甲}", "line 2: an integer outside 64 bits"),
        (f"- {{id: {':'.join(['59'] * 3000)}.0, query: 甲}}", "line 1: this is no float; write it in quotes"),
        ("- {id: !!int '', query: 甲}", "line 1: this is no int"),
        ("- {id: a, query: !!bool 甲}", "line 1: this is no bool"),
        ("- {id: a, query: 甲, note: !!timestamp 甲}", "line 1: this is no timestamp"),
    ],
)
def test_subscriptions_that_cannot_be_used_give_one_line_with_file_entry_and_remedy(match, subscriptions, told):
    with pytest.raises(Stop) as stopped:
        match(subscriptions)
    assert told in str(stopped.value)
    assert "subs.yaml: " in str(stopped.value)
    assert "\n" not in str(stopped.value)
    assert stopped.value.code == Code.USAGE == 2


def test_integers_of_64_bits_name_a_subscription(match):
    bounds = (-(2**63), 2**64 - 1)
    rows = match("\n".join(f"- {{id: {each}, query: 甲}}" for each in bounds), {"id": "a", "text": "甲"})
    assert [row["subscription"] for row in rows] == [*bounds]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(Stop, match=r"gone\.yaml"):
        run(tmp_path / "gone.yaml", tmp_path, io.StringIO())


def test_aliases_that_multiply_end_at_once(match):
    lists = ["- &a0 [x, x]", *(f"- &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 60))]
    with pytest.raises(Stop, match="entry 1 is not a mapping"):
        match("\n".join(lists))


def test_a_long_file_is_matched_by_several_processes_in_its_order(match):
    """What the first lines give and the others, which have workers, is alike, whatever queries are made of."""
    given = [{"id": number, "text": "甲乙5G" if number % 3 else "无"} for number in range(2500)]
    query = "/5[GH]/ 甲 NEAR/3 乙 甲乙* OR @miit number:25% after:2020-01-01"
    rows = match(f"- {{id: one, query: '{query}'}}", *given[:2200], b"{", *given[2200:])
    assert rows.pop(next(place for place, row in enumerate(rows) if "error" in row)) == {
        "id": None,
        "subscription": None,
        "words": [],
        "error": "not_json",
        "line": 2201,
    }
    words = rows[0]["words"]
    assert rows == [{"id": number, "subscription": "one", "words": words} for number in range(2500) if number % 3]
    assert words == ["/5[GH]/", "甲", "乙", "甲乙*"]
