"""What the scale prints becomes figures with labels, few ones with an interval; mainland and closed pages are told."""

import textwrap

import pytest

from benchmarks.page_scale import closed, mainland, mean, share, weigh


@pytest.fixture
def scale(tmp_path):
    """Weighs a text by its length against the wanted one, credited outlets by equality."""
    path = tmp_path / "scale.py"
    path.write_text(
        textwrap.dedent("""
            import json, sys
            gold, got = ([json.loads(line) for line in open(name, encoding="utf-8")] for name in sys.argv[1:])
            got = {row["id"]: row for row in got}
            body = [len(got.get(g["id"], {}).get("text", "")) / len(g["text"]) for g in gold if g["text"]]
            named = [got.get(g["id"], {}).get("credited") == g["source"] for g in gold if g["source"]]
            told = {"body": body, "credited": named, "under_half": [each < .5 for each in body]}
            print(" ".join(f"{k} {sum(v) / len(v):.3f} ({len(v)})" for k, v in told.items() if v))
        """)
    )
    return path


def page(number, **fields):
    known = {
        "id": f"p{number}",
        "script": "hans",
        "domain": "news.example",
        "site": "news",
        "text": "一二三四",
        "source": "",
    }
    return known | fields


def test_figures_are_the_scales_and_mainland_is_the_credited_of_mainland_pages_alone(scale):
    gold = [
        page(1, source="盐田日报"),
        page(2, source="盐田晚报"),
        page(3, source="鹽田時報", script="hant"),
        page(4, source="濠江报", domain="濠江.example.hk"),
    ]
    rows = [
        {"id": f"p{n}", "text": "一二三四"[: 5 - n], "credited": c}
        for n, c in ((1, "盐田日报"), (2, "别的"), (3, "鹽田時報"))
    ]
    told = weigh(scale, gold, rows)
    assert (told["body"].value, told["body"].labels) == (pytest.approx((1 + 0.75 + 0.5 + 0) / 4), 4)
    assert (told["under_half"].value, told["credited"].value, told["credited"].labels) == (0.25, 0.5, 4)
    assert (told["mainland"].value, told["mainland"].labels) == (0.5, 2)
    assert told["body"].low is not None
    assert told["body"].low < told["body"].value < told["body"].high


def test_an_interval_is_wilsons_and_only_where_labels_are_few():
    few = share(0.6, 15)
    assert (few.low, few.high) == (pytest.approx(0.3575, abs=1e-3), pytest.approx(0.8018, abs=1e-3))
    assert share(1.0, 22).low == pytest.approx(22 / (22 + 1.959964**2))
    assert share(0.6, 50).low is None
    assert str(share(0.6, 50)) == "0.600 (50)"
    assert "0.36–0.80" in str(few)


def test_the_bootstrap_draws_the_same_every_time_and_knows_no_spread_in_equal_values():
    values = [0.2, 0.9, 0.95, 1.0, 0.97, 0.6]
    assert mean(values) == mean(values)
    assert mean(values).low < mean(values).value < mean(values).high
    assert (mean([0.5] * 10).low, mean([0.5] * 10).high) == (0.5, 0.5)
    assert mean([0.5] * 50).low is None


def test_pages_that_scripts_or_hosts_place_elsewhere_are_not_mainland():
    assert mainland(page(1))
    assert not mainland(page(1, script="hant"))
    assert not mainland(page(1, domain="news.example.tw"))
    assert mainland(page(1, domain=None))


def test_a_site_is_closed_by_the_first_byte_of_its_names_digest_and_by_its_host_where_it_has_none():
    assert closed(page(1, site="paper"))  # 38…
    assert not closed(page(1, site="news"))  # 19…
    assert closed(page(1, site=None, domain="paper"))
