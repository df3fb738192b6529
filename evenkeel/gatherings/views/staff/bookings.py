"""Booking for somebody who rang, and changing a booking for them."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.dates import said_span
from evenkeel.common.numbers import whole_number
from evenkeel.common.refusals import Refusal
from evenkeel.common.requests import Request
from evenkeel.design.doing import done
from evenkeel.gatherings.actions.changes import cancel_place, change_party, move_place
from evenkeel.gatherings.actions.places import Result, book_place
from evenkeel.gatherings.actions.refusals import BookingsShut, FormSpent, StandsOtherwise
from evenkeel.gatherings.actions.waiting import give_place, leave_waiting_list, offer_by_hand
from evenkeel.gatherings.forms.booking import MoveForm
from evenkeel.gatherings.forms.staff_bookings import (
    FindPersonForm,
    PartyForPersonForm,
    StaffBookingForm,
    typed_for_somebody,
)
from evenkeel.gatherings.models import BookedBy, Booking, Session
from evenkeel.gatherings.permissions import MANAGE_BOOKINGS
from evenkeel.gatherings.queries.broadcasts import messages_for
from evenkeel.gatherings.queries.places import position, why_shut
from evenkeel.gatherings.queries.programme import place_in_words
from evenkeel.gatherings.queries.staff_sessions import (
    OtherDate,
    cancelled_dates,
    dates_staff_may_book,
    dates_staff_may_move_to,
    person,
    session_of,
)
from evenkeel.gatherings.rules.booking import Shut, why_shut_to_staff
from evenkeel.gatherings.views.staff.parts import (
    NotThere,
    booking_or_404,
    session_or_404,
    settled_page,
    staff_page,
)
from evenkeel.notices.contacts import NotAllowed
from evenkeel.notices.models import Channel
from evenkeel.people.actions import record_search, record_view
from evenkeel.people.models import Carer
from evenkeel.people.queries import contact, found_carers, how_to_ring, live_needs, visible_carers


def _of_session_to_book(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, which is handed the session itself; where nobody can be booked for it, the page says so instead.

    Where it was deleted meanwhile, what was typed of somebody and other dates stand on the page.
    """

    @functools.wraps(view)
    def with_session(request: Request, session_id: int, **parts: int) -> HttpResponse:
        try:
            session = session_or_404(request, MANAGE_BOOKINGS, session_id)
        except NotThere as gone:
            offering_id = whole_number(request.POST.get("offering", ""))
            raise NotThere(
                gone.sentence,
                typed=typed_for_somebody(request.POST),
                others=dates_staff_may_book(request.actor, offering_id, clock.now()),
            ) from None
        shut = why_shut_to_staff(why_shut(session, clock.now()))
        return _shut_page(request, session, shut) if shut is not None else view(request, session, **parts)

    return with_session


@requires(MANAGE_BOOKINGS)
@require_http_methods(["GET", "POST"])
@_of_session_to_book
def find_person(request: Request, session: Session) -> HttpResponse:
    """Look for somebody before a new record of them is made; that is kept, and what was looked for stands nowhere."""
    form = FindPersonForm(request.POST or None)
    found = None
    if form.is_valid():
        record_search(request.actor, clock.now())
        found = found_carers(request.actor, form.cleaned_data["words"])
    context = {
        "form": form,
        "session": session,
        "found": found.carers if found else None,
        "has_more": bool(found and found.has_more),
    }
    return staff_page(request, "gatherings/staff/find_person.jinja", context)


@requires(MANAGE_BOOKINGS)
@require_http_methods(["GET", "POST"])
@_of_session_to_book
def book_new_person(request: Request, session: Session) -> HttpResponse:
    """Book for somebody who is not on record."""
    return _book(request, session, None)


@requires(MANAGE_BOOKINGS)
@require_http_methods(["GET", "POST"])
@_of_session_to_book
def book_known_person(request: Request, session: Session, carer_id: int) -> HttpResponse:
    """Book for somebody who is on record; that their record was looked at is kept."""
    carer = visible_carers(request.actor).filter(pk=carer_id, erased_at__isnull=True).first()
    if carer is None:
        raise NotThere(
            _("This person’s record is not there any more, or not for you to see. It may have been erased."),
            typed=typed_for_somebody(request.POST),
            onward=(
                _("Look for somebody else"),
                reverse("gatherings:find_person_to_book", args=[session.pk]),
            ),
        )
    if request.method != "POST":
        record_view(carer.pk, request.actor, clock.now())
    if not carer.email and not carer.phone:
        context = {"session": session, "carer": carer}
        status = 409 if request.method == "POST" else 200
        return staff_page(request, "gatherings/staff/no_way_to_tell.jinja", context, status)
    return _book(request, session, carer)


