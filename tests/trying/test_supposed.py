"""Which stories may meet a query at some occasion: none that meets it at one is left out."""

import pytest

from newswatch.query.query import parse
from newswatch.trying.supposed import asks_of_occasions, supposed


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("机器人 NOT 股票", "机器人 AND NOT 股票"),
        ("机器人 AND event:spread", "机器人"),
        ("机器人 NOT event:spread", "机器人"),
        ("机器人 NOT (event:spread OR 股票)", "机器人 AND NOT 股票"),
        ("机器人 NOT (event:spread AND 股票)", "机器人"),
        ("机器人 AND copy:(大会 NEAR/3 开幕)", "机器人"),
        ("机器人 AND disguise:traditional", "机器人"),
        ("(机器人 AND event:spread) OR 芯片", "机器人 OR 芯片"),
        ("copy:机器人 OR 芯片", None),
        ("copy:/机器.{2}/", None),
    ],
)
def test_what_an_occasion_decides_is_supposed_to_hold(asked, left):
    query = parse(asked)
    found = supposed(query)
    assert (None if found is None else str(found)) == left
    assert asks_of_occasions(query) == (left != str(query))
