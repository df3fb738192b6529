"""An entry is never changed: not by the code, not by the database's own commands."""

import pytest
from django.db import DatabaseError, transaction

from evenkeel.audit import actions
from evenkeel.audit.models import Entry, Seal
from evenkeel.audit.tests.factories import AMARA, JOAN, NOW, looked_at

pytestmark = pytest.mark.django_db


def test_recording_costs_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.record(by=AMARA, action="people.view_carer", now=NOW, subject=("carer", JOAN), person_id=JOAN)
    entry = Entry.objects.get()
    assert (entry.at, entry.actor_kind, entry.actor_id) == (NOW, "user", 7)
    assert (entry.subject_kind, entry.subject_id, entry.person_id, entry.facts) == ("carer", JOAN, JOAN, {})


def test_several_entries_cost_one_statement(django_assert_num_queries):
    entries = [
        actions.entry(by=AMARA, action="gatherings.book_place", now=NOW, facts={"places": n}) for n in (1, 2)
    ]
    with django_assert_num_queries(1):
        actions.record_all(entries)
    assert [entry.facts for entry in Entry.objects.order_by("id")] == [{"places": 1}, {"places": 2}]


def test_an_entry_cannot_be_saved_again_or_deleted():
    entry = looked_at(JOAN)
    with pytest.raises(RuntimeError):
        entry.save()
    with pytest.raises(RuntimeError):
        entry.delete()


def test_the_database_refuses_to_change_an_entry():
    looked_at(JOAN)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.update(actor_id=8)
    assert Entry.objects.get().actor_id == 7


def test_the_database_refuses_to_change_a_seal():
    Seal.objects.create(first_id=1, last_id=2, count=2, digest="0" * 64)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Seal.objects.update(digest="1" * 64)
