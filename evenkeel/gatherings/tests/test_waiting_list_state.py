"""Whatever people do in whatever order: never above capacity, no place idle while somebody waits, nobody lost."""

import datetime as dt
import itertools

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from evenkeel.common.actors import ANYONE, Actor
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.changes import cancel_place, change_party
from evenkeel.gatherings.actions.places import book_place
from evenkeel.gatherings.actions.waiting import give_place, leave_waiting_list, offer_by_hand, take_offer
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.sweeps import pass_places_on
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW, asking, provider, session, staff_actor

pytestmark = pytest.mark.django_db
_people = itertools.count(1)
# Bookings close two hours before the start; the story ends there.
LAST = IN_TWO_WEEKS - dt.timedelta(hours=3)


class WaitingList(RuleBasedStateMachine):
    """One session, anybody, any order."""

    @initialize(capacity=st.integers(1, 4))
    def open_session(self, capacity):
        provider()
        self.session = session(capacity=capacity)
        self.now = NOW
        self.known = []

    @rule(party=st.integers(1, 2), or_wait=st.booleans(), by_phone=st.booleans())
    def somebody_books(self, party, or_wait, by_phone):
        number = next(_people)
        contact = {"phone": f"+4477009{number:05}"} if by_phone else {}
        request = asking(
            f"Person {number}", party=party, companion_name="Friend" if party == 2 else "", **contact
        )
        try:
            made = book_place(
                session_id=self.session.pk, request=request, by=ANYONE, now=self.now, or_wait=or_wait
            )
        except Refusal:
            return
        self.known.append(made.booking.pk)

    @rule(data=st.data())
    def somebody_does_something(self, data):
        if not self.known:
            return
        booking = Booking.objects.get(pk=data.draw(st.sampled_from(self.known)))
        action = data.draw(st.sampled_from(["cancel", "leave", "take", "bring", "alone", "hand", "give"]))
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
        }
        try:
            acts[action]()
        except Refusal:
            return

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours):
        self.now = min(self.now + dt.timedelta(hours=hours), LAST)
        pass_places_on(self.now)

    @invariant()
    def counts_are_true(self):
        pool = self.session.pool
        pool.refresh_from_db()
        live = list(Booking.objects.filter(pool=pool).values_list("status", "party"))
        assert pool.taken == sum(party for status, party in live if status == "booked")
        assert pool.held == sum(party for status, party in live if status == "offered")
        assert pool.waiting == sum(1 for status, _party in live if status == "waiting")
        assert pool.taken + pool.held <= pool.capacity

    @invariant()
    def no_place_is_idle_while_somebody_waits_who_could_have_it(self):
        pool = self.session.pool
        parties = Booking.objects.filter(pool=pool, status="waiting").values_list("party", flat=True)
        assert all(party > pool.free for party in parties)

    @invariant()
    def nobody_is_lost(self):
        kept = Booking.objects.filter(pk__in=self.known).count()
        assert kept == len(self.known)
        ended = ("cancelled", "left", "declined", "lapsed")
        assert (
            not Booking.objects.filter(pk__in=self.known).exclude(status__in=(*ended, *Booking.LIVE)).exists()
        )


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
