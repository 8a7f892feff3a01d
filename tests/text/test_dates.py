from datetime import date

import pytest

from newswatch.text import dates


@pytest.mark.parametrize(
    ("text", "clock", "precision"),
    [
        ("2024-03-05 10:21", "2024-03-05T10:21:00+08:00", "minute"),
        ("2024年3月5日10时21分08秒", "2024-03-05T10:21:08+08:00", "second"),
        ("2024/3/5", "2024-03-05T00:00:00+08:00", "day"),
        ("2024.03.05 03:02 pm", "2024-03-05T15:02:00+08:00", "minute"),
        ("2024年3月5日（星期二）下午2:05", "2024-03-05T14:05:00+08:00", "minute"),
        ("2024年3月5日 12:30 am", "2024-03-05T00:30:00+08:00", "minute"),
        ("2024年3月5日9点", "2024-03-05T09:00:00+08:00", "hour"),
        ("民國113年3月5日", "2024-03-05T00:00:00+08:00", "day"),
        ("2024-03-05T02:21:00Z", "2024-03-05T10:21:00+08:00", "second"),
        ("2024-03-05T10:21:00.123+08:00", "2024-03-05T10:21:00+08:00", "second"),
        ("2024-03-05T02:21Z", "2024-03-05T10:21:00+08:00", "minute"),
        ("2024-03-05 02:21:00 +0000", "2024-03-05T10:21:00+08:00", "second"),
        ("2024-03-05 02:21 GMT", "2024-03-05T10:21:00+08:00", "minute"),
        ("2024-03-05 10:21 GMT+8", "2024-03-05T10:21:00+08:00", "minute"),
        ("2024年3月5日, 格林尼治标准时间02:21", "2024-03-05T10:21:00+08:00", "minute"),
        ("2024.03.0510:21", "2024-03-05T10:21:00+08:00", "minute"),
        ("发布时间：24-03-05 10:21", "2024-03-05T10:21:00+08:00", "minute"),
    ],
)
def test_clocks_as_pages_print_them(text, clock, precision):
    (found,) = dates.stated(text)
    assert (found.moment.beijing(), found.moment.precision) == (clock, precision)


@pytest.mark.parametrize(
    "text", ["2024-13-05", "2024-02-30", "版本1.2024.01.02", "13812024-01-02", "24-03-05", "2024年"]
)
def test_what_only_looks_like_a_date_is_none(text):
    assert dates.stated(text) == []


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://x.cn/2024-03/05/c_1.htm", "2024-03-05"),
        ("https://x.cn/n1/2024/0305/c1-2.html", "2024-03-05"),
        ("https://x.cn/202403/t20240305_99.html", "2024-03-05"),
        ("https://x.cn/a/20240305123456.html", None),
        ("https://x.cn/a/99.html", None),
    ],
)
def test_the_day_in_an_address(url, day):
    found = dates.in_address(url)
    assert (found.beijing()[:10] if found else None) == day


@pytest.mark.parametrize(
    ("month", "day", "not_after", "expected"),
    [
        (3, 4, date(2024, 3, 5), "2024-03-04"),
        (3, 5, date(2024, 3, 5), "2024-03-05"),
        (12, 31, date(2024, 3, 5), "2023-12-31"),
        (2, 29, date(2023, 3, 5), "2020-02-29"),
        (2, 30, date(2024, 3, 5), None),
    ],
)
def test_month_and_day_without_a_year(month, day, not_after, expected):
    found = dates.latest_such_day(month, day, not_after)
    assert (found.beijing()[:10] if found else None) == expected


def test_unix_times_of_this_century():
    assert (
        dates.of_epoch("1709605260").beijing()
        == dates.of_epoch("1709605260123").beijing()
        == "2024-03-05T10:21:00+08:00"
    )
    assert dates.of_epoch("17096052") is None
