"""What a process keeps while the programme stays the same."""

import pytest

from evenkeel.common import public_version
from evenkeel.common.public_version import Keep, Topic, kept_while_unchanged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_served(settings):
    """As in a running process, save that the database is asked each time."""
    settings.KEEP_IN_PROCESS = True
    settings.PAGE_CACHE_RECHECK_SECONDS = 0


def test_each_topic_counts_its_own_changes(django_capture_on_commit_callbacks):
    before = public_version.current()
    with django_capture_on_commit_callbacks(execute=True):
        public_version.changed()
        public_version.changed(Topic.PLACES)
        public_version.changed(Topic.PLACES)
    after = public_version.current()
    assert (after.programme - before.programme, after.places - before.places) == (1, 2)


def test_a_change_that_was_rolled_back_counts_for_nothing():
    before = public_version.current()
    public_version.changed()
    assert public_version.current() == before


@pytest.mark.parametrize(("topic", "reads"), [(Topic.PROGRAMME, 2), (Topic.PLACES, 1)])
def test_what_is_kept_is_read_anew_after_a_change_of_programme_alone(
    django_capture_on_commit_callbacks, topic, reads
):
    asked = []

    @kept_while_unchanged
    def read(name):
        asked.append(name)
        return name

    assert read("Elm Street") == read("Elm Street") == "Elm Street"
    with django_capture_on_commit_callbacks(execute=True):
        public_version.changed(topic)
    read("Elm Street")
    assert len(asked) == reads


def test_a_process_does_not_keep_without_end_and_lets_go_of_the_oldest_first(monkeypatch):
    monkeypatch.setattr(public_version, "MOST_KEPT", 4)
    keep, read = Keep(), []
    for number in (*range(6), 4, 0):
        keep.get(number, lambda number=number: read.append(number))
    assert read == [0, 1, 2, 3, 4, 5, 0]
    assert len(keep._values) <= 5


def test_what_is_kept_is_read_anew_after_a_while(settings):
    settings.PAGE_CACHE_MAX_AGE_SECONDS = -1
    keep = Keep()
    assert [keep.get("Elm Street", lambda number=number: number) for number in range(2)] == [0, 1]


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_is_asked_for_together_comes_in_the_order_it_was_asked_for(settings, is_kept):
    settings.KEEP_IN_PROCESS = is_kept
    keep = Keep()
    keep.get("b", lambda: 2)
    found = keep.get_all(
        ["c", "b", "gone", "a"], lambda keys: {key: ord(key) for key in sorted(keys) if key != "gone"}
    )
    assert list(found) == ["c", "b", "a"]
