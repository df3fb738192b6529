"""Whatever row one looks at: counts, order and dates agree, and every contact is invented."""

import datetime as dt
import re

from django.db.models import Count, F
from django.utils import timezone

from evenkeel.demo.tests.world import (
    NOW,
    InTheDemonstration,
    miscounted_pools,
    overbooked_pools,
    pools_with_somebody_waiting_in_vain,
)
from evenkeel.gatherings.models import (
    Attendance,
    Booking,
    BookingNeed,
    PlacePool,
    Session,
)
from evenkeel.notices.models import Notice
from evenkeel.organisations.models import Organisation, Provider
from evenkeel.people.models import Carer
from evenkeel.safety.models import CrisisLineCheck
from evenkeel.tasks.models import Task


class WhatHoldsForAllRows(InTheDemonstration):
    def test_every_pool_counts_what_its_bookings_come_to(self):
        assert miscounted_pools() == []

    def test_no_place_is_given_out_twice(self):
        assert overbooked_pools() == []

    def test_nobody_waits_beside_a_free_place(self):
        assert pools_with_somebody_waiting_in_vain(NOW) == []

    def test_nobody_waits_where_there_never_was_a_full_house(self):
        waited_for = PlacePool.objects.filter(waiting__gt=0)
        assert waited_for
        assert all(pool.free <= 1 for pool in waited_for)

    def test_nothing_that_is_still_to_come_was_attended(self):
        assert not Attendance.objects.filter(session__starts_at__gt=NOW).exists()

    def test_nothing_happened_after_the_present_moment(self):
        for model, field in [
            (Booking, "created_at"),
            (Booking, "status_at"),
            (Attendance, "marked_at"),
            (Task, "created_at"),
            (Task, "answered_at"),
            (Notice, "created_at"),
            (Notice, "sent_at"),
        ]:
            assert not model.objects.filter(**{f"{field}__gt": NOW}).exists(), (model, field)

    def test_bookings_came_before_their_session_and_after_the_carer(self):
        booked = Booking.objects.filter(created_at__gte=F("session__starts_at"))
        assert not booked.exists()
        assert not Booking.objects.filter(created_at__lt=F("carer__created_at")).exclude(
            carer__email="rosa.delgado@example.org"
        )

    def test_nobody_was_in_two_places_at_once(self):
        there: dict[tuple[int, dt.datetime], int] = {}
        for carer, start in Attendance.objects.values_list("carer", "session__starts_at"):
            there[carer, start] = there.get((carer, start), 0) + 1
        assert set(there.values()) == {1}

    def test_those_who_wait_stand_in_the_order_in_which_they_came(self):
        for pool in PlacePool.objects.filter(waiting__gt=1):
            waiting = pool.bookings.filter(status=Booking.Status.WAITING).order_by("pk")
            moments = list(waiting.values_list("waiting_since", flat=True))
            assert moments == sorted(moments)

    def test_each_need_of_whoever_holds_a_place_has_a_task_with_the_same_answer(self):
        held = BookingNeed.objects.filter(booking__status=Booking.Status.BOOKED)
        assert held.exists()
        assert not held.filter(task__isnull=True).exists()
        with_task = BookingNeed.objects.filter(task__isnull=False)
        assert not with_task.exclude(task__status=Task.Status.WITHDRAWN).exclude(answer=F("task__answer"))
        assert not with_task.exclude(task__about_id=F("booking_id")).exists()

    def test_every_session_is_filed_under_its_own_place_and_time(self):
        for session in Session.objects.select_related("venue", "series"):
            local = timezone.localtime(session.starts_at)
            assert session.weekday == local.weekday()
            assert session.area_id == (session.venue.area_id if session.venue else None)
            assert (session.mode == "online") == (session.venue is None)
            assert bool(session.online_link) == (session.mode != "in_person")

    def test_every_contact_belongs_to_nobody(self):
        for model in (Carer, Organisation, Provider):
            for email, phone in model.objects.values_list("email", "phone"):
                assert not email or email.endswith("@example.org")
                assert not phone or re.fullmatch(r"\+447700900\d{3}|\+441632960\d{3}|01632 960\d{3}", phone)
        links = Session.objects.exclude(online_link="").values_list("online_link", flat=True)
        assert all(link.startswith("https://meet.example.org/") for link in links)

    def test_a_number_belongs_to_one_person(self):
        twice = Carer.objects.exclude(phone="").values("phone").annotate(n=Count("pk")).filter(n__gt=1)
        assert not twice.exists()

    def test_it_is_known_as_a_demonstration_whose_crisis_lines_nobody_checked(self):
        assert Provider.objects.get().is_demonstration
        assert not CrisisLineCheck.objects.exists()
