"""Every situation that a page can show is there, and the worker begins with what is really due."""

import datetime as dt

from django.db.models import Count, F

from evenkeel.demo.tests.world import (
    NOW,
    InTheDemonstration,
)
from evenkeel.gatherings import sweeps
from evenkeel.gatherings.models import (
    Attendance,
    BookedBy,
    Booking,
    BookingNeed,
    Facilitator,
    Offering,
    PlacePool,
    Series,
    Session,
    SessionMessage,
)
from evenkeel.gatherings.task_kinds import ARRANGE_NEED, OFFER_BY_PHONE, RING_CARER
from evenkeel.notices.models import MailboxMessage, Notice
from evenkeel.organisations.models import Area, Organisation, Venue
from evenkeel.people.models import AccessNeed, Carer, CaringRole, ContactPreference
from evenkeel.tasks.models import Task


class EveryScreenHasLife(InTheDemonstration):
    def test_five_boroughs_have_a_carers_centre_each(self):
        centres = Organisation.objects.filter(kind=Organisation.Kind.CARERS_CENTRE)
        assert Area.objects.count() == 5
        assert set(centres.values_list("areas__name", flat=True)) == set(
            Area.objects.values_list("name", flat=True)
        )

    def test_there_is_every_kind_of_partner_and_of_facilitator(self):
        kinds = set(Organisation.objects.values_list("kind", flat=True))
        assert {"provider", "carers_centre", "carers_network", "council", "charity"} <= kinds
        assert set(Facilitator.objects.values_list("kind", flat=True)) == set(Facilitator.Kind.values)

    def test_venues_differ_in_what_is_known_of_them(self):
        for field in ("step_free", "hearing_loop", "quiet_room"):
            assert set(Venue.objects.values_list(field, flat=True)) == {True, False, None}

    def test_the_programme_has_every_kind_of_thing_and_every_way_to_take_part(self):
        assert set(Offering.objects.values_list("kind", flat=True)) == {
            "workshop",
            "course",
            "group",
            "meeting",
            "event",
            "training",
        }
        coming = Session.objects.filter(starts_at__gt=NOW, status=Session.Status.OPEN)
        assert set(coming.values_list("mode", flat=True)) == {"in_person", "online", "hybrid"}
        assert set(coming.values_list("day_part", flat=True)) == {"morning", "afternoon", "evening"}
        assert set(coming.values_list("language", flat=True)) == {"en", "bn"}
        assert set(coming.exclude(area=None).values_list("area__name", flat=True)) == set(
            Area.objects.values_list("name", flat=True)
        )

    def test_keeping_the_balance_is_held_at_the_carers_networks_venues_too(self):
        venues = Session.objects.filter(series__offering__slug="keeping-the-balance").values_list(
            "venue__organisation__kind", flat=True
        )
        assert {"provider", "carers_network", None} <= set(venues)

    def test_a_course_is_booked_as_a_whole_by_people_who_came_to_its_weeks(self):
        courses = Series.objects.filter(booked_by=BookedBy.SERIES)
        over = Attendance.objects.filter(session__series__in=courses).values("session").distinct()
        assert over.count() >= 5
        assert courses.filter(sessions__starts_at__gt=NOW, pool__taken__gt=0).exists()

    def test_two_in_three_came_to_what_is_over(self):
        lines = Attendance.objects.filter(booking__isnull=False)
        came = lines.filter(status__in=Attendance.PRESENT).count() / lines.count()
        assert 0.6 <= came <= 0.7
        assert set(lines.values_list("status", flat=True)) == set(Attendance.Status.values)
        assert Attendance.objects.filter(booking=None).exists()

    def test_what_is_over_has_its_register(self):
        yesterday = NOW - dt.timedelta(days=1)
        over = Session.objects.filter(ends_at__lt=yesterday, pool__taken__gt=0)
        assert over.count() > 60
        assert not over.filter(attendance__isnull=True).exists()

    def test_todays_session_waits_for_its_register_to_be_kept_by_the_trained_peer(self):
        (today,) = Session.objects.filter(series__offering__slug="talk-it-over", planned_on=NOW.date())
        assert today.facilitators.get().user.email == "maureen.kelly@example.org"
        assert today.pool.taken >= 4
        assert not today.attendance.exists()

    def test_a_session_is_a_day_away(self):
        soon = Session.objects.filter(
            starts_at__range=(NOW + dt.timedelta(hours=24), NOW + dt.timedelta(hours=36)),
            status=Session.Status.OPEN,
        )
        assert soon.filter(pool__taken__gt=0).exists()

    def test_one_is_full_with_people_waiting_and_an_offer_out(self):
        full = PlacePool.objects.filter(
            capacity=F("taken") + F("held"), held__gt=0, waiting__gte=4, sessions__starts_at__gt=NOW
        )
        (offered,) = full.get().bookings.filter(status=Booking.Status.OFFERED)
        assert offered.offer_until > NOW
        assert offered.pool.bookings.filter(status=Booking.Status.WAITING, party=2).exists()

    def test_one_place_is_left_somewhere(self):
        assert PlacePool.objects.filter(
            capacity=12, taken=11, held=0, waiting=0, sessions__starts_at__gt=NOW
        ).exists()

    def test_one_has_many_needs_to_arrange_some_of_them_answered(self):
        needs = BookingNeed.objects.filter(booking__session__starts_at__gt=NOW)
        most = needs.values("booking__session").annotate(n=Count("pk")).order_by("-n")[0]
        assert most["n"] >= 9
        answers = set(
            needs.filter(booking__session=most["booking__session"]).values_list("answer", flat=True)
        )
        assert {"", "arranged", "instead"} <= answers

    def test_one_is_cancelled_one_closed_one_moved_and_one_written_to(self):
        coming = Session.objects.filter(starts_at__gt=NOW)
        (off,) = coming.filter(status=Session.Status.CANCELLED)
        assert off.cancelled_because
        assert off.series.bookings.filter(status=Booking.Status.CALLED_OFF).exists()
        assert coming.filter(status=Session.Status.CLOSED, pool__taken__gt=0).count() == 1
        assert coming.filter(sequence=1, status=Session.Status.OPEN).count() == 1
        assert SessionMessage.objects.get().reached > 0

    def test_a_month_is_still_a_draft(self):
        drafts = Session.objects.filter(status=Session.Status.DRAFT)
        assert drafts.count() == 4
        assert {session.series.status for session in drafts} == {Series.Status.DRAFT}

    def test_there_is_work_for_people_some_of_it_done(self):
        open_tasks = Task.objects.filter(status=Task.Status.OPEN)
        for kind in (ARRANGE_NEED, RING_CARER, OFFER_BY_PHONE):
            assert open_tasks.filter(kind=kind).exists(), kind
        assert open_tasks.filter(kind=ARRANGE_NEED).count() >= 10
        assert not open_tasks.filter(due_at__lt=NOW - dt.timedelta(days=6)).exists()
        assert Task.objects.filter(status=Task.Status.ANSWERED, kind=ARRANGE_NEED).count() > 100

    def test_a_few_hundred_carers_are_reached_in_every_way(self):
        carers = Carer.objects.all()
        assert 300 <= carers.count() <= 400
        assert carers.filter(email="", phone__startswith="+447").exists()
        assert carers.filter(email="", phone__startswith="+441632").exists()
        assert not carers.filter(email="", phone="").exists()
        shared = carers.exclude(email="").values("email").annotate(n=Count("pk")).filter(n=2)
        assert shared.count() >= 10
        assert carers.exclude(safe_times="").exists()
        assert ContactPreference.objects.filter(is_allowed=False).exists()
        assert ContactPreference.objects.exclude(safe_from=None).exists()

    def test_carers_look_after_all_sorts_of_people_and_need_all_sorts_of_things(self):
        assert CaringRole.objects.values("relationship").distinct().count() >= 8
        assert AccessNeed.objects.values("kind").distinct().count() >= 10

    def test_the_carer_who_signs_in_has_a_past_a_booking_and_a_turn_to_wait_for(self):
        rosa = Carer.objects.get(user__email="rosa.delgado@example.org")
        assert set(rosa.bookings.values_list("status", flat=True)) >= {"booked", "waiting"}
        assert rosa.attendance.count() >= 3
        assert rosa.bookings.filter(session__starts_at__lt=NOW + dt.timedelta(hours=36)).exists()
        assert Carer.objects.filter(email=rosa.email).count() == 2


