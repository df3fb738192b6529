"""What several staff pages share: rows in the actor's scope or 404, who was looked at, what was typed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.forms import Field, Form
from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from evenkeel.audit.actions import entry, record_all
from evenkeel.common import clock
from evenkeel.common.access import Permission
from evenkeel.common.refusals import Refusal
from evenkeel.common.requests import Request
from evenkeel.design.pages import page
from evenkeel.gatherings.models import Booking, Session
from evenkeel.gatherings.queries.staff_sessions import OtherDate, booking_in_scope, session_in_scope

Row = TypeVar("Row", bound=Model)


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


class NotThere(Http404):
    """A row is not to be found among those of the actor's teams: it was deleted meanwhile, or is another team's.

    `typed` is what was written into a form about it, `others` are dates to book instead, and `onward` is the label and
    the path of what to do next.
    """

    def __init__(
        self,
        sentence: str,
        *,
        typed: Sequence[tuple[str, str]] = (),
        others: Sequence[OtherDate] = (),
        onward: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.typed = typed
        self.others = others
        self.onward = onward


def says_what_is_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, which answers staff in words of theirs, on a page of theirs, where its row is not to be found."""

    @functools.wraps(view)
    def with_words(request: Request, **parts: int) -> HttpResponse:
        try:
            return view(request, **parts)
        except NotThere as gone:
            context = {"gone": gone, "was_sent": request.method == "POST"}
            return staff_page(request, "gatherings/staff/not_there.jinja", context, 404)

    return with_words


def found_or_404(rows: QuerySet[Row], row_id: int, sentence: str) -> Row:
    """The row of this id; where there is none among them, the page says the sentence."""
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise NotThere(sentence)
    return row


def session_or_404(request: Request, permission: Permission, session_id: int) -> Session:
    """The session with what a page about it reads, if the actor's teams have it."""
    return found_or_404(session_in_scope(request.actor, permission), session_id, no_session())


def no_session() -> str:
    """What is said where a session is not to be found."""
    return _(
        "This session is not on your teams’ programme. Somebody may have deleted it while you had the page open."
    )


def booking_or_404(request: Request, permission: Permission, booking_id: int) -> Booking:
    """The booking with everything, if it is in a session of the actor's teams."""
    rows = booking_in_scope(request.actor, permission)
    return found_or_404(rows, booking_id, _("This booking is not among those of your teams."))


def typed_into(fields: Mapping[str, Field], sent: QueryDict) -> list[tuple[str, str]]:
    """What was written into the fields of a form, by their labels; without those that were left empty."""
    written = [(str(field.label or ""), str(sent.get(name, ""))) for name, field in fields.items()]
    return [(label, words) for label, words in written if label and words]


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
