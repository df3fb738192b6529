"""Of the person who is looked after, nothing is asked or kept that could say who they are."""

from django import forms

from evenkeel.people.forms import CaringRoleForm
from evenkeel.people.models import CaringRole


def test_only_relationship_and_broad_needs_are_kept():
    kept = {field.name for field in CaringRole._meta.concrete_fields}
    assert kept - {"id", "created_at"} == {"carer", "relationship", "broad_needs"}


def test_the_form_is_ticked_and_has_no_box_to_write_in():
    form = CaringRoleForm()
    assert set(form.fields) == {"relationship", "broad_needs"}
    assert all(isinstance(field, forms.ChoiceField) for field in form.fields.values())


def test_what_was_not_offered_is_not_kept():
    form = CaringRoleForm({"relationship": "Sofia Duarte, born 3 May 1950", "broad_needs": ["Sofia"]})
    assert not form.is_valid()
    assert form.cleaned_data == {}
