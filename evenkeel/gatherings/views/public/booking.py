"""Booking a place without an account: one form, and what happens next.

Nothing here tells whether an address is known. Whoever already holds or awaits a place is shown what somebody new
would be shown, and hears the truth by message.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.accounts.models import User
from evenkeel.common import clock, public_version
from evenkeel.common.access import public
from evenkeel.common.actors import ANYONE, Actor
from evenkeel.common.refusals import Refusal
from evenkeel.design.pages import page
from evenkeel.gatherings.actions.places import Request, Result, book_afresh
from evenkeel.gatherings.actions.refusals import SessionFull, SessionGone, SessionMoved
from evenkeel.gatherings.forms.booking import BookingForm
from evenkeel.gatherings.messages.delivery import channel_to
from evenkeel.gatherings.models import BookedBy, Session
from evenkeel.gatherings.queries.public_pages.known_carer import KnownCarer, known_carer
from evenkeel.gatherings.queries.public_pages.programme import row_of, shut_as_booked
from evenkeel.gatherings.queries.public_pages.session_pages import (
    other_rows,
    place_with_access,
    public_session,
    rows_by_id,
    series_dates,
)
from evenkeel.gatherings.queries.public_pages.words import said_reminders
from evenkeel.gatherings.rules.booking import reminders_to_come
from evenkeel.gatherings.views.public.receipts import CameOfIt, Receipt, keep_receipt, read_receipt
from evenkeel.gatherings.views.public.sessions import not_on_programme
from evenkeel.people.needs import anything_to_arrange


@public
@require_http_methods(["GET", "HEAD", "POST"])
def book_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """The form, and what came of sending it."""
    now = clock.now()
    is_sent = request.method == "POST"
    session = public_session(session_id, with_places=not is_sent)
    if session is None:
        return not_on_programme(request)
    if is_sent:
        return _take_form(request, session, now)
    if shut_as_booked(session, now) is not None:
        return HttpResponseRedirect(reverse("gatherings:show_session", args=[session_id]))
    return _form_page(request, session, _form(request, session, now), now)


@public
@require_safe
def show_booked(request: HttpRequest, session_id: int) -> HttpResponse:
    """What happens next. Without the receipt, which is kept for a few minutes, it says what is true for everyone."""
    session = public_session(session_id)
    if session is None:
        return not_on_programme(request)
    now = clock.now()
    receipt = read_receipt(request, session_id, now)
    return page(
        request,
        "gatherings/public/booked.jinja",
        {
            "row": row_of(session, now),
            "place": place_with_access(session),
            "receipt": receipt,
            "dates": rows_by_id(receipt.others, now) if receipt else {},
            "reminders": _reminders(receipt, session, now) if receipt else "",
        },
    )


def _reminders(receipt: Receipt, session: Session, now: dt.datetime) -> str:
    """Which reminders are still to come, and how; empty where none will, or none can be sent."""
    if receipt.came_of_it != "booked":
        return ""
    channel = channel_to(email=receipt.email, phone=receipt.phone)
    return said_reminders(channel, reminders_to_come(starts_at=session.starts_at, booked_at=now))


def _take_form(request: HttpRequest, session: Session, now: dt.datetime) -> HttpResponse:
    form = _form(request, session, now)
    if not form.is_valid():
        return _shown_again(request, session.pk, form, now)
    or_wait = request.POST.get("then") == "wait"
    asked = form.as_request(get_language() or "en", alone=request.POST.get("then") == "alone")
    try:
        came_of_it = _book(session.pk, form, asked, or_wait=or_wait, now=now)
    except SessionGone:
        return not_on_programme(request)
    except Refusal as refusal:
        return _shown_again(request, session.pk, form, now, refusal)
    others = {
        other_id: _book_other(other_id, form, asked, now)
        for other_id in form.also_ids
        if other_id != session.pk
    }
    has_needs = anything_to_arrange(kind for kind, _detail in asked.needs)
    receipt = Receipt(came_of_it, asked.email, asked.phone, has_needs, others)
    response = HttpResponseRedirect(reverse("gatherings:show_booked", args=[session.pk]))
    return keep_receipt(response, session.pk, receipt, now)


def _book_other(session_id: int, form: BookingForm, asked: Request, now: dt.datetime) -> CameOfIt:
    """Another date of the same series: it stands or falls by itself, and is never waited for."""
    try:
        return _book(session_id, form, asked, or_wait=False, now=now)
    except SessionMoved:
        return "moved"
    except Refusal:
        return "refused"


def _book(session_id: int, form: BookingForm, asked: Request, *, or_wait: bool, now: dt.datetime) -> CameOfIt:
    """Book one date, and say what anybody would be told who asked for it now. Raises what book_place does."""
    result = book_afresh(
        session_id=session_id,
        request=asked,
        by=ANYONE,
        now=now,
        or_wait=or_wait,
        request_key=form.request_key(session_id),
        seen=form.sequence_seen(session_id),
    )
    return _told(result, asked, or_wait=or_wait)


def _told(result: Result, asked: Request, *, or_wait: bool) -> CameOfIt:
    if result.outcome != "already":
        return result.outcome
    # Their booking stands as it was. What they see is what somebody unknown would see.
    free = result.booking.pool.free
    if free >= asked.party:
        return "booked"
    if or_wait:
        return "waiting"
    raise SessionFull(free)


def _form(request: HttpRequest, session: Session, now: dt.datetime) -> BookingForm:
    by_session = session.series.booked_by == BookedBy.SESSION
    return BookingForm(
        request.POST if request.method == "POST" else None,
        session=session,
        other_dates=functools.cache(lambda: series_dates(session, now) if by_session else []),
        known=_known_carer(request, session),
    )


def _known_carer(request: HttpRequest, session: Session) -> KnownCarer | None:
    """The record of whoever is signed in as a carer. Staff who are at work may be booking for somebody else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind != "user" or actor.grants:
        return None
    user = cast(User, request.user)
    return known_carer(user, session.mode, chosen=request.GET.get("for"))


def _shown_again(
    request: HttpRequest, session_id: int, form: BookingForm, now: dt.datetime, refusal: Refusal | None = None
) -> HttpResponse:
    """The form again with everything in it, how things stand now, and what can be done instead."""
    if isinstance(refusal, SessionMoved):
        # Another process may have moved it, of which this one has not heard.
        public_version.look_again()
    session = public_session(session_id)
    if session is None:
        return not_on_programme(request)
    if refusal is None:
        return _form_page(request, session, form, now)
    if refusal.field in form.fields:
        form.refuse(refusal)
        return _form_page(request, session, form, now)
    form.learn_of(refusal)
    return _form_page(request, session, form, now, refusal=refusal, status=409)


def _form_page(
    request: HttpRequest,
    session: Session,
    form: BookingForm,
    now: dt.datetime,
    *,
    refusal: Refusal | None = None,
    status: int | None = None,
) -> HttpResponse:
    row = row_of(session, now)
    # Who needs two places where one is left can wait for two.
    is_full = row.card.free <= 0 or isinstance(refusal, SessionFull)
    return page(
        request,
        "gatherings/public/book.jinja",
        {
            "form": form,
            "row": row,
            "place": place_with_access(session),
            "refusal": refusal,
            # Where one place is left for two.
            "alone": isinstance(refusal, SessionFull),
            "can_book": not row.is_shut and row.card.free > 0,
            "can_wait": not row.is_shut and is_full,
            "others": other_rows(session, now) if is_full or row.is_shut else [],
        },
        status=status,
    )
