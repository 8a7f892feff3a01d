"""A lie about a page's charset is told where it says, and is counted against the reader that believes it."""

import pytest

from benchmarks.charset_lies import LIES, counts, is_clean, presented
from newswatch.text.bytes import declared_charset

TEXT = "<html><head><title>盐田</title></head><body>设备已经联网。</body></html>"


@pytest.mark.parametrize(("name", "encoding", "place", "lie"), LIES)
def test_a_lie_is_told_in_its_place_alone(name, encoding, place, lie):
    body, kind, text = presented(TEXT, encoding, place, lie)
    assert body.decode(encoding) == text
    assert declared_charset(body, kind) == lie
    assert ("charset" in kind) == (place == "header")
    assert ("charset" in text) == (place == "meta")


def test_served_pages_are_counted_as_they_are_and_lose_their_own_declaration_before_a_lie():
    declared = TEXT.replace("<title>", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>')
    found = {each.name: each for each in counts([(declared.encode("gb18030"), "gb18030"), (TEXT.encode(), "utf-8")])}
    assert (found["real GBK, as served"].ours.value, found["real GBK, as served"].ours.labels) == (1.0, 1)
    assert all(found[name].ours.value == 1.0 and found[name].ours.labels == 2 for name, *_ in LIES)
    believed = found["UTF-8, the header says gb2312"]
    assert believed.scrapys.value == 0.0  # which is why newswatch decodes by itself


def test_marks_of_a_wrong_charset_are_seen():
    assert is_clean("设备已经联网。\u0085")
    spoilt = "设备已经联网".encode("gbk").decode("utf-8", "replace")
    assert not is_clean(spoilt)
    assert not is_clean(spoilt.encode().decode("gbk", "replace"))
    assert not is_clean("设备已经联网".encode().decode("latin-1"))
