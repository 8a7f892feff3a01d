"""Where a page contradicts itself, and what is no contradiction."""

import pytest

SITE = '<meta property="og:site_name" content="北岸网">'


@pytest.fixture
def flags(pages, read_html):
    """The flags of a page with something in its head, over its text and behind it."""

    def of(above, end="", opening="", metas=""):
        first, *rest = pages.PARAGRAPHS
        text = "".join(f"<p>{paragraph}</p>" for paragraph in (opening + first, *rest))
        return read_html(
            f"<html><head><title>{pages.TITLE}</title>{metas}</head><body><h1>{pages.TITLE}</h1><p>{above}</p>"
            f"<div class='content'>{text}<p>{end}</p></div></body></html>"
        ).flags

    return of


def test_a_page_that_agrees_with_itself_has_none(flags):
    assert flags("2024-05-12 07:15 来源：河湾晚报", "（本文来源：河湾晚报）", metas=SITE) == ()
    assert flags("2024-05-12 07:15 来源：河湾晚报网", "（本文来源：《河湾晚报》）") == ()
    assert flags("2024-05-12 07:15") == ()


@pytest.mark.parametrize("credit", ["媒体滚动", "網絡綜合", "本站原创"])
def test_a_credit_of_generic_words_is_told(flags, credit):
    assert flags(f"2024-05-12 07:15 来源：{credit}") == ("pseudo_credit",)


def test_a_site_that_credits_itself_for_another_s_text_is_told(flags):
    end = "（本文来源：河湾晚报）"
    assert flags("2024-05-12 07:15 来源：北岸网", end, metas=SITE) == ("credits_itself",)
    assert flags("<a href='/'>北岸新闻网</a></p><p>2024-05-12 07:15 来源：北岸新闻网", end) == ("credits_itself",)
    assert flags("<a href='/a/2.html'>北岸新闻网</a></p><p>2024-05-12 07:15 来源：北岸新闻网", end) == (
        "credit_contradicted",
    )


def test_two_credits_that_name_two_outlets_are_told(flags):
    assert flags("2024-05-12 07:15 来源：北岸网", "（据南坡晚报报道）") == ("credit_contradicted",)


def test_an_agency_s_wire_in_another_outlet_is_no_contradiction(flags):
    assert flags("2024-05-12 07:15 来源：北岸网", opening="新华社河湾5月11日电（记者 何平安）", metas=SITE) == ()


@pytest.mark.parametrize(
    ("claimed", "told"),
    [
        ("2024-05-12T07:15:00+08:00", ()),
        ("2024-05-11T23:15:00Z", ()),
        ("2024-05-12", ()),
        ("2024-05-09T07:15:00+08:00", ("clock_contradicted",)),
        ("2024-06-20 07:15", ("clock_contradicted",)),
        ("无", ()),
    ],
)
def test_metadata_more_than_a_day_from_the_printed_clock_is_told(flags, claimed, told):
    meta = f'<meta property="article:published_time" content="{claimed}">'
    assert flags("2024-05-12 07:15 来源：河湾晚报", metas=meta) == told
