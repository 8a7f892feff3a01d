"""Wrong edges and mixed stories are told by name; peers join what is alike."""

import pytest

from benchmarks.peers import PEERS, grouped
from benchmarks.weighed import mixed, wrong_edges


def told(name, base, kind):
    return {"id": name, "base": base, "kind": kind}


def answer(name, to, relation="QUOTES"):
    tie = {"to": to, "relation": relation, "score": 0.5, "evidence": [{"a": [0, 2]}, {"a": [3, 8]}]}
    return {"id": name, "story": name, "relations": [tie]}


def test_an_edge_to_a_text_of_another_base_is_wrong_and_shows_its_longest_passage():
    truth = [told("a", "a", "base"), told("b", "b", "background"), told("a-plain", "a", "plain")]
    answers = [answer("b", "a"), answer("a-plain", "a"), answer("a", "b", "RELATED")]
    [edge] = wrong_edges(truth, answers, {"b": "新渠通水了堤上人多"})
    assert (edge.of, edge.to, edge.passage) == ("b", "a", "水了堤上人")


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
