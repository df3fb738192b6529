"""What every member of staff has to know now, above every staff page."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.common import clock
from evenkeel.common.actors import Actor
from evenkeel.common.dates import said_date
from evenkeel.common.requests import Request
from evenkeel.config.beats import beats_so_far
from evenkeel.config.clock_guard import nothing_erased_until
from evenkeel.config.health import WorkerState, worker_state
from evenkeel.design.globals import Banner
from evenkeel.notices.permissions import SEE_MESSAGES
from evenkeel.notices.queries import mail_trouble
from evenkeel.safety.permissions import CHECK_CRISIS_LINES
from evenkeel.safety.queries import lines_to_check
from evenkeel.safety.rules import CHECK_LASTS_DAYS


def staff_banners(request: Request) -> list[Banner]:
    """A worker that stopped, a clock that leapt, unchecked crisis numbers, email that does not go out; for nobody but
    staff.
    """
    actor = request.actor
    if not actor.grants:
        return []
    now = clock.now()
    beats = beats_so_far()
    banners = []
    worker = worker_state(beats, now)
    if worker.status != "ok":
        banners.append(Banner(_said_of_worker(worker)))
    if until := nothing_erased_until(beats, now):
        banners.append(Banner(_said_of_clock(now, until)))
    if unchecked := lines_to_check(clock.today()):
        banners.append(_about_crisis_lines(len(unchecked), actor))
    trouble = mail_trouble(now)
    if trouble:
        may_see = actor.may(SEE_MESSAGES)
        banners.append(
            Banner(
                trouble.said(),
                link_label=_("See the messages") if may_see else "",
                link_url=reverse("notices:list_messages") if may_see else "",
            )
        )
    return banners


def _said_of_clock(now: dt.datetime, until: dt.datetime) -> str:
    # The year is what is in doubt, so it is said.
    today, end = (said_date(moment, today=dt.date.min) for moment in (now, until))
    return _(
        "By our clock, today is %(today)s, and the service had not run for a month or more. In case the clock is "
        "wrong, no old records are erased until %(until)s. Ask whoever runs this service to look at its clock."
    ) % {"today": today, "until": end}


def _about_crisis_lines(count: int, actor: Actor) -> Banner:
    said = ngettext(
        "%(count)d crisis number on our pages has not been checked in the last %(days)d days.",
        "%(count)d crisis numbers on our pages have not been checked in the last %(days)d days.",
        count,
    ) % {"count": count, "days": CHECK_LASTS_DAYS}
    if not actor.may(CHECK_CRISIS_LINES):
        return Banner(said, is_quiet=True)
    return Banner(said, link_label=_("Check them"), link_url=reverse("safety:list_crisis_lines"))


def _said_of_worker(worker: WorkerState) -> str:
    if worker.seconds is None:
        what = _("The worker has not run yet.")
    else:
        minutes = worker.seconds // 60
        what = ngettext(
            "The worker stopped %(minutes)d minute ago.",
            "The worker stopped %(minutes)d minutes ago.",
            minutes,
        ) % {"minutes": minutes}
    return _("%(what)s No messages or reminders go out until whoever runs this service starts it.") % {
        "what": what
    }
