"""What a form takes from the row that it changes."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.http import QueryDict

from evenkeel.design import fields
from evenkeel.design.forms import ChangeForm, PageForm
from tests.support.open_pages import as_opened


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


REACH = [("email", "Email"), ("text", "Text message"), ("phone", "Phone")]


class EverythingForm(ChangeForm):
    """One field of each sort that has a way of its own to show what it holds."""

    name = fields.Text(label="Name", required=False)
    note = fields.LongText(label="Note", required=False)
    phone = fields.Phone(label="Phone", required=False)
    at = fields.Time(label="At", required=False)
    on = fields.Date(label="On", required=False)
    seats = fields.Number(label="Seats", required=False)
    is_open = fields.YesNo(label="Open?", required=False)
    is_sure = fields.Tick(label="Sure")
    area = fields.Select(
        label="Area",
        choices=[(1, "North"), (2, "South")],
        coerce=int,
        empty_value=None,
        empty_label="None",
        required=False,
    )
    whole = fields.Select(label="Whole?", choices=[("w", "Whole"), ("h", "Half")])
    reach = fields.Choices(label="Reach", choices=REACH, required=False)
    key = fields.Hidden(required=False)


FULL = {
    "name": "Asha",
    "note": "One\n\ntwo",
    "phone": "+447700900123",
    "at": dt.time(18, 30),
    "on": dt.date(2027, 3, 16),
    "seats": 0,
    "is_open": False,
    "is_sure": True,
    "area": 2,
    "whole": "h",
    "reach": ["email", "text"],
}
BARE = dict.fromkeys(FULL) | {
    "name": "",
    "note": "",
    "phone": "",
    "is_sure": False,
    "whole": "w",
    "reach": [],
}


def html_of(form) -> str:
    return "".join(str(form[name]) for name in form.fields)


def sent(html: str, **typed) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in as_opened(html, **typed).items():
        data.setlist(name, values)
    return data


@pytest.mark.parametrize("prefix", [None, "her"])
@pytest.mark.parametrize(("seen", "held"), [(FULL, BARE), (BARE, FULL), (FULL, FULL)])
def test_a_form_that_nobody_touched_stays_as_it_is_held(seen, held, prefix):
    opened = html_of(EverythingForm(initial=seen, prefix=prefix))
    form = EverythingForm(sent(opened), initial=held, prefix=prefix)
    assert form.is_valid()
    assert form.changes() == {}
    assert {name: form.cleaned_data[name] for name in held} == held


CHANGED = [
    ("name", "Bea", "Bea"),
    ("name", "", ""),
    ("phone", "020 7946 0018", "+442079460018"),
    ("at", "", None),
    ("on_day", "17", dt.date(2027, 3, 17)),
    ("seats", "12", 12),
    ("is_open", "yes", True),
    ("is_sure", [], False),
    ("area", "1", 1),
    ("area", "", None),
]


@pytest.mark.parametrize(("field", "typed", "means"), CHANGED)
def test_what_somebody_changes_is_all_that_counts(field, typed, means):
    opened = html_of(EverythingForm(initial=FULL))
    form = EverythingForm(sent(opened, **{field: typed}), initial=BARE)
    assert form.is_valid(), form.errors
    changed = field.partition("_day")[0]
    assert form.changes() == {changed: means}
    assert {name: form.cleaned_data[name] for name in BARE} == BARE | {changed: means}


@pytest.mark.parametrize(
    ("held", "ticked", "becomes"),
    [
        (["email", "text", "phone"], ["email"], ["email", "phone"]),
        (["text"], ["email", "text", "phone"], ["text", "phone"]),
        ([], ["text"], []),
        (["phone"], [], ["phone"]),
    ],
)
def test_what_somebody_did_not_tick_or_untick_stays_as_it_is_held(held, ticked, becomes):
    opened = html_of(EverythingForm(initial=FULL))
    form = EverythingForm(sent(opened, reach=ticked), initial=FULL | {"reach": held})
    assert form.is_valid()
    assert form.cleaned_data["reach"] == becomes


def test_what_is_shown_again_with_an_error_is_what_was_typed_and_the_rest_as_it_is_held():
    opened = html_of(EverythingForm(initial=FULL))
    form = EverythingForm(sent(opened, name="Bea", at="teatime"), initial=BARE | {"name": "Cleo"})
    assert not form.is_valid()
    again = EverythingForm(sent(html_of(form), at="5pm"), initial=BARE | {"name": "Dora"})
    assert again.is_valid()
    assert again.changes() == {"name": "Bea", "at": dt.time(17)}


def test_a_form_that_sends_nothing_along_is_compared_with_what_is_held():
    form = EverythingForm(
        QueryDict("name=Bea&phone=07700+900123&reach=text&reach=phone&whole=h"), initial=FULL
    )
    assert form.is_valid()
    assert form.cleaned_data["reach"] == ["text", "phone"]
    assert form.cleaned_data["at"] is None
    assert "phone" not in form.changes()
    assert form.changes()["name"] == "Bea"


def test_an_answer_that_is_no_longer_on_offer_is_not_taken_for_one_that_was_given_up():
    odd = FULL | {"area": 3, "whole": "third", "reach": ["email", "fax"]}
    opened = html_of(EverythingForm(initial=odd))
    form = EverythingForm(sent(opened), initial=odd)
    assert form.is_valid()
    assert form.changes() == {}


def test_other_forms_send_nothing_along():
    assert "initial" not in html_of(RoomForm(initial={"name": "Oak"}))
    assert "initial-key" not in html_of(EverythingForm(initial={"key": "k"}))
