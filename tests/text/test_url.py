"""An address is as long as it is when it is sent, whatever alphabet it was typed in."""

import pytest

from newswatch.text.url import MAX_LENGTH, BadAddress, canonical

HOST = "https://daily.example/"
MOST = (MAX_LENGTH - len(HOST)) // len("%E5%AD%97")


@pytest.mark.parametrize("more", ["字" * (MOST + 1), "?spm=" + "字" * (MOST + 1), "#" + "字" * (MOST + 1)], ids=len)
def test_an_address_that_is_too_long_to_be_sent_is_refused(more):
    with pytest.raises(BadAddress, match="address too long"):
        canonical(HOST + more)


def test_the_longest_address_is_filed_under_what_is_sent():
    assert canonical(HOST + "字" * MOST) == HOST + "%E5%AD%97" * MOST
    assert canonical(canonical(HOST + "字" * MOST)) == canonical(HOST + "字" * MOST)