class WhatTheWorkerFinds(InTheDemonstration):
    def test_messages_older_than_a_day_have_gone_and_some_can_be_read(self):
        old = Notice.objects.filter(due_at__lt=NOW - dt.timedelta(days=1))
        assert set(old.values_list("status", flat=True)) <= {Notice.Status.SENT, Notice.Status.WITHDRAWN}
        assert 20 <= MailboxMessage.objects.count() <= 40
        assert not MailboxMessage.objects.exclude(notice__status=Notice.Status.SENT).exists()

    def test_what_was_said_in_the_last_day_is_really_sent(self):
        assert Notice.objects.filter(status=Notice.Status.WAITING, due_at__lte=NOW).count() > 20

    def test_nobody_is_reminded_of_what_they_were_reminded_of_already(self):
        waiting = Notice.objects.count()
        for sweep in (
            sweeps.remind_a_week_before,
            sweeps.ask_whether_still_coming,
            sweeps.remind_a_day_before,
            sweeps.pass_places_on,
        ):
            assert sweep(NOW) == 0
        assert Notice.objects.count() == waiting

    def test_no_message_names_what_was_booked_in_its_subject(self):
        titles = set(Offering.objects.values_list("title", flat=True))
        for content in Notice.objects.values_list("content", flat=True):
            assert not any(title.lower() in content["subject"].lower() for title in titles)
