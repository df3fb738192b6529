"""Asking for a place again by a booking's link: for whoever holds the link, as long as there is such a person."""

import dataclasses

import pytest

from evenkeel.common.actors import ANYONE, Actor
from evenkeel.gatherings.actions.changes import cancel_place
from evenkeel.gatherings.actions.places import Request, book_afresh, book_place
from evenkeel.gatherings.actions.refusals import NotAllowed, NoWayToTell, RecordErased
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.tests.factories import NOW, asking, carer, session, staff_actor
from evenkeel.gatherings.tests.own_booking import STEPS, book, look, press
from evenkeel.gatherings.tests.reading import said
from evenkeel.gatherings.views.carer import changing
from evenkeel.gatherings.views.carer.links import holder_of
from evenkeel.people.actions import ContactDetails, change_contact, erase_carer
from evenkeel.people.models import Carer
from evenkeel.people.permissions import CHANGE_CARERS, ERASE_CARERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]

WHO_KEEPS_RECORDS = staff_actor(CHANGE_CARERS, ERASE_CARERS)


def erase(carer_id: int) -> None:
    erase_carer(carer_id=carer_id, reason="asked", by=WHO_KEEPS_RECORDS, now=NOW)


def has_no_contact_any_more(carer_id: int) -> None:
    details = ContactDetails(name="Maryam Siddiqui", email="", phone="", safe_times="", area_id=None)
    change_contact(carer_id=carer_id, details=details, by=WHO_KEEPS_RECORDS, now=NOW)


def given_up(booking: Booking) -> Booking:
    return cancel_place(booking_id=booking.pk, by=holder_of(booking), now=NOW)


def asked_again_and_given_up() -> tuple[Booking, Booking]:
    """Maryam's first booking and the one that she asked for by its link; she gave up both."""
    first = given_up(book(session()))
    press(first, "rejoin_list")
    return first, given_up(Booking.objects.get(status="booked"))


def test_every_link_of_somebody_whose_record_was_erased_is_over():
    bookings = asked_again_and_given_up()
    erase(bookings[0].carer_id)
    before = list(Booking.objects.values())
    for booking in bookings:
        for step in STEPS:
            for answered in (look(booking, step), press(booking, step, answer="keep")):
                assert answered.status_code == 410
                assert "This link does not work any more" in said(answered)
                assert "116 123" in answered.content.decode()
    assert list(Booking.objects.values()) == before
    assert Carer.objects.count() == 1


def test_whoever_is_erased_while_they_ask_again_gets_no_place_and_has_no_link_any_more(monkeypatch):
    booking = given_up(book(session()))

    def erased_first(**asked):
        erase(booking.carer_id)
        return book_afresh(**asked)

    monkeypatch.setattr(changing, "book_afresh", erased_first)
    assert press(booking, "rejoin_list").status_code == 410
    assert not Booking.objects.filter(status__in=Booking.LIVE).exists()


def test_a_place_is_asked_for_again_by_the_carer_and_not_by_name_and_address():
    booking = given_up(book(session()))
    details = ContactDetails(
        name="Mariam Siddiqui", email="", phone="+447700900123", safe_times="", area_id=None
    )
    change_contact(carer_id=booking.carer_id, details=details, by=WHO_KEEPS_RECORDS, now=NOW)
    assert "You have a place" in said(press(booking, "rejoin_list"))
    assert Booking.objects.get(status="booked").carer_id == booking.carer_id
    assert Carer.objects.count() == 1


def test_whoever_nobody_could_tell_of_a_change_is_asked_to_ring_however_often_they_press():
    booking = given_up(book(session()))
    has_no_contact_any_more(booking.carer_id)
    for _press in range(2):
        shown = press(booking, "rejoin_list")
        assert shown.status_code == 409
        assert "We have no email address or phone number for you any more" in said(shown)
    assert (Booking.objects.count(), Carer.objects.count()) == (1, 1)


def test_the_link_of_the_older_message_asks_again_as_often_as_a_place_was_given_up():
    first, second = asked_again_and_given_up()
    assert "You have a place" in said(press(first, "rejoin_list"))
    third = Booking.objects.get(status="booked")
    assert third not in (first, second)
    assert press(first, "rejoin_list").redirect_chain == press(second, "rejoin_list").redirect_chain
    assert Booking.objects.filter(status="booked").get() == third


def test_a_form_sent_again_after_its_record_was_corrected_books_nobody_else():
    workshop = session()
    first = book(workshop, request_key="form-1")
    details = ContactDetails(name="Mariam Siddiqui", email="mariam@example.org")
    change_contact(carer_id=first.carer_id, details=details, by=WHO_KEEPS_RECORDS, now=NOW)
    assert book(workshop, request_key="form-1") == first
    assert Carer.objects.count() == 1


def test_somebody_on_record_is_booked_by_staff_or_by_themselves_alone():
    workshop, maryam, tom = session(), carer(), carer("Tom Okafor")
    asked = Request(carer_id=maryam.pk)
    for stranger in (ANYONE, Actor("carer", tom.pk)):
        with pytest.raises(NotAllowed):
            book_place(session_id=workshop.pk, request=asked, by=stranger, now=NOW)
    own = book_place(session_id=workshop.pk, request=asked, by=Actor("carer", maryam.pk), now=NOW)
    for_tom = dataclasses.replace(asked, carer_id=tom.pk)
    by_staff = book_place(session_id=workshop.pk, request=for_tom, by=staff_actor(), now=NOW)
    assert (own.booking.carer, by_staff.booking.carer) == (maryam, tom)


@pytest.mark.parametrize(
    ("happens", "refused"), [(erase, RecordErased), (has_no_contact_any_more, NoWayToTell)]
)
def test_staff_book_nobody_who_is_erased_or_whom_nobody_could_tell(happens, refused):
    workshop, maryam = session(), carer()
    happens(maryam.pk)
    with pytest.raises(refused):
        book_place(session_id=workshop.pk, request=Request(carer_id=maryam.pk), by=staff_actor(), now=NOW)
    assert not Booking.objects.exists()


def test_nobody_is_booked_by_name_alone():
    with pytest.raises(NoWayToTell):
        book(session(), asking(email=""))
    assert not Carer.objects.exists()
