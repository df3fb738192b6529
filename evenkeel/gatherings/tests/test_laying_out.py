"""Laying out series: wall-clock times, clashes, drafts, one more date, and taking a series off again."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest

from evenkeel.audit.models import Entry
from evenkeel.gatherings.actions.programme.laying_out import lay_out_series
from evenkeel.gatherings.actions.programme.refusals import ClashesFound, NoDates, NotOnOneDate, SomebodyBooked
from evenkeel.gatherings.actions.programme.series import (
    delete_series,
    publish_series,
)
from evenkeel.gatherings.actions.refusals import NotAllowed, StalePage
from evenkeel.gatherings.models import PlacePool, Series, Session
from evenkeel.gatherings.permissions import VIEW_PROGRAMME
from evenkeel.gatherings.queries.coming import Filters, coming
from evenkeel.gatherings.queries.versions import series_version
from evenkeel.gatherings.rules.repeats import Repeat, rule_of
from evenkeel.gatherings.tests.factories import (
    NOW,
    asking,
    book,
    facilitator,
    offering,
    staff_actor,
    team,
    venue,
)
from evenkeel.gatherings.tests.planning import HALF_PAST_SIX, THURSDAY, added, change_run, plan, weekly
from evenkeel.notices.models import Notice
from evenkeel.organisations.models import Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
LONDON = ZoneInfo("Europe/London")
GRACE = staff_actor()


def wall_clock(session):
    return session.starts_at.astimezone(LONDON)


def test_every_eight_weeks_on_thursday_at_half_past_six_through_two_years():
    rule = rule_of(Repeat.EIGHT_WEEKLY, THURSDAY, until=THURSDAY + dt.timedelta(days=730))
    sessions = list(added(plan(rule=rule)).sessions.order_by("starts_at"))
    assert len(sessions) == 14
    assert {wall_clock(session).time() for session in sessions} == {HALF_PAST_SIX}
    assert {wall_clock(session).weekday() for session in sessions} == {3}
    gaps = {later.planned_on - sooner.planned_on for sooner, later in itertools.pairwise(sessions)}
    assert gaps == {dt.timedelta(weeks=8)}
    # Winter and summer: the moment moves by an hour so that the clock on the wall does not.
    assert {session.starts_at.hour for session in sessions} == {17, 18}


@pytest.mark.parametrize(
    ("starts_on", "hours"),
    [(dt.date(2027, 3, 25), [18, 17]), (dt.date(2027, 10, 28), [17, 18])],
)
def test_an_evening_stays_an_evening_when_the_clocks_change(starts_on, hours):
    series = added(plan(starts_on=starts_on, rule=rule_of(Repeat.WEEKLY, starts_on, times=2)))
    sessions = series.sessions.order_by("starts_at")
    assert [session.starts_at.hour for session in sessions] == hours
    assert [wall_clock(session).time() for session in sessions] == [HALF_PAST_SIX] * 2


def test_a_night_across_the_clock_change_is_as_long_as_was_said():
    the_night = plan(starts_on=dt.date(2027, 3, 27), start_time=dt.time(23), duration_minutes=240)
    session = added(the_night).sessions.get()
    assert session.ends_at - session.starts_at == dt.timedelta(hours=4)
    assert session.ends_at.astimezone(LONDON).time() == dt.time(4)


def test_sessions_carry_what_lists_filter_by():
    where = venue()
    series = added(weekly(2, mode="in_person", venue_id=where.pk, language="pa", start_time=dt.time(13)))
    session = series.sessions.order_by("starts_at").first()
    assert (session.kind, session.area_id, session.language) == ("workshop", where.area_id, "pa")
    assert (session.weekday, session.day_part, session.status) == (3, "afternoon", "open")
    found = coming(Filters(weekday=3, day_part="afternoon", area="alderton", language="pa"), NOW)
    assert found.count() == 2


def test_each_session_has_its_own_places_and_a_whole_series_shares_them():
    apart = added(weekly(3))
    together = added(weekly(3, booked_by="series", name="Course"))
    assert len({session.pool_id for session in apart.sessions.all()}) == 3
    assert {session.pool_id for session in together.sessions.all()} == {together.pool_id}


def test_dates_that_are_left_out_do_not_happen_and_extra_ones_do():
    out, extra = dt.date(2027, 3, 18), dt.date(2027, 4, 2)
    series = added(weekly(3, except_on=(out,), also_on=(extra,)))
    planned = list(series.sessions.order_by("planned_on").values_list("planned_on", flat=True))
    assert planned == [THURSDAY, dt.date(2027, 3, 25), extra]
    with pytest.raises(NoDates):
        added(plan(except_on=(THURSDAY,)))


def test_laying_out_twice_makes_nothing_more():
    series = added(weekly(4))
    assert lay_out_series(series=series, by=GRACE, now=NOW) == []
    assert series.sessions.count() == 4


def test_the_same_form_sent_twice_is_one_series_however_late():
    first = added(weekly(4), request_key="a")
    assert added(weekly(4), request_key="a", now=NOW + dt.timedelta(hours=1)) == first
    assert added(weekly(4), request_key="b") != first
    assert Series.objects.count() == 2


def test_a_draft_whose_form_is_sent_again_to_publish_is_published():
    draft = added(weekly(2), publish=False, request_key="a")
    published = added(weekly(2), publish=True, request_key="a")
    assert (published.pk, published.status) == (draft.pk, "published")
    assert {session.status for session in draft.sessions.all()} == {"open"}


def test_a_draft_is_seen_by_nobody_until_it_is_published():
    series = added(weekly(2), publish=False)
    assert {session.status for session in series.sessions.all()} == {"draft"}
    assert not coming(Filters(), NOW).exists()
    publish_series(series_id=series.pk, by=GRACE, now=NOW)
    publish_series(series_id=series.pk, by=GRACE, now=NOW)
    assert coming(Filters(), NOW).count() == 2
    assert Entry.objects.filter(action="gatherings.publish_series").count() == 1


def test_a_room_taken_by_somebody_else_stops_the_plan_until_staff_mean_it():
    where = venue()
    room = Room.objects.create(venue=where, name="Alder Room")
    added(weekly(3, mode="in_person", venue_id=where.pk, room_id=room.pk))
    another = plan(
        mode="in_person",
        venue_id=where.pk,
        room_id=room.pk,
        start_time=dt.time(20),
        rule=rule_of(Repeat.WEEKLY, THURSDAY, times=2),
        name="Another",
    )
    with pytest.raises(ClashesFound) as refused:
        added(another)
    assert [clash.kind for clash in refused.value.clashes] == ["room", "room"]
    assert refused.value.clashes[0].title == "Keeping the Balance"
    assert Series.objects.count() == 1
    added(another, although_clashes=True)
    assert Series.objects.count() == 2
    facts = Entry.objects.filter(action="gatherings.add_series").latest("pk").facts
    assert facts["although_clashes"] is True


def test_a_facilitator_cannot_be_in_two_places_but_a_cancelled_session_is_in_nobodys_way():
    priya = frozenset({facilitator("Priya Raman").pk})
    first = added(weekly(1, facilitator_ids=priya))
    with pytest.raises(ClashesFound) as refused:
        added(weekly(1, facilitator_ids=priya, name="Second"))
    assert refused.value.clashes[0].people == ("Priya Raman",)
    first.sessions.update(status=Session.Status.CANCELLED)
    assert added(weekly(1, facilitator_ids=priya, name="Second")).sessions.count() == 1


def test_another_teams_session_clashes_without_its_name():
    where = venue()
    room = Room.objects.create(venue=where, name="Alder Room")
    place = {"mode": "in_person", "venue_id": where.pk, "room_id": room.pk}
    added(weekly(1, **place))
    others = offering("Relaxation", team=team("Wellbeing Team"))
    of_theirs = staff_actor(team_ids=frozenset({others.team_id}))
    with pytest.raises(ClashesFound) as refused:
        added(weekly(1, offering_id=others.pk, **place), by=of_theirs)
    assert refused.value.clashes[0].title == ""
    assert refused.value.clashes[0].session_id is None


def test_nobody_lays_out_another_teams_programme():
    elsewhere = staff_actor(team_ids=frozenset({team("Wellbeing Team").pk}))
    only_looking = staff_actor(VIEW_PROGRAMME)
    for by in (elsewhere, only_looking):
        with pytest.raises(NotAllowed):
            added(weekly(2), by=by)
    assert not Series.objects.exists()
    assert not PlacePool.objects.exists()


def test_a_series_that_nobody_booked_goes_with_its_places():
    series = added(weekly(3))
    delete_series(series_id=series.pk, by=GRACE, now=NOW)
    assert not Session.objects.exists()
    assert not PlacePool.objects.exists()


def test_a_series_that_somebody_booked_is_not_deleted():
    series = added(weekly(3))
    book(series.sessions.first())
    with pytest.raises(SomebodyBooked):
        delete_series(series_id=series.pk, by=GRACE, now=NOW)
    assert series.sessions.count() == 3


def test_another_hour_moves_coming_sessions_and_tells_whoever_booked():
    series = added(weekly(3))
    booked = series.sessions.order_by("starts_at").first()
    book(booked, asking("Maryam Siddiqui"))
    assert change_run(series, start_time=dt.time(19)) == 3
    assert {wall_clock(session).time() for session in series.sessions.all()} == {dt.time(19)}
    assert Notice.objects.filter(kind="gatherings.session_moved").count() == 1


def test_a_session_that_was_changed_by_itself_keeps_what_the_series_does_not_change():
    series = added(weekly(2, online_link="https://meet.example.org/a"))
    special = series.sessions.order_by("starts_at").first()
    Session.objects.filter(pk=special.pk).update(online_link="https://meet.example.org/special")
    change_run(series, language="cy", capacity=15)
    special.refresh_from_db()
    assert special.online_link == "https://meet.example.org/special"
    assert (special.language, special.pool.capacity) == ("cy", 15)


def test_sessions_that_have_begun_or_are_not_meant_stay_as_they_are():
    series = added(weekly(2))
    assert change_run(series, to_coming=False, capacity=20) == 0
    assert {session.pool.capacity for session in series.sessions.select_related("pool")} == {12}
    past = added(plan(starts_on=dt.date(2027, 2, 25), name="Past"))
    assert change_run(past, start_time=dt.time(10)) == 0
    assert wall_clock(past.sessions.get()).time() == HALF_PAST_SIX


def test_fewer_places_than_are_booked_undo_the_whole_change():
    series = added(weekly(2))
    for name in ("Maryam Siddiqui", "Tom Okafor"):
        book(series.sessions.order_by("starts_at").last(), asking(name))
    with pytest.raises(NotOnOneDate) as refused:
        change_run(series, capacity=1, language="cy")
    assert refused.value.sentence.startswith("Thursday 18 March: 2 places are already booked or offered")
    assert refused.value.field == "capacity"
    series.refresh_from_db()
    assert (series.capacity, series.language) == (12, "en")


def test_places_that_two_people_wait_for_say_on_which_date():
    series = added(weekly(2, capacity=2))
    last = series.sessions.latest("starts_at")
    book(last, asking("Tom Okafor"))
    book(last, asking(party=2), or_wait=True)
    with pytest.raises(NotOnOneDate, match="Thursday 18 March: Two people on the waiting list"):
        change_run(series, capacity=1)


def test_a_page_that_is_out_of_date_changes_nothing():
    series = added(weekly(2))
    seen = series_version(series)
    change_run(series, name="Spring")
    with pytest.raises(StalePage):
        change_run(series, version=seen, name="Autumn")
    series.refresh_from_db()
    assert series.name == "Spring"
