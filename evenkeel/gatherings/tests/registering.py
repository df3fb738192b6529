"""What tests of the register have in common: a workshop with three who come, and its marks in a line each."""

import datetime as dt

from evenkeel.gatherings.actions.register import Mark, WalkIn, add_walk_in, save_register
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, asking, book, session, staff_actor
from evenkeel.people.models import Carer

ON_THE_DAY = IN_TWO_WEEKS + dt.timedelta(minutes=20)
GRACE = staff_actor()


def three_places():
    """Maryam with her sister, and Tom, on a workshop for three."""
    made = session(capacity=3)
    book(made, asking("Maryam Siddiqui", party=2, companion_name="Amina"))
    book(made, asking("Tom Okafor", needs=(("step_free", "I use a chair"),)))
    return made


def carer(name):
    return Carer.objects.get(name=name).pk


def mark(name, status, seen="", companion=False):
    return Mark(carer(name), status, companion, seen)


def save(where, *marks, by=GRACE, now=ON_THE_DAY):
    return save_register(session_id=where.pk, marks=marks, by=by, now=now)


def walk_in(where, name="Ade Balogun", email="", phone="", by=GRACE, now=ON_THE_DAY, **more):
    return add_walk_in(session_id=where.pk, walk_in=WalkIn(name, email, phone, **more), by=by, now=now)


def stands(where):
    lines = where.attendance.select_related("carer")
    return {line.carer.name: (line.status, line.companion_came) for line in lines}
