"""What a form takes from the row that it changes."""

from types import SimpleNamespace

import pytest

from evenkeel.design import fields
from evenkeel.design.forms import PageForm


class RoomForm(PageForm):
    not_of_row = frozenset({"why"})
    name = fields.Text(label="Name")
    seats = fields.Number(label="Seats")
    why = fields.Text(label="Why do you change it?")


def test_a_form_takes_what_the_row_has_for_its_fields():
    assert RoomForm.values_of(SimpleNamespace(name="Oak", seats=0, floor=2)) == {"name": "Oak", "seats": 0}
    assert RoomForm.values_of(None) == {}


def test_a_field_that_the_row_lacks_is_not_shown_empty():
    with pytest.raises(AttributeError, match="seats"):
        RoomForm.values_of(SimpleNamespace(name="Oak", chairs=12))
