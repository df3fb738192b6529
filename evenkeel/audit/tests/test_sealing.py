"""A change to what was sealed is found, whatever it was."""

import datetime as dt
import re

import pytest
from django.db import connection

from evenkeel.audit import actions
from evenkeel.audit.models import Entry, Seal
from evenkeel.audit.queries import Problem, latest_seal, still_stands, verify_chain
from evenkeel.audit.rules import WrittenSeal, read_seal
from evenkeel.audit.sweeps import seal_entries
from evenkeel.audit.tests.factories import JOAN, LONG_AGO, NOW, PETER, looked_at, looked_at_times

pytestmark = pytest.mark.django_db


def without_the_trigger() -> None:
    """What someone with the keys to the database could do."""
    on_table = " ON audit_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_entry_is_append_only{on_table}")


def test_an_untouched_record_is_whole():
    looked_at_times(3)
    assert seal_entries(NOW) == 3
    assert verify_chain() == []


def test_sealing_twice_seals_once():
    looked_at_times(3)
    seal_entries(NOW)
    assert seal_entries(NOW) == 0
    assert Seal.objects.count() == 1


def test_what_has_not_settled_waits_and_so_does_all_that_came_after_it():
    looked_at(JOAN)
    looked_at(JOAN, at=NOW - dt.timedelta(minutes=4))
    looked_at(PETER)
    assert seal_entries(NOW) == 1
    assert seal_entries(NOW + dt.timedelta(minutes=2)) == 2
    assert verify_chain() == []


def test_the_chain_goes_on_from_one_run_to_the_next():
    looked_at_times(2)
    seal_entries(NOW)
    looked_at_times(2, at=NOW)
    seal_entries(NOW + dt.timedelta(hours=1))
    first, second = Seal.objects.order_by("first_id")
    assert second.previous_digest == first.digest
    assert verify_chain() == []


def test_a_large_backlog_is_sealed_in_batches():
    looked_at_times(5)
    sizes = [actions.seal_batch(now=NOW, size=2) for _ in range(4)]
    assert sizes == [2, 2, 1, 0]
    assert verify_chain() == []


def test_a_worker_that_comes_second_seals_nothing(monkeypatch):
    """Both read the same last seal; the one that writes later meets the other's row."""
    looked_at_times(2)
    seal = actions._seal_batch

    def sealed_meanwhile(now, size):
        digest_of = actions.digest_of

        def slow_digest(rows, previous):
            monkeypatch.setattr(actions, "digest_of", digest_of)
            seal(now, size)
            return digest_of(rows, previous)

        monkeypatch.setattr(actions, "digest_of", slow_digest)
        return seal(now, size)

    monkeypatch.setattr(actions, "_seal_batch", sealed_meanwhile)
    assert actions.seal_batch(now=NOW) == 0


@pytest.mark.parametrize("field", ["actor_id", "person_id", "subject_id"])
def test_an_altered_entry_is_found(field):
    entries = looked_at_times(3)
    seal_entries(NOW)
    without_the_trigger()
    Entry.objects.filter(id=entries[1].id).update(**{field: 99})
    assert verify_chain() == [Problem("altered", entries[0].id, entries[2].id)]


def test_a_moved_time_is_found():
    entries = looked_at_times(2)
    seal_entries(NOW)
    without_the_trigger()
    Entry.objects.filter(id=entries[0].id).update(at=LONG_AGO + dt.timedelta(microseconds=1))
    assert [problem.kind for problem in verify_chain()] == ["altered"]


def test_a_removed_entry_is_found():
    entries = looked_at_times(3)
    seal_entries(NOW)
    Entry.objects.filter(id=entries[1].id).delete()
    assert verify_chain() == [Problem("missing", entries[0].id, entries[2].id)]


def test_an_entry_slipped_in_between_two_batches_is_found():
    first, gap, last = looked_at_times(3)
    Entry.objects.filter(id=gap.id).delete()
    actions.seal_batch(now=NOW, size=1)
    actions.seal_batch(now=NOW, size=1)
    slipped_in = Entry(id=first.id + 1, at=LONG_AGO, actor_kind="user", action="people.view_carer")
    Entry.objects.bulk_create([slipped_in])
    assert verify_chain() == [Problem("inserted", last.id, last.id)]


def test_a_removed_seal_is_found():
    looked_at_times(4)
    for _ in range(2):
        actions.seal_batch(now=NOW, size=2)
    Seal.objects.order_by("first_id").first().delete()
    assert [problem.kind for problem in verify_chain()] == ["unchained"]


class TestWrittenDown:
    """What was written down elsewhere shows what a shorter chain does not."""

    @pytest.fixture
    def written(self, caplog):
        """The seals, as the worker's log has them."""
        looked_at_times(6)
        with caplog.at_level("INFO", logger="evenkeel.audit"):
            for _ in range(3):
                actions.seal_batch(now=NOW, size=2)
        return [read_seal(line.rpartition(": ")[2]) for line in caplog.messages]

    def test_each_seal_is_logged_by_number_and_hash_alone(self, written, caplog):
        assert written == [seal.written for seal in Seal.objects.order_by("pk")]
        pattern = r"entries \d+ to \d+ of the audit are sealed: \d+:[0-9a-f]{64}"
        assert all(re.fullmatch(pattern, line) for line in caplog.messages)

    def test_the_newest_is_the_one_to_write_down(self, written):
        assert latest_seal() == written[-1]

    def test_all_stand_while_nothing_is_changed(self, written):
        assert [still_stands(seal) for seal in written] == [True] * 3

    def test_the_newest_entries_cannot_be_taken_away_with_their_seal(self, written):
        newest = Seal.objects.latest("pk")
        Entry.objects.filter(id__gte=newest.first_id).delete()
        newest.delete()
        assert verify_chain() == []
        assert [still_stands(seal) for seal in written] == [True, True, False]

    def test_what_was_sealed_anew_does_not_stand(self, written):
        Seal.objects.all().delete()
        Entry.objects.filter(id=Entry.objects.latest("id").id).delete()
        for _ in range(3):
            actions.seal_batch(now=NOW, size=2)
        assert verify_chain() == []
        assert not still_stands(written[-1])

    def test_before_the_first_batch_there_is_none(self):
        assert latest_seal() is None


@pytest.mark.parametrize(
    ("text", "seal"),
    [
        (f"41:{'ab' * 32}", WrittenSeal(41, "ab" * 32)),
        (f" 41:{'AB' * 32}\n", WrittenSeal(41, "ab" * 32)),
        (f"41:{'ab' * 31}", None),
        (f"41{'ab' * 32}", None),
        (f"x:{'ab' * 32}", None),
        (f"-1:{'ab' * 32}", None),
        (f"{'9' * 19}:{'ab' * 32}", None),
        ("", None),
    ],
)
def test_a_seal_is_read_as_it_is_written(text, seal):
    assert read_seal(text) == seal
