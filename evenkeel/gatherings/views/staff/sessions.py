"""The pages of one session: everything about it, and changing, moving, cancelling or deleting it."""

from __future__ import annotations

import functools

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.dates import said_span
from evenkeel.common.numbers import whole_number
from evenkeel.common.requests import Request
from evenkeel.design.doing import done
from evenkeel.gatherings.actions.programme.refusals import SomebodyBooked
from evenkeel.gatherings.actions.programme.sessions import (
    change_session,
    delete_session,
    has_traces,
    reschedule_session,
)
from evenkeel.gatherings.actions.refusals import SessionGone, SessionSettled
from evenkeel.gatherings.actions.sessions import cancel_session, set_bookings_open
from evenkeel.gatherings.forms.sessions import CancelSessionForm, RescheduleForm, SessionForm
from evenkeel.gatherings.models import BookedBy, Session
from evenkeel.gatherings.permissions import (
    CHANGE_PROGRAMME,
    MANAGE_BOOKINGS,
    MESSAGE_EVERYONE,
    VIEW_PROGRAMME,
)
from evenkeel.gatherings.queries.joining import wants_link
from evenkeel.gatherings.queries.places import closes_at, why_settled, why_shut
from evenkeel.gatherings.queries.programme import place_in_words
from evenkeel.gatherings.queries.register import marks_of
from evenkeel.gatherings.queries.scope import registers_for, series_for
from evenkeel.gatherings.queries.staff_sessions import messages_sent, people_in
from evenkeel.gatherings.queries.telling import NOBODY, Hearing, who_hears_of_session
from evenkeel.gatherings.rules.booking import Shut
from evenkeel.gatherings.views.staff.parts import (
    NotThere,
    record_looking,
    session_or_404,
    settled_page,
    staff_page,
)


@requires(VIEW_PROGRAMME)
@require_safe
def manage_session(request: Request, session_id: int) -> HttpResponse:
    """One session; who is in it stands there for whoever manages its bookings, and that they looked is kept."""
    session = session_or_404(request, VIEW_PROGRAMME, session_id)
    by, team_id = request.actor, session.series.offering.team_id
    people = people_in(session) if by.may(MANAGE_BOOKINGS, team_id=team_id) else None
    if people is not None:
        everyone = (person.carer_id for person in (*people.booked, *people.waiting, *people.gone))
        record_looking(request, "gatherings.view_bookings", session, everyone)
    may_change = by.may(CHANGE_PROGRAMME, team_id=team_id)
    is_over = session.ends_at <= clock.now()
    context = {
        "session": session,
        "place": place_in_words(session),
        "wants_link": wants_link(session, clock.now()),
        "facilitators": list(session.facilitators.all()),
        "people": people,
        "sent": list(messages_sent(session)) if people is not None else [],
        "closes_at": closes_at(session),
        "shut": why_shut(session, clock.now()),
        "is_over": is_over,
        "marks": marks_of(session) if is_over and people is not None else {},
        "whole_series": session.series.booked_by == BookedBy.SERIES,
        "may_change": may_change and session.status != Session.Status.CANCELLED,
        "may_delete": may_change and not has_traces(session),
        "may_message": by.may(MESSAGE_EVERYONE, team_id=team_id),
        "may_keep_register": registers_for(by).filter(pk=session.pk).exists(),
    }
    return staff_page(request, "gatherings/staff/session.jinja", context)


