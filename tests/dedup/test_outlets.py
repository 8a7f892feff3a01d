"""Authority follows from the host alone, and a claim counts only where it names another."""

import pytest

from consumers.dedup.outlets import Outlet, Outlets, name, same_host
from newswatch import catalogue
from newswatch.model.source import SourceKind
from newswatch.settings import ROOT

PAGE = "https://www.stdaily.com/2024/1.html"


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("www.miit.gov.cn", SourceKind.MINISTRY),
        ("gxt.shanhai.gov.cn", SourceKind.MINISTRY),
        ("www.news.cn", SourceKind.AGENCY),
        ("finance.people.com.cn", SourceKind.NEWSPAPER),
        ("news.cn.example", None),
        ("www-news.cn", None),
        ("", None),
    ],
)
def test_the_kind_of_an_outlet_is_read_off_its_host(host, kind):
    assert Outlets().kind_of(host) is kind


def test_the_catalogues_outlets_stand_beside_the_well_known_ones():
    outlets = Outlets({"paper.example": Outlet(SourceKind.NEWSPAPER, ("山海晚报",))})
    assert outlets.kind_of("news.paper.example") is SourceKind.NEWSPAPER
    assert Outlets.of([]).kind_of("www.news.cn") is SourceKind.AGENCY


def test_two_hosts_that_no_entry_has_are_never_one_outlet():
    outlets = Outlets.of(catalogue.load(ROOT / "sources").values())
    for host in ("www.unheard-of.example", "other.example", "*"):
        assert outlets.at(host) is None
    assert not same_host("www.unheard-of.example", "other.example")


@pytest.mark.parametrize(
    ("printed", "compared"), [("來源：新華社", "新华社"), ("新华社客户端", "新华社"), ("转自 新华社", "新华社")]
)
def test_an_outlets_name_is_compared_without_what_stands_around_it(printed, compared):
    assert name(printed) == compared


def test_hosts_of_one_site_are_one():
    assert same_host("www.site.example", "site.example")
    assert same_host("finance.site.example", "site.example")
    assert not same_host("mysite.example", "site.example")
    assert not same_host("", "")


def test_a_copy_claims_the_outlet_or_the_address_it_names(newsroom, column):
    outlets, original = Outlets(), newsroom.article(column, url=PAGE)
    for claim in ({"origin": "科技日报"}, {"credited": "科技日报客户端"}, {"origin_url": PAGE + "#top"}):
        assert outlets.claims(newsroom.article(column, url="https://carrier.example/1", **claim), original)
    assert not outlets.claims(newsroom.article(column, url="https://carrier.example/1", origin="别家"), original)


def test_an_outlet_that_names_itself_claims_nothing(newsroom, column):
    outlets, page = Outlets(), newsroom.article(column, url=PAGE, origin="科技日报", credited="科技日报")
    assert not outlets.claims(page, newsroom.article(column, url="https://www.stdaily.com/2024/2.html"))
    assert not outlets.credits_an_origin(page)


def test_a_repost_mark_counts_at_head_or_foot_only(newsroom, column):
    outlets = Outlets()
    assert outlets.credits_an_origin(newsroom.article(column + "（本文转载自山海晚报）"))
    assert outlets.credits_an_origin(newsroom.article("文章來源：山海晚报\n" + column))
    assert not outlets.credits_an_origin(newsroom.article(column * 3 + "转载自别处" + column * 3))
