"""Tables know only tables below them, and say what each of their fields holds."""

import pytest
from django.apps import apps
from django.db import models

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
