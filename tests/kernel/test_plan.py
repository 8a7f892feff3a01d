"""A plan of briefings says what is wrong with it; a folder is the operator's alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newswatch.codec import from_json, to_json
from newswatch.model.plan import BriefingPlan, Form
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import Subscription

PLAN = BriefingPlan(("mail:a@example.org", "folder:desk"), Schedule(Rhythm.WEEKLY, "07:30", 5), (Form.PDF, Form.WORD))
SAVED = Subscription("s", "芯片", ("console",), datetime(2026, 3, 2, tzinfo=UTC), briefing=PLAN)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"channels": ()}, "channels"),
        ({"channels": ("console", "console")}, "channels"),
        ({"channels": ("webhook:https://a.example/",)}, "mail:"),
        ({"channels": ("folder:../x",)}, "folder"),
        ({"channels": ("folder:.hidden",)}, "folder"),
        ({"channels": ("mail:",)}, "mail:"),
        ({"formats": ()}, "formats"),
        ({"formats": ("odt",)}, "odt"),
        ({"schedule": Schedule(Rhythm.INSTANT)}, "daily or weekly"),
        ({"schedule": Schedule(Rhythm.HOURLY)}, "daily or weekly"),
    ],
)
def test_what_is_no_plan_is_refused(fields, said):
    with pytest.raises(ValueError, match=said):
        replace(PLAN, **fields)


def test_only_the_operator_s_subscriptions_may_write_to_a_folder():
    with pytest.raises(ValueError, match="operator"):
        replace(SAVED, owner="reader")
    assert replace(SAVED, owner="reader", briefing=replace(PLAN, channels=("mail:a@example.org",))).briefing


def test_a_plan_is_kept_to_the_letter_and_older_subscriptions_have_none():
    assert from_json(Subscription, to_json(SAVED)) == SAVED
    older = to_json(replace(SAVED, briefing=None)).replace(b',"briefing":null', b"")
    assert from_json(Subscription, older).briefing is None
