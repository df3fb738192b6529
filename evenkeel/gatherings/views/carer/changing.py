"""What the holder of a booking can change by their link: each is a question by GET and a deed by POST."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import TypedDict

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from evenkeel.common import clock
from evenkeel.common.actors import Actor
from evenkeel.common.numbers import whole_number
from evenkeel.common.refusals import Refusal
from evenkeel.design.pages import page
from evenkeel.gatherings.actions import changes, waiting
from evenkeel.gatherings.actions.places import Request, book_afresh
from evenkeel.gatherings.actions.refusals import BookingOver, OfferOver, SessionMoved
from evenkeel.gatherings.forms.booking import MoveForm, PartyForm, StillComingForm
from evenkeel.gatherings.models import Booking
from evenkeel.gatherings.queries.booking_links import (
    LinkFault,
    booking_by_link,
    booking_path,
    booking_token,
)
from evenkeel.gatherings.queries.places import first_open_session
from evenkeel.gatherings.queries.public_pages.booking_pages import BookingPage, booking_page
from evenkeel.gatherings.queries.public_pages.questions import Question
from evenkeel.gatherings.queries.public_pages.session_pages import dates_holder_may_move_to
from evenkeel.gatherings.queries.public_pages.standing import LIVE, Standing
from evenkeel.gatherings.views.carer.links import by_link, holder_of, opens_nothing
from evenkeel.gatherings.views.carer.showing import booking_stands


@by_link
def cancel_booking(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Give the place up."""
    if request.method == "POST":
        return _done(request, booking, lambda: changes.cancel_place(**_by_holder(booking)))
    return _question(request, booking, "cancel", asked_of=(Standing.BOOKED,))


@by_link
def change_booking(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Bring somebody, or come alone after all."""
    shown = booking_page(booking, clock.now())
    # Of a page that was opened before the booking ended, the action says why nothing is changed.
    if not shown.may_bring_somebody and request.method != "POST":
        return HttpResponseRedirect(shown.paths["show_booking"])
    form = PartyForm.of(booking, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _change_party(request, booking, form)
    if form.is_bound and shown.standing not in LIVE:
        return _refused(
            request, booking, BookingOver(_("This booking is over, so it can no longer be changed."))
        )
    return _party_page(request, booking, shown, form)


def _change_party(request: HttpRequest, booking: Booking, form: PartyForm) -> HttpResponse:
    try:
        after = changes.change_party(
            party=form.party,
            companion_name=form.companion_named,
            seen=form.version_seen,
            **_by_holder(booking),
        )
    except Refusal as refusal:
        shown = booking_page(booking, clock.now())
        # What another answer on the same page can mend is said there, with what was typed.
        if not shown.may_bring_somebody or refusal.field is None:
            return _refused(request, booking, refusal)
        form.refuse(refusal)
        return _party_page(request, booking, shown, form)
    return HttpResponseRedirect(booking_path(after) + ("?changed" if form.is_changed else ""))


def _party_page(request: HttpRequest, booking: Booking, shown: BookingPage, form: PartyForm) -> HttpResponse:
    no_second_place = (
        booking.party == 1 and booking.pool.free < 1 and booking.status != Booking.Status.WAITING
    )
    context = {"shown": shown, "form": form, "no_second_place": no_second_place}
    return page(request, "gatherings/carer/change.jinja", context)


@by_link
def move_booking(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Take another date of the same instead."""
    now = clock.now()
    shown = booking_page(booking, now)
    if not shown.may_move and request.method != "POST":
        return HttpResponseRedirect(shown.paths["show_booking"])
    dates = dates_holder_may_move_to(booking, now)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        dates=[date.choice for date in dates],
        sequences={date.session_id: date.times_moved for date in dates},
    )
    # Of a place that is not held any more, the action says why it is not moved, whatever was chosen.
    if form.is_valid() or (form.is_bound and shown.standing is not Standing.BOOKED):
        try:
            seen = form.sequence_seen(form.asked_id)
            moved = changes.move_place(session_id=form.asked_id, seen=seen, **_by_holder(booking))
        except SessionMoved as refusal:
            form.refuse(refusal)
        except Refusal as refusal:
            return _refused(request, booking, refusal)
        else:
            return HttpResponseRedirect(booking_path(moved) + "?changed")
    return page(request, "gatherings/carer/move.jinja", {"shown": shown, "form": form, "dates": dates})


