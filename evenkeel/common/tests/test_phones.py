"""The numbers of services: ordinary ones, short ones, and those with an extension."""

import re

import pytest

from evenkeel.common.phones import check_service_number, dialled, shown_number

CAN_BE_RUNG = [
    ("01632 960100", "tel:01632960100", "01632 960100"),
    ("0300 123 4567", "tel:03001234567", "0300 123 4567"),
    ("(020) 7946-0018", "tel:02079460018", "020 7946 0018"),
    ("+44 20 7946 0018", "tel:+442079460018", "020 7946 0018"),
    ("+353 1 234 5678", "tel:+35312345678", "+353 1 234 5678"),
    ("0300 123 4567 ext 12", "tel:03001234567;ext=12", "0300 123 4567 ext 12"),
    ("0300 123 4567, extension 12", "tel:03001234567;ext=12", "0300 123 4567, extension 12"),
    ("111", "tel:111", "111"),
    ("116 123", "tel:116123", "116 123"),
    ("999", "tel:999", "999"),
]


@pytest.mark.parametrize(("written", "address", "shown"), CAN_BE_RUNG)
def test_a_number_that_people_can_ring_is_taken_and_rung(written, address, shown):
    check_service_number(written)
    assert dialled(written) == address
    assert shown_number(written) == shown


@pytest.mark.parametrize(
    "written",
    ["abc", "12", "0", "1", "0800 CARERS", "ring us", "01632", "0300 123 4567 or 111", "-"],
)
def test_what_cannot_be_rung_is_refused(written):
    with pytest.raises(ValueError, match=re.escape(written)):
        check_service_number(written)


def test_what_was_kept_before_it_was_checked_still_has_an_address():
    assert dialled("ring 12 34") == "tel:1234"
