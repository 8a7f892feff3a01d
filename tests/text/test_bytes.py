import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.text.bytes import decode

TEXT = "松江机床厂三条新线同时试车，换刀时间缩短到六分钟。镕"


@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "gbk", "x-unknown", "big5"])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_declarations_lie_and_the_bytes_tell(codec, declared):
    meta = f'<meta charset="{declared}">' if declared else ""
    if codec == "gb18030" and declared == "big5":
        pytest.skip("bytes valid in both: the declaration decides")
    assert TEXT in decode((meta + TEXT).encode(codec)).text


def test_big5_where_it_is_declared():
    text = "自動化碼頭迎來首艘貨輪，整個卸貨過程沒有一個人走到船邊。"
    assert decode(text.encode("big5"), "text/html; charset=Big5").text == text


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
