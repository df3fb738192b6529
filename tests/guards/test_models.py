"""Tables know only tables below them, and say what each of their fields holds."""

import pytest
from django.apps import apps
from django.db import models

from evenkeel.common import classification
from evenkeel.config.sweeping import SWEEPS
from tests.guards.tree import layers

OURS = [model for model in apps.get_models() if model.__module__.startswith("evenkeel.")]
# Plain everywhere, so that no model lists them.
UNLISTED = {"id", "created_at"}


def app_of(model: type[models.Model]) -> str | None:
    package, _, rest = model.__module__.partition(".")
    return rest.partition(".")[0] if package == "evenkeel" else None


def points_up(source: str, target: str, places: dict[str, int]) -> bool:
    """Whether a key from one app to another goes anywhere but down: up, or across to a sibling."""
    return source != target and places[target] <= places[source]


def keys_that_point_up() -> list[str]:
    found = []
    for model in OURS:
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            target = app_of(field.related_model) if field.is_relation and field.related_model else None
            if target and points_up(app_of(model), target, layers()):
                found.append(f"{model._meta.label}.{field.name} → {target}")
    return found


def own_fields(model: type[models.Model]) -> set[str]:
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {field.name for field in fields} - UNLISTED


def test_every_foreign_key_points_to_an_app_below():
    assert keys_that_point_up() == []


@pytest.mark.parametrize(
    ("source", "target", "is_up"),
    [
        ("people", "gatherings", True),
        ("gatherings", "people", False),
        ("directory", "library", True),
        ("people", "people", False),
    ],
)
def test_a_key_up_or_across_is_told_from_one_down(source, target, is_up):
    assert points_up(source, target, layers()) is is_up


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_says_what_it_holds_and_how_long_it_is_kept(model):
    assert set(model.classification) == own_fields(model)


def test_fields_of_every_sort_are_asked_about():
    from evenkeel.gatherings.models import Session

    assert {"series", "starts_at", "facilitators"} <= own_fields(Session)


# By what the personal fields of each model end, which are of a class that has a time of its own. What is kept
# for good (the audit, who of the staff did something) is not among them.
ENDED_BY = {
    # By which the carers among the users sign in: removed with the record.
    ("accounts.User", "CARER_RECORD"): "evenkeel.people.sweeps:erase_old_records",
    ("people.Carer", "CARER_RECORD"): "evenkeel.people.sweeps:erase_old_records",
    ("people.ContactPreference", "CARER_RECORD"): "evenkeel.people.sweeps:erase_old_records",
    ("people.AccessNeed", "CARER_RECORD"): "evenkeel.people.sweeps:erase_old_records",
    ("people.CaringRole", "CARER_RECORD"): "evenkeel.people.sweeps:erase_old_records",
    ("gatherings.Booking", "BOOKING"): "evenkeel.gatherings.sweeps:blank_old_bookings",
    ("gatherings.BookingNeed", "BOOKING"): "evenkeel.gatherings.sweeps:blank_old_bookings",
    ("gatherings.SessionMessage", "MESSAGE_TEXT"): "evenkeel.gatherings.sweeps:blank_old_messages",
    ("notices.Notice", "MESSAGE_TEXT"): "evenkeel.notices.sweeps:blank_old_messages",
    ("notices.MailboxMessage", "MESSAGE_TEXT"): "evenkeel.notices.sweeps:blank_old_messages",
    ("tasks.Task", "WORK"): "evenkeel.tasks.sweeps:blank_old_tasks",
}


def kept_for_a_time(model: type[models.Model]) -> set[str]:
    """The names of the classes of the model's fields that say for how many days they are kept."""
    named = {
        kept: name for name, kept in vars(classification).items() if isinstance(kept, classification.Kept)
    }
    kinds = {kept for kept in model.classification.values() if kept is not None}
    return {named[kept] for kept in kinds if kept.days is not None}


def test_whatever_is_kept_for_a_time_is_ended_by_a_sweep_that_runs():
    wanted = {(model._meta.label, name) for model in OURS for name in kept_for_a_time(model)}
    assert wanted == set(ENDED_BY)
    # By one that knows itself to erase, so that it waits while the clock may be wrong.
    assert set(ENDED_BY.values()) == {sweep.function for sweep in SWEEPS.values() if sweep.erases}


def test_a_class_that_is_kept_for_a_time_is_told_from_one_that_is_not():
    from evenkeel.gatherings.models import Attendance, Booking

    assert kept_for_a_time(Booking) == {"BOOKING"}
    # Leads to the carer for as long as there is a record, and to whom of the staff marked it.
    assert kept_for_a_time(Attendance) == set()
