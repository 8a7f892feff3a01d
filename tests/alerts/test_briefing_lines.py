"""Lines of a PDF: nothing lost, nothing wider than the page, no word cut that fits, no mark where it must not stand."""

from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.platypus.paraparser import ParaFrag

from consumers.alerts.briefing.fonts import fonts
from consumers.alerts.briefing.lines import broken

WIDTH = 100.0  # ten Chinese characters, sixteen of Courier
FONTS = fonts(None)


def lines(*texts: str) -> list[str]:
    pieces = [
        ParaFrag(fontName="Courier" if font == "Helvetica" else font, fontSize=10, text=piece)
        for text in texts
        for font, piece in FONTS.pieces(text)
    ]
    return ["".join(text for _, text, _ in line) for line in broken(pieces, WIDTH)]


def test_words_and_numbers_stay_whole_and_one_that_fits_on_no_line_is_cut():
    assert lines("芯片芯片芯片芯片", "Manufacturing") == ["芯片芯片芯片芯片", "Manufacturing"]
    assert lines("smart manufacturing grows") == ["smart ", "manufacturing ", "grows"]
    assert lines("x" * 40) == ["x" * 16, "x" * 16, "x" * 8]


def test_no_line_begins_with_a_mark_that_closes_or_ends_with_one_that_opens():
    assert lines("工" * 10 + "。完") == ["工" * 9, "工。完"]
    assert lines("工" * 9 + "（完）") == ["工" * 9, "（完）"]
    assert lines("工" * 8 + "《（完") == ["工" * 8, "《（完"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(st.sampled_from("工信5%ab。，（“”） "), max_size=40), max_size=4))
def test_nothing_is_lost_and_nothing_is_wider_than_the_page(texts):
    found = lines(*texts)
    assert "".join("".join(found).split()) == "".join("".join(texts).split())
    assert all(sum(6 if char.isascii() else 10 for char in line.rstrip()) <= WIDTH for line in found)
    assert all(line.strip() for line in found[1:])
