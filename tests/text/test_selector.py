"""A name is taken for a selector only where cssselect reads it as one."""

import cssselect
from hypothesis import given
from hypothesis import strategies as st

from newswatch.text.selector import is_name, tag


@given(st.text(st.sampled_from("-_aZ9.#:\\ 字\n"), max_size=6))
def test_what_counts_as_a_name_or_a_tag_is_a_selector(text):
    if is_name(text):
        assert cssselect.parse(f"{tag('p')}.{text} > {tag(text)}#{text}")
    assert cssselect.parse(f"{tag(text) if text[:1].isalpha() else 'p'} > a")


def test_names_that_sites_use_are_names():
    assert all(map(is_name, ["list", "news-list", "_body", "-x", "TRS_Editor"]))
    assert not any(map(is_name, ["", "--link", "-", "_", "a1", "a.b", "list\n", "铸造"]))
