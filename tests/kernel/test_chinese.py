"""Everything that is found has a Chinese name."""

from newswatch import chinese
from newswatch.model.story import Disguise, RelationKind
from newswatch.text.facts import FactKind


def test_every_disguise_relation_and_kind_of_fact_is_named():
    assert chinese.DISGUISES.keys() == {*Disguise}
    assert chinese.RELATIONS.keys() == {*RelationKind}
    assert chinese.CHANGED.keys() > {*FactKind}
    for names in (chinese.DISGUISES, chinese.RELATIONS, chinese.CHANGED):
        assert len({*names.values()}) == len(names)
