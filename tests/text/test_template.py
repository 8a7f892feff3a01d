from datetime import UTC, datetime

import pytest

from newswatch.text import template
from newswatch.text.template import Values

VALUES = Values("工信部&x", 2, datetime(2026, 11, 2, 17, 0, 0, 500_000, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("https://a.example/s?q={q}&p={page}", "https://a.example/s?q=%E5%B7%A5%E4%BF%A1%E9%83%A8%26x&p=2"),
        ("https://a.example/{date:%Y%m/%d}/node_01.html", "https://a.example/202611/03/node_01.html"),
        ("https://a.example/?_={ms}", "https://a.example/?_=1793638800500"),
        ('https://a.example/?sort=[{"name":"time"}]', 'https://a.example/?sort=[{"name":"time"}]'),
    ],
)
def test_an_address_is_filled_and_quoted_by_beijings_day(text, filled):
    assert template.address(template.check(text), VALUES) == filled


def test_a_body_keeps_its_shape_and_numbers_are_numbers():
    body = {"key": "{q}", "page": "{page}", "at": ["{ms}", "p{page}", 5, True, None]}
    assert template.filled(body, VALUES) == {"key": "工信部&x", "page": 2, "at": [1793638800500, "p2", 5, True, None]}


def test_a_word_is_never_a_placeholder_itself():
    values = Values("{page}{date:%Y}", 1, VALUES.at)
    assert template.filled("{q}", values) == "{page}{date:%Y}"


@pytest.mark.parametrize("text", ["{word}", "{q:5}", "{page:02}", "{date:%s}", "{date:%c}", "{date:%}"])
def test_a_placeholder_that_stands_for_nothing_is_refused(text):
    with pytest.raises(ValueError, match=r"placeholder|a date knows"):
        template.check(f"https://a.example/{text}")
