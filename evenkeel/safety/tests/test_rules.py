"""The crisis lines' data, what a phone dials, and when a check is over."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from evenkeel.common.bank_holidays import NATIONS
from evenkeel.safety import rules
from evenkeel.safety.queries import all_lines
from evenkeel.safety.rules import Standing

TODAY = dt.date(2027, 3, 2)
LINES = {line.id: line for line in all_lines()}


@pytest.mark.parametrize("line", all_lines(), ids=lambda line: line.id)
def test_what_a_phone_dials_is_what_people_read(line):
    """Every digit that stands in words is dialled, and none besides."""
    if line.tel:
        dialled = re.sub(r"^\+44", "0", line.tel)
        assert re.sub(r"\D", "", line.call.split(",")[0]) == dialled
    if line.sms:
        assert line.sms in re.findall(r"\d+", line.text)
        assert line.sms_body in line.text


@pytest.mark.parametrize("line", all_lines(), ids=lambda line: line.id)
def test_every_line_can_be_reached_or_says_where_its_number_is(line):
    assert line.call or line.text
    assert line.nations
    assert line.nations <= set(NATIONS)


def test_no_two_lines_have_one_id():
    assert len(LINES) == len(all_lines())


def test_lines_ship_unchecked():
    assert {line.checked_on for line in all_lines()} == {None}


@pytest.mark.parametrize("nation", NATIONS)
def test_every_nation_has_999_a_line_to_talk_and_one_to_text_in_its_panel(nation):
    panel = [line for line in all_lines() if line.in_panel and nation in line.nations]
    assert panel[0].tel == "999"
    assert any(line.section == "talk" and line.tel for line in panel)
    assert any(line.sms and line.section == "talk" for line in panel)
    # The panel on each page shows four.
    assert len(panel) == 4


@pytest.mark.parametrize(
    ("line", "address"),
    [("shout", "sms:85258?&body=SHOUT"), ("papyrus", "sms:88247"), ("samaritans", "")],
)
def test_a_link_begins_the_text_with_its_word(line, address):
    assert LINES[line].sms_address == address


@pytest.mark.parametrize(
    ("days_ago", "standing"),
    [(None, Standing.UNCHECKED), (0, Standing.CHECKED), (90, Standing.CHECKED), (91, Standing.DUE)],
)
def test_a_check_holds_for_ninety_days(days_ago, standing):
    checked_on = None if days_ago is None else TODAY - dt.timedelta(days=days_ago)
    assert rules.standing(replace(LINES["samaritans"], checked_on=checked_on), TODAY) == standing


@pytest.mark.parametrize("change", [{"tel": "116124"}, {"sms": "85259"}, {"sms_body": "HELLO"}])
def test_a_number_that_changed_is_unchecked(change):
    line = replace(LINES["samaritans"], sms="85258", sms_body="SHOUT")
    check = (line.number, TODAY)
    assert rules.with_check(line, check).checked_on == TODAY
    assert rules.with_check(replace(line, **change), check).checked_on is None


def test_a_line_in_no_section_is_refused():
    whole = {
        name: ""
        for name in ("id", "name", "for", "call", "tel", "text", "sms", "sms_body", "relay", "email", "hours")
    }
    with pytest.raises(ValueError, match="is in no section"):
        rules.read_line(whole | {"section": "elsewhere", "nations": ["Wales"], "in_panel": False})
