"""The people who do the work in tests, and the work."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import User
from evenkeel.accounts.queries import actor_for
from evenkeel.common.access import Role
from evenkeel.common.actors import SYSTEM, Actor
from evenkeel.organisations.models import Team
from evenkeel.tasks.actions import NewTask, raise_task
from evenkeel.tasks.models import Task
from evenkeel.tasks.rules import Answer, TaskKind
from tests.support.signing_in import make_staff

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

INTERPRETER = TaskKind(
    code="test.arrange_interpreter",
    name=_("Interpreters"),
    title=_("Arrange %(language)s for %(session)s"),
    help=_("Ask the interpreting service, and say what they answered."),
    answers=(
        Answer("arranged", _("It is arranged")),
        Answer("cannot", _("It cannot be done, and this instead"), needs_note=True),
    ),
    escalate_after=dt.timedelta(days=2),
    note=_("What happens instead"),
    note_hint=_("They read it themselves."),
)


def team(name: str = "Wellbeing service") -> Team:
    return Team.objects.get_or_create(name=name, defaults={"slug": name.lower().replace(" ", "-")})[0]


def bookings_administrator(name: str = "Farah Malik", *, of: Team | None = None) -> User:
    return make_staff(Role.BOOKINGS_ADMINISTRATOR, team=of, name=name)


def acting(user: User) -> Actor:
    return actor_for(user)


def task(**changes: Any) -> Task:
    """An interpreter is wanted, by tomorrow, of the wellbeing service unless the test says otherwise."""
    fields: dict[str, Any] = {
        "kind": INTERPRETER.code,
        "due_at": NOW + DAY,
        "team_id": team().pk,
        "facts": {"language": "British Sign Language", "session": "Relaxation"},
        "about": ("booking_need", 7),
    }
    return raise_task(NewTask(**{**fields, **changes}), by=SYSTEM, now=NOW)
