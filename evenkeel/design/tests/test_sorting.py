"""The order that a list's address asks for, and the ways to another."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.http import QueryDict

from evenkeel.design.sorting import Sorting
from tests.support.reading import read, render

ORDERS = {"name": ("name",), "last": ("last_login", "name")}


def sorting(address="", **options):
    return Sorting(QueryDict(address), ORDERS, **options)


@pytest.mark.parametrize("asked", ["", "shoe", "-", "--last", "name"])
def test_nonsense_and_the_lists_own_order_leave_the_rows_as_they_come(asked):
    found = get_user_model().objects.order_by("email")
    unasked = sorting(f"sort={asked}", default="name")
    assert unasked.rows(found) is found
    assert (unasked.chosen, unasked.query) == ({}, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "shown"),
    [("last", ["one", "two", "three", "never"]), ("-last", ["three", "one", "two", "never"])],
)
def test_rows_that_are_alike_keep_their_places_and_what_is_empty_stands_last_either_way(asked, shown):
    users = get_user_model().objects
    for name, day in (("never", None), ("one", 1), ("two", 1), ("three", 3)):
        here_at = dt.datetime(2027, 3, day, tzinfo=dt.UTC) if day else None
        users.create_user(f"{name}@evenkeel.example", name="Ada", last_login=here_at)
    found = sorting(f"sort={asked}").rows(users.all())
    assert [user.email.partition("@")[0] for user in found] == shown


@pytest.mark.parametrize(
    ("asked", "heads"),
    [
        ("", [("ascending", "?sort=-name"), ("none", "?sort=last")]),
        ("-name", [("descending", "?sort=name"), ("none", "?sort=last")]),
        ("last", [("none", "?sort=name"), ("ascending", "?sort=-last")]),
    ],
)
def test_a_head_says_how_its_column_stands_and_leads_to_it_or_turns_it_round(asked, heads):
    shown = sorting(f"sort={asked}", default="name")
    columns = [shown.column("name", "Name"), shown.column("last", "Last signed in")]
    assert [(column["sorted"], column["sort_url"]) for column in columns] == heads


def test_where_no_column_says_the_lists_own_order_none_is_marked():
    assert sorting().column("name", "Name")["sorted"] == "none"


def test_the_ways_to_another_order_keep_the_filters_and_begin_at_the_first_page():
    shown = sorting("kind=group&sort=last&page=3&nonsense=1", kept={"kind": "group"})
    assert shown.column("name", "Name")["sort_url"] == "?kind=group&sort=name"
    assert shown.query == "kind=group&sort=last"


def test_an_order_that_the_list_does_not_offer_has_a_plain_head():
    assert sorting().column("places", "Places", numeric=True) == {"text": "Places", "numeric": True}


def test_a_table_draws_its_heads_as_links_and_says_how_it_stands():
    source = '{% from "design/macros.jinja" import data_table %}{{ data_table("People", columns, []) }}'
    columns = [sorting("sort=-name").column("name", "Name"), "Roles"]
    name, roles = read(render(source, columns=columns)).all("th")
    assert name.attributes["aria-sort"] == "descending"
    assert [(link.words, link.attributes["href"]) for link in name.all("a")] == [("Name", "?sort=name")]
    assert (roles.words, roles.all("a"), "aria-sort" in roles.attributes) == ("Roles", [], False)


@pytest.mark.parametrize(("asked", "kept"), [("", []), ("sort=-last", [("sort", "-last")])])
def test_a_form_that_narrows_a_list_down_keeps_its_order(asked, kept):
    source = '{% from "design/macros.jinja" import keep_order %}{{ keep_order(sorting) }}'
    hidden = read(render(source, sorting=sorting(asked))).all("input")
    assert [(one.attributes["name"], one.attributes["value"]) for one in hidden] == kept
