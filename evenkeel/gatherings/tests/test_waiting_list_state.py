"""Whatever people do in whatever order: never above capacity, no place idle while somebody waits, nobody lost."""

import datetime as dt
import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from evenkeel.common.actors import ANYONE, Actor
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.changes import cancel_place, change_party, move_place
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.programme.sessions import SessionDetails, change_session
from evenkeel.gatherings.actions.sessions import cancel_session, set_bookings_open
from evenkeel.gatherings.actions.waiting import give_place, leave_waiting_list, offer_by_hand, take_offer
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.versions import session_version
from evenkeel.gatherings.sweeps import pass_places_on
from evenkeel.gatherings.tests.factories import (
    IN_TWO_WEEKS,
    NOW,
    asking,
    provider,
    series,
    session,
    staff_actor,
)
from evenkeel.gatherings.tests.racing import counts_are_true

pytestmark = pytest.mark.django_db
_people = itertools.count(1)
# Bookings close two hours before the start; the story ends there.
LAST = IN_TWO_WEEKS - dt.timedelta(hours=3)


which = st.integers(0, 1)


class WaitingList(RuleBasedStateMachine):
    """Two dates of one series, anybody, any order."""

    def __init__(self):
        super().__init__()
        self.nothing_yet = transaction.savepoint()

    @initialize(capacities=st.tuples(st.integers(1, 4), st.integers(1, 4)))
    def open_sessions(self, capacities):
        provider()
        run = series()
        self.sessions = [
            session(IN_TWO_WEEKS + dt.timedelta(days=number), of=run, capacity=capacity)
            for number, capacity in enumerate(capacities)
        ]
        self.now = NOW
        self.known = []

    @rule(where=which, party=st.integers(1, 2), or_wait=st.booleans(), by_phone=st.booleans())
    def somebody_books(self, where, party, or_wait, by_phone):
        number = next(_people)
        contact = {"phone": f"+4477009{number:05}"} if by_phone else {}
        request = asking(
            f"Person {number}", party=party, companion_name="Friend" if party == 2 else "", **contact
        )
        try:
            made = book_place(
                session_id=self.sessions[where].pk, request=request, by=ANYONE, now=self.now, or_wait=or_wait
            )
        except Refusal:
            return
        self.known.append(made.booking.pk)

    @rule(data=st.data())
    def somebody_does_something(self, data):
        if not self.known:
            return
        booking = Booking.objects.get(pk=data.draw(st.sampled_from(self.known)))
        actions = ["cancel", "leave", "take", "bring", "alone", "hand", "give", "move"]
        action = data.draw(st.sampled_from(actions))
        other = next(one for one in self.sessions if one.pk != booking.session_id)
        given = {"booking_id": booking.pk, "now": self.now}
        holder, staff = Actor("carer", booking.carer_id), staff_actor()
        acts = {
            "cancel": lambda: cancel_place(by=holder, **given),
            "leave": lambda: leave_waiting_list(by=holder, **given),
            "take": lambda: take_offer(by=holder, **given),
            "bring": lambda: change_party(by=holder, party=2, companion_name="Friend", **given),
            "alone": lambda: change_party(by=holder, party=1, companion_name="", **given),
            "hand": lambda: offer_by_hand(by=staff, **given),
            "give": lambda: give_place(by=staff, **given),
            "move": lambda: move_place(by=holder, session_id=other.pk, **given),
        }
        try:
            became = acts[action]()
        except Refusal:
            return
        # Whoever asks for the same move again is shown where they were moved to before.
        if became.pk not in self.known:
            self.known.append(became.pk)

    @rule(where=which, capacity=st.integers(1, 5))
    def staff_change_the_room(self, where, capacity):
        stands = Session.objects.get(pk=self.sessions[where].pk)
        try:
            change_session(
                session_id=stands.pk,
                details=SessionDetails(
                    capacity=capacity, topic="", facilitator_ids=frozenset(), online_link="", joining_note=""
                ),
                version=session_version(stands),
                although_clashes=True,
                by=staff_actor(),
                now=self.now,
            )
        except Refusal:
            return

    @rule(where=which, is_open=st.booleans())
    def staff_close_or_open(self, where, is_open):
        try:
            set_bookings_open(
                session_id=self.sessions[where].pk, is_open=is_open, by=staff_actor(), now=self.now
            )
        except Refusal:
            return
        # What came free while it was closed is found by the sweep.
        pass_places_on(self.now)

    @rule()
    def staff_cancel_the_second(self):
        cancel_session(session_id=self.sessions[1].pk, because="No room.", by=staff_actor(), now=self.now)

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours):
        self.now = min(self.now + dt.timedelta(hours=hours), LAST)
        pass_places_on(self.now)

    @invariant()
    def counts_are_true(self):
        for one in self.sessions:
            assert counts_are_true(one.pool)

    @invariant()
    def no_place_is_idle_while_somebody_waits_who_could_have_it(self):
        for one in Session.objects.filter(status="open").select_related("pool"):
            waiting = Booking.objects.filter(pool=one.pool, status="waiting")
            assert all(party > one.pool.free for party in waiting.values_list("party", flat=True))

    @invariant()
    def nobody_is_left_in_what_is_cancelled(self):
        assert not Booking.objects.filter(session__status="cancelled", status__in=Booking.LIVE).exists()

    @invariant()
    def nobody_is_lost(self):
        stand = Booking.objects.filter(pk__in=self.known).values_list("status", flat=True)
        ended = {"cancelled", "left", "declined", "lapsed", "moved", "called_off"}
        assert len(stand) == len(self.known)
        assert set(stand) <= ended | set(Booking.LIVE)

    def teardown(self):
        # Or each order of steps would sweep what all those before it left.
        transaction.savepoint_rollback(self.nothing_yet)


def test_capacity_and_waiting_list_hold_in_any_order():
    hold_in(orders=25, steps=25)


@pytest.mark.long
def test_capacity_and_waiting_list_hold_in_very_many_orders():
    hold_in(orders=400, steps=40)


def hold_in(*, orders, steps):
    run_state_machine_as_test(
        WaitingList,
        settings=settings(
            max_examples=orders,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
