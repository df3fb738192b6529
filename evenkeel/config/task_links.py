"""Where a task leads: the person whom it concerns, and what it is about."""

from django.urls import reverse
from django.utils.translation import gettext as _

from evenkeel.common import clock
from evenkeel.common.actors import Actor
from evenkeel.gatherings.permissions import MANAGE_BOOKINGS, VIEW_PROGRAMME
from evenkeel.gatherings.queries.scope import bookings_for, register_with, sessions_for
from evenkeel.notices.permissions import SEE_MESSAGES
from evenkeel.people.queries import how_to_ring, visible_carers
from evenkeel.tasks.models import Task
from evenkeel.tasks.rules import Person


def carer_link(carer_id: int, actor: Actor) -> Person | None:
    """The carer's name, record and number, for somebody who may see it."""
    carer = visible_carers(actor).filter(pk=carer_id).first()
    if carer is None:
        return None
    path = reverse("people:view_carer", args=[carer.pk])
    ringing = how_to_ring(carer)
    if ringing is None:
        return Person(carer.name, path)
    if not ringing.is_allowed:
        return Person(carer.name, path, before_ringing=((_("Phone"), _("They do not want to be rung")),))
    when = ((_("When to ring"), ringing.when),) if ringing.when else ()
    return Person(carer.name, path, ringing.phone, (*when, (_("If nobody answers"), ringing.message)))


def booking_link(task: Task, actor: Actor) -> tuple[str, str] | None:
    """The booking that a task is about, for somebody who may open it."""
    if task.about_kind != "booking" or task.about_id is None:
        return None
    if not bookings_for(actor, MANAGE_BOOKINGS).filter(pk=task.about_id).exists():
        return None
    return _("Their booking"), reverse("gatherings:manage_booking", args=[task.about_id])


def need_link(task: Task, actor: Actor) -> tuple[str, str] | None:
    """The booking that needs something; for somebody who may not open that, the register on which the need stands."""
    return booking_link(task, actor) or _register_link(task, actor)


def _register_link(task: Task, actor: Actor) -> tuple[str, str] | None:
    if task.about_kind != "booking" or task.about_id is None:
        return None
    session = register_with(task.about_id, actor, clock.now())
    return (_("The register"), reverse("gatherings:keep_register", args=[session.pk])) if session else None


def session_link(task: Task, actor: Actor) -> tuple[str, str] | None:
    """The session that a task is about, for somebody who may open it."""
    if task.about_kind != "session" or task.about_id is None:
        return None
    if not sessions_for(actor, VIEW_PROGRAMME).filter(pk=task.about_id).exists():
        return None
    return _("The session"), reverse("gatherings:manage_session", args=[task.about_id])


def notice_link(task: Task, actor: Actor) -> tuple[str, str] | None:
    """The message that a task is about, for somebody who may open it."""
    if task.about_kind != "notice" or task.about_id is None or not actor.may(SEE_MESSAGES):
        return None
    return _("The message"), reverse("notices:view_message", args=[task.about_id])
