"""Alerts on a terminal and in the file that takes a terminal's place."""

from io import StringIO

from consumers.alerts.channels.console import Terminal
from newswatch.model.alert import Parcel


def printed(*alerts):
    name = alerts[0].subscription_id
    file = StringIO()
    Terminal(file).send(Parcel("p", name, "", "人工智能", alerts))
    return file.getvalue(), name


def test_what_hit_is_marked_where_there_is_no_bold(alert):
    text, name = printed(alert())
    assert "【人工智能】" in text
    assert f"[{name}: 新报道" in text


def test_a_digest_names_its_subscription_in_its_heading_alone(alert):
    text, name = printed(alert(), alert())
    assert "■ 人工智能：2 条" in text
    assert f"[{name}: " not in text
    assert text.count("[新报道") == 2
