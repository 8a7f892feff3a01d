"""Texts decoded wrongly on their way are told from right ones, and put right where that is certain."""

import pytest

from newswatch.text.bytes import decode
from newswatch.text.mojibake import is_garbled, repaired

TEXT = (
    "中国工业和信息化部今天发布通知，要求各地认真落实。“老厂”的改造从春天开始，三条新线先后试车，工人们把图纸换成了屏幕，"
    "每一道工序的误差都实时显示出来，大家都说这是新的开始。"
)
RIGHT = [
    TEXT,
    "產業鏈上的企業說，新線的誤差小了，深圳和橫濱的買家都來了；鋼、銀、鈥、鐨也要。",
    "El Niño à la française: 中文里的 Müller、Zürich、Jörg、Gödel 和 Ångström 都在这里，“引号”也在。",
    "横浜、东涓、李璇、瀛海、锛床，都是名字。烫伤要冷敷，太烫了。",
    "Ä Ö Ü ß é è ê ç ñ £ © ® ° ± ½",
    "",
]


def by_byte(text: str) -> str:
    return "".join(chr(code) for code in text.encode())


def as_windows(text: str) -> str:
    return "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in text.encode())


@pytest.mark.parametrize("text", RIGHT)
def test_right_texts_of_any_kind_are_left_alone(text):
    assert not is_garbled(text)
    assert repaired(text) == ""
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("misread", [by_byte, as_windows])
def test_utf_8_read_byte_by_byte_and_written_again_is_put_right(misread):
    garbled = misread(TEXT)
    assert is_garbled(garbled)
    found = decode(garbled.encode())
    assert (found.text, found.repaired, found.lost) == (TEXT, True, 0)


def test_utf_8_read_as_gbk_is_put_right_only_where_nothing_was_lost():
    whole = "工业和信息化部，通知，新线，工人，大家，春天，开始，图纸，屏幕，企业，全国，经济"
    exact, lossy = (text.encode().decode("gb18030", "replace") for text in (whole, TEXT))
    assert is_garbled(exact)
    assert (decode(exact.encode()).text, decode(exact.encode()).repaired) == (whole, True)
    assert is_garbled(lossy)
    assert (decode(lossy.encode()).text, decode(lossy.encode()).repaired) == (lossy, False)


@pytest.mark.parametrize(
    "garbled",
    [
        TEXT.encode("gb18030").decode("latin-1"),
        TEXT[:20] + "\ufffd\ufffd".encode().decode("gb18030") + TEXT[20:],
        "烫烫烫烫" + TEXT,
        f"{TEXT}{by_byte(TEXT)}",
    ],
    ids=["gbk by byte", "lost twice", "unwritten", "half of it"],
)
def test_what_cannot_be_put_right_for_certain_is_only_told(garbled):
    assert is_garbled(garbled)
    assert repaired(garbled) == ""