def _shut_page(request: Request, session: Session, shut: Shut) -> HttpResponse:
    others = dates_staff_may_book(request.actor, session.series.offering_id, clock.now(), besides=session.pk)
    return settled_page(
        request,
        session,
        _("Nobody can be booked here"),
        BookingsShut(shut, by_staff=True),
        typed=typed_for_somebody(request.POST),
        others=others,
    )


def _book(request: Request, session: Session, carer: Carer | None) -> HttpResponse:
    form = StaffBookingForm(
        request.POST or None,
        session=session,
        carer=carer,
        needs=list(live_needs(carer.pk)) if carer is not None else (),
    )
    spent = None
    if form.is_valid():
        with form.showing_refusals():
            result = book_place(
                session_id=session.pk,
                request=form.as_request(carer.language if carer else "en"),
                by=request.actor,
                now=clock.now(),
                or_wait=True,
                request_key=form.request_key(session.pk),
                seen=form.sequence_seen(session.pk),
            )
            if result.booking.status not in Booking.LIVE:
                spent = result.booking
                raise FormSpent(spent.get_status_display())
            messages.success(request, _said_outcome(result))
            return redirect("gatherings:manage_booking", booking_id=result.booking.pk)
    context = {"form": form, "session": session, "carer": carer, "free": session.pool.free, "spent": spent}
    return staff_page(request, "gatherings/staff/book_for_person.jinja", context)


def _said_outcome(result: Result) -> str:
    if result.outcome == "booked":
        return _("The place is booked.")
    if result.outcome == "waiting":
        return _("It is full, so they are on the waiting list.")
    return _("They already have a booking here. Nothing has changed.")


@requires(MANAGE_BOOKINGS)
@require_safe
def manage_booking(request: Request, booking_id: int) -> HttpResponse:
    """One booking, and what can be done with it; that somebody looked is kept."""
    booking = booking_or_404(request, MANAGE_BOOKINGS, booking_id)
    record_view(booking.carer_id, request.actor, clock.now())
    session = session_of(booking)
    turn = position(booking) if booking.status == Booking.Status.WAITING else None
    context = {
        "booking": booking,
        "person": person(booking, how_to_ring(booking.carer), turn),
        "session": session,
        "place": place_in_words(session) if session else "",
        "whole_series": booking.series.booked_by == BookedBy.SERIES,
        "free": booking.pool.free,
        "may_change": _may_change(booking, session),
        "cancelled": cancelled_dates(booking),
        "sent": [message.text for message in messages_for(booking) if message.text],
    }
    return staff_page(request, "gatherings/staff/booking.jinja", context)


def _may_change(booking: Booking, session: Session | None) -> bool:
    """Whether there is anything to change of the booking, which is shown with that session."""
    return booking.status in Booking.LIVE and session is not None and session.ends_at > clock.now()


def _over(request: Request, booking: Booking) -> HttpResponse:
    """Nothing to ask of a booking that is over: its page says how it stands."""
    messages.error(request, _("This booking is over, so there is nothing to change."))
    return redirect("gatherings:manage_booking", booking_id=booking.pk)


@requires(MANAGE_BOOKINGS)
@require_http_methods(["GET", "POST"])
def cancel_for_person(request: Request, booking_id: int) -> HttpResponse:
    """Ask, then give up the place, the offer or the turn on the list."""
    booking = booking_or_404(request, MANAGE_BOOKINGS, booking_id)
    if request.method == "POST":
        return _cancel(request, booking)
    if not _may_change(booking, session_of(booking)):
        return _over(request, booking)
    return _cancel_page(request, booking)


def _cancel(request: Request, booking: Booking) -> HttpResponse:
    """Give up what the page asked about; where it is something else by now, ask again."""
    # A page that says nothing of it asked about something that nobody has read.
    asked = request.POST.get("asked", "")
    had_place = (asked or booking.status) in (Booking.Status.BOOKED, Booking.Status.CANCELLED)
    give_up = cancel_place if had_place else leave_waiting_list
    try:
        give_up(booking_id=booking.pk, asked=asked, by=request.actor, now=clock.now())
    except StandsOtherwise as refusal:
        return _cancel_page(request, booking_or_404(request, MANAGE_BOOKINGS, booking.pk), refusal)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The booking is cancelled."))
    return redirect("gatherings:manage_booking", booking_id=booking.pk)


def _cancel_page(request: Request, booking: Booking, refusal: StandsOtherwise | None = None) -> HttpResponse:
    session = session_of(booking)
    context = {
        "booking": booking,
        "session": session,
        "somebody_waits": session is not None
        and booking.pool.waiting > 0
        and why_shut(session, clock.now()) is None,
        "how_told": _said_how_told(booking.carer),
        "refusal": refusal,
    }
    return staff_page(
        request, "gatherings/staff/cancel_booking.jinja", context, refusal.status if refusal else None
    )


