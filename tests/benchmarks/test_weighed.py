"""Wrong edges and mixed stories are told by name; peers join what is alike."""

import pytest

from benchmarks.peers import PEERS, grouped
from benchmarks.weighed import missed, mixed, wrong_edges


def told(name, base, kind):
    return {"id": name, "base": base, "kind": kind}


def answer(name, to, relation="QUOTES"):
    evidence = [{"a": [0, 2]}, {"a": [3, 8]}]
    tie = {
        "to": to,
        "relation": relation,
        "score": 0.5,
        "reason": "date",
        "facts": {"here": "3日"},
        "evidence": evidence,
    }
    return {"id": name, "story": name, "relations": [tie]}


def test_an_edge_to_a_text_of_another_base_is_wrong_and_shows_its_longest_passage():
    truth = [told("a", "a", "base"), told("b", "b", "background"), told("a-plain", "a", "plain")]
    answers = [answer("b", "a"), answer("a-plain", "a"), answer("a", "b", "RELATED")]
    [edge] = wrong_edges(truth, answers, {"b": "新渠通水了堤上人多"})
    assert (edge.of, edge.to, edge.passage, edge.family) == ("b", "a", "水了堤上人", False)


def test_a_twin_and_a_copy_of_its_original_are_a_family():
    truth = [told("a", "a", "base"), told("a-twin", "a-twin", "twin"), told("a-excerpt20", "a", "excerpt20")]
    [edge] = wrong_edges(truth, [answer("a-twin", "a-excerpt20")], {"a-twin": "新渠通水了堤上人多"})
    assert edge.family


def test_a_copy_outside_its_story_is_missed_and_tells_what_ties_it():
    truth = [told("a", "a", "base"), told("a-edit", "a", "edit")]
    [miss] = missed(truth, [answer("a-edit", "a", "RELATED"), {"id": "a", "story": "a", "relations": []}])
    assert miss == "a-edit: RELATED date here=3日"


def test_copies_with_foreign_sentences_are_not_held_against_anybody():
    truth = [told("a", "a", "base"), told("b-edit", "b", "edit")]
    assert not list(wrong_edges(truth, [answer("b-edit", "a")], {}))


def test_a_story_of_two_items_is_mixed():
    answers = [{"id": "a", "story": "a"}, {"id": "b", "story": "a"}, {"id": "c", "story": "c"}]
    assert mixed(answers) == [["a", "b"]]


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_joins_what_is_alike_and_nothing_else(text, name):
    pytest.importorskip(name, reason="requirements-bench.lock")
    rows = [
        {"id": "a", "text": text},
        {"id": "b", "text": "港口新开航线，货轮按时靠泊。" * 9},
        {"id": "c", "text": text + "完"},
    ]
    answers, signed, whole = grouped(PEERS[name](), rows)
    assert [each["story"] for each in answers] == ["a", "b", "a"]
    assert 0 < signed <= whole
