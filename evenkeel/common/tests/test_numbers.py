"""Whole numbers as a browser sends them."""

import pytest

from evenkeel.common.numbers import whole_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", 0),
        ("42", 42),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("-1", None),
        ("", None),
    ],
)
def test_more_digits_than_any_number_of_ours_has_are_none(written, number):
    assert whole_number(written) == number
