"""Of the person who is looked after, nothing is asked or kept that could say who they are."""

import re

from django import forms

from evenkeel.people.forms import CaringRoleForm
from evenkeel.people.models import CaringRole


def test_only_relationship_and_broad_needs_are_kept():
    kept = {field.name for field in CaringRole._meta.concrete_fields}
    assert kept - {"id", "created_at"} == {"carer", "relationship", "broad_needs", "request_key"}


def test_of_what_travels_with_the_form_only_a_digest_is_kept():
    form = CaringRoleForm({"relationship": "parent", "form_key": "Sofia Duarte, born 3 May 1950"})
    assert form.is_valid()
    assert re.fullmatch(r"[0-9a-f]{32}", form.added(7)["request_key"])


def test_the_same_answers_sent_twice_are_one_person_and_changed_answers_another():
    def key(carer_id=7, **changed):
        form = CaringRoleForm({"relationship": "parent", "form_key": "one"} | changed)
        assert form.is_valid()
        return form.added(carer_id)["request_key"]

    assert key() == key()
    assert len({key(), key(8), key(relationship="child"), key(form_key="another")}) == 4
    assert key(form_key="") is None


def test_the_form_is_ticked_and_has_no_box_to_write_in():
    form = CaringRoleForm()
    asked = {bound.name: bound.field for bound in form.visible_fields()}
    assert set(asked) == {"relationship", "broad_needs"}
    assert all(isinstance(field, forms.ChoiceField) for field in asked.values())


def test_what_was_not_offered_is_not_kept():
    form = CaringRoleForm({"relationship": "Sofia Duarte, born 3 May 1950", "broad_needs": ["Sofia"]})
    assert not form.is_valid()
    assert form.cleaned_data == {"form_key": ""}