def _said_how_told(carer: Carer) -> str:
    """How somebody will hear of what staff cancel for them, or who has to tell them."""
    now = clock.now()
    if not carer.email:
        return _("They have no email, so tell them yourself.")
    if not isinstance(contact(carer.pk, Channel.EMAIL, now), NotAllowed):
        return _("They are told by email.")
    if isinstance(contact(carer.pk, Channel.PHONE, now), NotAllowed):
        return _("They do not allow email and cannot be rung, so no message goes to them.")
    return _("They do not allow email, so somebody has to ring them: that becomes a task.")


@requires(MANAGE_BOOKINGS)
@require_POST
def offer_place(request: Request, booking_id: int) -> HttpResponse:
    """Offer a free place to somebody who waits, out of turn if need be."""
    booking = booking_or_404(request, MANAGE_BOOKINGS, booking_id)
    return _done(
        request, booking, offer_by_hand, _("The place is offered, and kept for them until they answer.")
    )


@requires(MANAGE_BOOKINGS)
@require_POST
def give_place_now(request: Request, booking_id: int) -> HttpResponse:
    """Give a free place to somebody who waits and has said yes."""
    booking = booking_or_404(request, MANAGE_BOOKINGS, booking_id)
    return _done(request, booking, give_place, _("The place is theirs."))


def _done(request: Request, booking: Booking, action: Callable[..., Booking], said: str) -> HttpResponse:
    """Do it, and say what came of it on the booking's page."""
    done(request, lambda: action(booking_id=booking.pk, by=request.actor, now=clock.now()), said)
    return redirect("gatherings:manage_booking", booking_id=booking.pk)


@requires(MANAGE_BOOKINGS)
@require_http_methods(["GET", "POST"])
def change_party_for_person(request: Request, booking_id: int) -> HttpResponse:
    """Let them bring somebody, or come alone after all."""
    booking = booking_or_404(request, MANAGE_BOOKINGS, booking_id)
    if not _may_change(booking, session_of(booking)):
        return _over(request, booking)
    form = PartyForPersonForm.of(booking, request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            change_party(
                booking_id=booking.pk,
                party=form.party,
                companion_name=form.companion_named,
                seen=form.version_seen,
                by=request.actor,
                now=clock.now(),
            )
            messages.success(request, _("The booking is changed."))
            return redirect("gatherings:manage_booking", booking_id=booking.pk)
    return staff_page(request, "gatherings/staff/change_party.jinja", {"form": form, "booking": booking})


@requires(MANAGE_BOOKINGS)
@require_http_methods(["GET", "POST"])
def move_for_person(request: Request, booking_id: int) -> HttpResponse:
    """Move their place to another date."""
    booking = booking_or_404(request, MANAGE_BOOKINGS, booking_id)
    if request.method == "POST" and booking.status == Booking.Status.MOVED:
        return _moved_before(request, booking)
    if not _may_change(booking, session_of(booking)):
        return _over(request, booking)
    dates, has_more = dates_staff_may_move_to(booking, clock.now())
    form = MoveForm(
        request.POST or None,
        dates=[(str(date.session_id), *_said_date(date)) for date in dates],
        sequences={date.session_id: date.times_moved for date in dates},
    )
    form.fields["session"].label = _("Which date instead?")
    if form.is_valid():
        with form.showing_refusals():
            moved = move_place(
                booking_id=booking.pk,
                session_id=form.cleaned_data["session"],
                seen=form.sequence_seen(form.asked_id),
                by=request.actor,
                now=clock.now(),
            )
            messages.success(request, _("The booking is moved."))
            return redirect("gatherings:manage_booking", booking_id=moved.pk)
    context = {"form": form, "booking": booking, "has_dates": bool(dates), "has_more": has_more}
    return staff_page(request, "gatherings/staff/move_booking.jinja", context)


def _moved_before(request: Request, booking: Booking) -> HttpResponse:
    """A place that was moved already: the booking that came of it where it is the same move, else why it is not."""
    session_id = whole_number(request.POST.get("session", "")) or 0
    try:
        booking = move_place(booking_id=booking.pk, session_id=session_id, by=request.actor, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The booking is moved."))
    return redirect("gatherings:manage_booking", booking_id=booking.pk)


def _said_date(date: OtherDate) -> tuple[str, str]:
    """When it is; and, smaller, where and how many places are left."""
    places = ngettext("%(n)s place left", "%(n)s places left", date.free) % {"n": date.free}
    return said_span(date.starts_at, date.ends_at, today=clock.today()), f"{date.place}. {places}"
