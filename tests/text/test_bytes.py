import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.text.bytes import decode

TEXT = "松江机床厂三条新线同时试车，换刀时间缩短到六分钟。镕"


TRADITIONAL = "自動化碼頭迎來首艘貨輪，整個卸貨過程沒有一個人走到船邊，碼頭公司說明年再添兩條線。"
LIES = ["", "utf-8", "gb2312", "gbk", "big5", "x-unknown", "iso-8859-1", "windows-1252", "shift_jis", "us-ascii"]


@pytest.mark.parametrize("declared", LIES)
@pytest.mark.parametrize(
    ("codec", "text"),
    [("utf-8", TEXT), ("gb18030", TEXT), ("gb18030", TRADITIONAL), ("big5", TRADITIONAL), ("utf-8", TRADITIONAL)],
)
def test_declarations_lie_and_the_bytes_tell(codec, text, declared):
    meta = f'<meta charset="{declared}">' if declared else ""
    assert decode((meta + text).encode(codec)).text == meta + text
    assert decode(text.encode(codec), f"text/html; charset={declared}").text == text


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("windows-1251", "Министерство промышленности сообщило о новых мерах поддержки предприятий."),
        ("iso-8859-1", "Le ministère a annoncé de nouvelles mesures, à l'été déjà."),
        ("shift_jis", "経済産業省は新しい政策を発表した。"),
        ("euc-jp", "経済産業省は新しい政策を発表した。"),
        ("euc-kr", "산업통상자원부는 새로운 정책을 발표했다."),
    ],
)
def test_what_does_not_read_as_chinese_is_what_it_says(charset, text):
    assert decode(text.encode(charset), f"text/html; charset={charset}").text == text


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_decides(mark, codec):
    assert decode(mark + TEXT.encode(codec), "text/html; charset=gbk").text == TEXT


def test_losses_are_counted():
    decoded = decode(TEXT.encode("gb18030") + b"\xff" * 7)
    assert decoded.lost >= 7


@given(st.binary(max_size=300))
def test_any_bytes_decode(body):
    assert isinstance(decode(body).text, str)


@pytest.mark.parametrize("charset", ["zip", "hex", "idna", "undefined", "rot13", "base64", "punycode"])
def test_a_codec_of_pythons_own_is_no_charset(charset):
    body = "工业和信息化部".encode("gb18030")
    assert decode(body, f"text/html; charset={charset}").text == "工业和信息化部"
