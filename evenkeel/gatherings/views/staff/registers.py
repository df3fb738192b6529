"""The register of a session, on a screen and on paper, and letting somebody in who just came."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.refusals import Refusal
from evenkeel.common.requests import Request
from evenkeel.gatherings.actions.register import (
    Mark,
    WhoIsIt,
    add_walk_in,
    save_register,
    why_register_shut,
)
from evenkeel.gatherings.forms.register import WalkInForm, marks_from
from evenkeel.gatherings.models import Attendance, Session
from evenkeel.gatherings.permissions import KEEP_OWN_REGISTER, VIEW_PROGRAMME
from evenkeel.gatherings.queries.programme import place_in_words
from evenkeel.gatherings.queries.register import Register, namesakes, register_of
from evenkeel.gatherings.queries.scope import registers_for
from evenkeel.gatherings.views.staff.parts import (
    NotThere,
    no_session,
    record_looking,
    staff_page,
    typed_into,
)


@requires(KEEP_OWN_REGISTER)
@require_http_methods(["GET", "POST"])
def keep_register(request: Request, session_id: int) -> HttpResponse:
    """Mark who came, and put on somebody who came without a booking.

    All that the page holds is kept, whichever of its buttons was pressed; what another facilitator put down meanwhile
    stays, and is said.
    """
    session = _session_or_404(request, session_id)
    register = register_of(session)
    if request.method != "POST":
        _record_looking(request, session, register)
        return _register_page(request, session, register, WalkInForm())
    if not _save(request, session, marks_from(request.POST, register.rows)):
        return _back_to(session)
    form = WalkInForm(request.POST)
    if not (form.is_filled_in or "walk_in" in request.POST) or _let_walk_in(request, session, form):
        return _back_to(session)
    register = register_of(session)
    alike = namesakes(register.rows, request.POST.get("name", ""))
    if form.says_who and alike:
        form.ask_who(alike)
    return _register_page(request, session, register, form)


def _back_to(session: Session) -> HttpResponse:
    return redirect("gatherings:keep_register", session_id=session.pk)


def _save(request: Request, session: Session, marks: Sequence[Mark]) -> bool:
    """Whether the marks are kept; both ways the next page says it."""
    try:
        saved = save_register(session_id=session.pk, marks=marks, by=request.actor, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return False
    if saved.changed or "walk_in" not in request.POST:
        messages.success(request, _("The register is saved."))
    if saved.kept_for:
        names = [row.name for row in register_of(session).rows if row.carer_id in saved.kept_for]
        messages.warning(request, _said_kept(names))
    return True


def _let_walk_in(request: Request, session: Session, form: WalkInForm) -> bool:
    """Whether somebody is on the register now who came without a booking; if not, the form says why."""
    if form.is_valid():
        with form.showing_refusals():
            try:
                line = add_walk_in(
                    session_id=session.pk,
                    walk_in=form.walk_in(session.pk),
                    by=request.actor,
                    now=clock.now(),
                )
            except WhoIsIt as refusal:
                form.ask_who(refusal.namesakes)
                raise
            messages.success(request, _said_let_in(line))
    return form.is_valid()


def _said_let_in(line: Attendance) -> str:
    said = (
        _("%(name)s is booked, and marked as here.") if line.booking_id else _("%(name)s is on the register.")
    )
    return said % {"name": line.carer.name}


def _said_kept(names: list[str]) -> str:
    return ngettext(
        "Someone else marked %(names)s while you had the page open. What they put down was kept: please check it.",
        "Someone else marked %(names)s while you had the page open. What they put down was kept: please check them.",
        len(names),
    ) % {"names": ", ".join(names)}


@requires(KEEP_OWN_REGISTER)
@require_safe
def print_register(request: Request, session_id: int) -> HttpResponse:
    """The register as a sheet of paper to be ticked by hand."""
    session = _session_or_404(request, session_id)
    register = register_of(session)
    _record_looking(request, session, register)
    context = _about(session, register)
    return staff_page(request, "gatherings/staff/register_paper.jinja", context)


def _session_or_404(request: Request, session_id: int) -> Session:
    rows = registers_for(request.actor).select_related("pool", "series__offering", "venue", "room")
    session = rows.filter(pk=session_id).first()
    if session is None:
        raise NotThere(no_session(), typed=typed_into(WalkInForm.base_fields, request.POST))
    return session


def _register_page(request: Request, session: Session, register: Register, form: WalkInForm) -> HttpResponse:
    statuses = [(status.value, status.label) for status in Attendance.Status]
    context = {
        **_about(session, register),
        "form": form,
        "may_view": request.actor.may(VIEW_PROGRAMME, team_id=session.series.offering.team_id),
        "shut": why_register_shut(session, clock.now()),
        "statuses": statuses,
    }
    return staff_page(request, "gatherings/staff/register.jinja", context)


def _about(session: Session, register: Register) -> dict[str, object]:
    return {
        "session": session,
        "place": place_in_words(session),
        "facilitators": list(session.facilitators.all()),
        "register": register,
    }


def _record_looking(request: Request, session: Session, register: Register) -> None:
    record_looking(request, "gatherings.view_register", session, (row.carer_id for row in register.rows))