def _settled_page(request: Request, session: Session, reason: Shut) -> HttpResponse:
    return settled_page(request, session, _("Nothing to change"), SessionSettled(reason))


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def change_session_page(request: Request, session_id: int) -> HttpResponse:
    """Change what a session is about, who leads it and how many places it has."""
    session = session_or_404(request, CHANGE_PROGRAMME, session_id)
    if session.status == Session.Status.CANCELLED:
        return _settled_page(request, session, Shut.CANCELLED)
    form = SessionForm(request.POST or None, by=request.actor, session=session)
    if form.is_valid():
        with form.showing_refusals():
            change_session(
                session_id=session.pk,
                details=form.details(),
                version=form.cleaned_data["version"],
                although_clashes=form.cleaned_data["although_clashes"],
                by=request.actor,
                now=clock.now(),
            )
            messages.success(request, _("The session is saved."))
            return redirect("gatherings:manage_session", session_id=session.pk)
    return staff_page(request, "gatherings/staff/change_session.jinja", {"form": form, "session": session})


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def move_session_page(request: Request, session_id: int) -> HttpResponse:
    """Give a session another time or place."""
    session = session_or_404(request, CHANGE_PROGRAMME, session_id)
    reason = why_settled(session, clock.now())
    if reason is not None:
        return _settled_page(request, session, reason)
    form = RescheduleForm(request.POST or None, session=session)
    if form.is_valid():
        with form.showing_refusals():
            moved = reschedule_session(
                session_id=session.pk,
                to=form.when_and_where(),
                sequence=form.seen,
                although_clashes=form.cleaned_data["although_clashes"],
                by=request.actor,
                now=clock.now(),
            )
            when = said_span(moved.starts_at, moved.ends_at, today=clock.today())
            messages.success(request, _("The session is now on %(when)s.") % {"when": when})
            return redirect("gatherings:manage_session", session_id=session.pk)
    context = {"form": form, "session": session, "hearing": who_hears_of_session(session)}
    return staff_page(request, "gatherings/staff/move_session.jinja", context)


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def cancel_session_page(request: Request, session_id: int) -> HttpResponse:
    """Say how many people will be told and ask why, then call the session off."""
    session = session_or_404(request, CHANGE_PROGRAMME, session_id)
    reason = why_settled(session, clock.now())
    if reason is not None:
        return _settled_page(request, session, reason)
    form = CancelSessionForm(request.POST if request.method == "POST" else None)
    hearing = who_hears_of_session(session)
    if form.is_valid():
        with form.showing_refusals():
            cancel_session(
                session_id=session.pk, because=form.cleaned_data["because"], by=request.actor, now=clock.now()
            )
            messages.success(request, _said_cancelled(hearing))
            return redirect("gatherings:manage_session", session_id=session.pk)
    context = {"form": form, "session": session, "hearing": hearing}
    return staff_page(request, "gatherings/staff/cancel_session.jinja", context)


def _said_cancelled(hearing: Hearing) -> str:
    if hearing == NOBODY:
        return _("The session is cancelled. There was nobody to tell.")
    if not hearing.told:
        return f"{_('The session is cancelled.')} {hearing.said_out_of_reach}"
    said = ngettext(
        "The session is cancelled. %(count)s person is being told.",
        "The session is cancelled. %(count)s people are being told, each by a message of their own.",
        hearing.told,
    ) % {"count": hearing.told}
    return f"{said} {hearing.said_out_of_reach}".strip()


@requires(CHANGE_PROGRAMME)
@require_POST
def set_session_bookings(request: Request, session_id: int) -> HttpResponse:
    """Close a session to new bookings, or open it again."""
    session = session_or_404(request, CHANGE_PROGRAMME, session_id)
    is_open = request.POST.get("open") == "yes"
    done(
        request,
        lambda: set_bookings_open(session_id=session.pk, is_open=is_open, by=request.actor, now=clock.now()),
        _("Bookings are open.") if is_open else _("Bookings are closed."),
    )
    return redirect("gatherings:manage_session", session_id=session.pk)


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def delete_session_page(request: Request, session_id: int) -> HttpResponse:
    """Ask before a session goes for good, then delete it."""
    try:
        session = session_or_404(request, CHANGE_PROGRAMME, session_id)
    except NotThere as gone:
        # Most often the button was pressed twice. Of another team's session the same is said.
        series_id = whole_number(request.POST.get("series", ""))
        if not _is_theirs(request, series_id):
            raise
        messages.info(request, gone.sentence)
        return redirect("gatherings:view_series", series_id=series_id)
    if request.method == "POST":
        return _delete(request, session)
    refusal = SomebodyBooked() if has_traces(session) else None
    context = {"session": session, "refusal": refusal}
    return staff_page(request, "gatherings/staff/delete_session.jinja", context)


def _delete(request: Request, session: Session) -> HttpResponse:
    delete = functools.partial(delete_session, session_id=session.pk, by=request.actor, now=clock.now())
    if done(request, delete, _("The session is deleted."), already=SessionGone):
        return _to_series(request, session.series_id)
    return redirect("gatherings:manage_session", session_id=session.pk)


def _to_series(request: Request, series_id: int) -> HttpResponse:
    """The series that a session was of; the list of all, where that is gone as well."""
    if _is_theirs(request, series_id):
        return redirect("gatherings:view_series", series_id=series_id)
    return redirect("gatherings:list_series")


def _is_theirs(request: Request, series_id: int | None) -> bool:
    return series_for(request.actor, VIEW_PROGRAMME).filter(pk=series_id or 0).exists()
