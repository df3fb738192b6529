"""What several staff pages share: rows in the actor's scope or 404, who was looked at, what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from evenkeel.audit.actions import entry, record_all
from evenkeel.common import clock
from evenkeel.common.access import Permission
from evenkeel.common.refusals import Refusal
from evenkeel.common.requests import Request
from evenkeel.design.pages import page
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.staff_sessions import OtherDate, booking_in_scope, session_in_scope


def staff_page(
    request: Request, template: str, context: dict[str, Any], status: int | None = None
) -> HttpResponse:
    """The page; it knows what day it is, and so says the year of every date that lies in another."""
    return page(request, template, {"today": clock.today(), **context}, status)


def settled_page(
    request: Request,
    session: Session,
    heading: str,
    why: Refusal,
    *,
    typed: Sequence[tuple[str, str]] = (),
    others: Sequence[OtherDate] = (),
) -> HttpResponse:
    """Why there is no form here for what can only fail; of a form that was sent, what was typed into it.

    `others` are dates for which the same can be done, each with the path of that.
    """
    context = {"session": session, "heading": heading, "why": why.sentence, "typed": typed, "others": others}
    status = 409 if request.method == "POST" else None
    return staff_page(request, "gatherings/staff/session_settled.jinja", context, status)


def session_or_404(request: Request, permission: Permission, session_id: int) -> Session:
    """The session with what a page about it reads, if the actor's teams have it."""
    return get_object_or_404(session_in_scope(request.actor, permission), pk=session_id)


def booking_or_404(request: Request, permission: Permission, booking_id: int) -> Booking:
    """The booking with everything, if it is in a session of the actor's teams."""
    return get_object_or_404(booking_in_scope(request.actor, permission), pk=booking_id)


def carried(request: Request, form: Form) -> list[tuple[str, str]]:
    """What was typed into the form, as hidden inputs' names and values, for the page that comes after it.

    A date's three boxes have the field's name and more.
    """
    names = tuple(form.fields)
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name in names or name.rpartition("_")[0] in names
        for value in values
    ]


def record_looking(request: Request, action: str, session: Session, carer_ids: Iterable[int]) -> None:
    """Keep that the actor saw who is in the session, for each of those people."""
    now = clock.now()
    record_all(
        [
            entry(
                by=request.actor,
                action=action,
                now=now,
                subject=("session", session.pk),
                person_id=carer_id,
            )
            for carer_id in carer_ids
        ]
    )
