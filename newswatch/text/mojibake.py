"""A text in, whether it was decoded wrongly somewhere on its way, and the text it was where that is certain, out.

Wrong decoding is told by what it makes of Chinese: utf-8 read as one byte a character (ä¸­å›½), utf-8 read as GBK
(涓浗锛), GBK read as one byte a character (ÖÐ¹ú), and what stands where bytes were lost (锟斤拷, U+FFFD read as GBK) or
never written (烫烫烫, 屯屯屯: memory as a compiler fills it).
"""

import re

_HAN = re.compile("[\u4e00-\u9fff]")
_LOST = re.compile("锟斤拷|(?:烫{3}|屯{4})")
_UTF8_BY_BYTE = re.compile("[\u00e2-\u00ef][\u0080-\u00bf\u0152-\u0192\u02c6-\u203a\u20ac\u2122]{2}")
"""A character of three bytes in utf-8 read in Latin-1 or windows-1252."""
_UTF8_AS_GBK = re.compile("[锛銆鈥鐨鏄涓鍦鎴浠杩澶鏉鍥鍜鍒鏃宸笟閮鍙鍏鏂鐢鎶缁]")
"""What the marks ，。 “” and the commonest characters (的是不在我这大来国和到时工业部可全新电把经) begin with, read so:
every tenth character; elsewhere they are rare."""
_GBK_BY_BYTE = re.compile("[\u00b0-\u00f7][\u00a1-\u00fe]")
"""A frequent character of GB 2312 (its rows 16 to 87) read in Latin-1."""
_LEAST = 6
_SHARE_OF_MARKS, _SHARE_OF_PAIRS = 0.04, 0.3
_CERTAIN = 20
"""Chinese characters that a repaired text must have: so many do not come about by chance."""
_BY_BYTE = {ord(bytes([code]).decode("cp1252", "ignore") or chr(code)): code for code in range(256)}
"""Characters to the byte they stand for in windows-1252 as browsers read it (WHATWG Encoding)."""


def is_garbled(text: str) -> bool:
    """Whether a text holds what wrong decoding leaves; a word or two of it in a foreign name do not count."""
    if _LOST.search(text):
        return True
    if len(_UTF8_AS_GBK.findall(text)) >= max(_LEAST, _SHARE_OF_MARKS * len(text)):
        return True
    if len(_UTF8_BY_BYTE.findall(text)) >= _LEAST:
        return True
    return len(_GBK_BY_BYTE.findall(text)) * 2 >= max(2 * _LEAST, _SHARE_OF_PAIRS * len(text))


def repaired(text: str) -> str:
    """The text that was utf-8 and was read as Latin-1, windows-1252 or GBK before it was written again; empty where it
    was not.

    Certain: the whole text goes back into bytes, so that reading them wrongly once more gives it as it stands; these
    bytes are utf-8 without a fault, and what they say is Chinese.
    """
    if len(_UTF8_BY_BYTE.findall(text)) >= _LEAST:
        return _read_again(text, "latin-1") or _read_again(text.translate(_BY_BYTE), "latin-1")
    if len(_UTF8_AS_GBK.findall(text)) >= _LEAST:
        return _read_again(text, "gb18030")
    return ""


def _read_again(text: str, misread: str) -> str:
    try:
        body = text.encode(misread)
        found = body.decode("utf-8")
    except UnicodeError:
        return ""
    exact = body.decode(misread) == text and len(_HAN.findall(found)) >= _CERTAIN
    return found if exact and not is_garbled(found) else ""