@by_link
def take_offer(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Say yes to the place that is kept."""
    if request.method == "POST":
        return _done(request, booking, lambda: waiting.take_offer(**_by_holder(booking)))
    return _question(request, booking, "offer", asked_of=(Standing.OFFERED,), note=f"?asked={Question.OFFER}")


@by_link
def leave_list(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Leave the waiting list, or say no to the place that is kept."""
    if request.method == "POST":
        return _done(request, booking, lambda: waiting.leave_waiting_list(**_by_holder(booking)))
    return _question(request, booking, "leave", asked_of=(Standing.WAITING, Standing.OFFERED))


@by_link
def confirm_coming(request: HttpRequest, booking: Booking) -> HttpResponse:
    """ "Still coming?": keep the place, or let it go."""
    if request.method != "POST":
        return _question(
            request,
            booking,
            "still_coming",
            asked_of=(Standing.BOOKED,),
            note=f"?asked={Question.STILL_COMING}",
        )
    shown = booking_page(booking, clock.now())
    form = StillComingForm(request.POST)
    # Of a place that is not held any more, the action says that there is nothing to answer, whatever was sent.
    if form.is_valid() or shown.standing is not Standing.BOOKED:
        answer = changes.cancel_place if form.lets_go else changes.confirm_coming
        return _done(request, booking, lambda: answer(**_by_holder(booking)))
    return page(request, "gatherings/carer/still_coming.jinja", {"shown": shown, "form": form})


@by_link
def rejoin_list(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Ask for a place again after one was given up or lapsed: a place if there is one, else a turn on the list."""
    if request.method != "POST":
        return _question(
            request, booking, "rejoin", asked_of=(Standing.CANCELLED, Standing.LEFT, Standing.LAPSED)
        )
    # A page that says nothing of it can only have shown what never moved.
    seen = whole_number(request.POST.get("seen", "")) or 0
    return _done(request, booking, lambda: _book_again(booking, seen))


class _ByHolder(TypedDict):
    """What every action on a booking is told."""

    booking_id: int
    by: Actor
    now: dt.datetime


def _by_holder(booking: Booking) -> _ByHolder:
    return {"booking_id": booking.pk, "by": holder_of(booking), "now": clock.now()}


def _done(request: HttpRequest, booking: Booking, deed: Callable[[], Booking]) -> HttpResponse:
    """Do it, then show the booking that came of it; where it is refused, show why and how things stand now."""
    try:
        after = deed()
    except Refusal as refusal:
        if isinstance(refusal, OfferOver):
            waiting.lapse_offers(pool_id=booking.pool_id, now=clock.now())
        return _refused(request, booking, refusal)
    return HttpResponseRedirect(booking_path(after))


def _refused(request: HttpRequest, booking: Booking, refusal: Refusal) -> HttpResponse:
    """Why nothing was changed, and how the booking stands now."""
    as_it_is_now = booking_by_link(booking_token(booking), clock.now())
    if isinstance(as_it_is_now, LinkFault):
        return opens_nothing(request, as_it_is_now)
    return booking_stands(request, as_it_is_now, refusal=refusal)


def _question(
    request: HttpRequest, booking: Booking, name: str, *, asked_of: tuple[Standing, ...], note: str = ""
) -> HttpResponse:
    """Ask before it is done; where there is nothing to ask any more, the booking's page says how it stands.

    `note` is what that page is told of the question.
    """
    shown: BookingPage = booking_page(booking, clock.now())
    if shown.standing not in asked_of or shown.asked_again:
        return HttpResponseRedirect(shown.paths["show_booking"] + note)
    return page(request, f"gatherings/carer/{name}.jinja", {"shown": shown})


def _book_again(booking: Booking, seen: int) -> Booking:
    now = clock.now()
    if booking.status == Booking.Status.OFFERED:
        # Its deadline has passed and no sweep has seen it yet: the place goes to whoever is next, first.
        waiting.lapse_offers(pool_id=booking.pool_id, now=now)
    session = booking.session or first_open_session(booking.pool)
    if session is None:
        raise BookingOver(_("This is over, so it can no longer be booked."))
    again = Request(
        carer_id=booking.carer_id,
        party=booking.party,
        companion_name=booking.companion_name,
        follows=booking.pk,
        note=booking.note,
        wants_clear_calendar_title=booking.wants_clear_calendar_title,
    )
    key = hashlib.blake2b(f"again {booking.pk}".encode(), digest_size=16).hexdigest()
    result = book_afresh(
        session_id=session.pk,
        request=again,
        by=holder_of(booking),
        now=now,
        or_wait=True,
        request_key=key,
        seen=seen,
    )
    return result.booking
