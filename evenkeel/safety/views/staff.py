"""Staff pages that say which crisis numbers were rung and found right, and when."""

import datetime as dt
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.dates import said_date
from evenkeel.common.requests import Request
from evenkeel.design.leading_on import lead_on, next_page, with_next
from evenkeel.design.pages import page
from evenkeel.safety import actions, queries
from evenkeel.safety.forms import CheckForm
from evenkeel.safety.permissions import CHECK_CRISIS_LINES
from evenkeel.safety.rules import CHECK_LASTS_DAYS, CrisisLine, Standing, standing


@requires(CHECK_CRISIS_LINES)
def list_crisis_lines(request: Request) -> HttpResponse:
    """Every line that our pages show, those to be rung first."""
    context = {
        "checklist": queries.checklist(clock.today()),
        "check_lasts_days": CHECK_LASTS_DAYS,
        "wanted": next_page(request),
    }
    return page(request, "safety/crisis_lines.jinja", context)


@requires(CHECK_CRISIS_LINES)
@require_http_methods(["GET", "POST"])
def check_crisis_line(request: Request, line_id: str) -> HttpResponse:
    """Say when one line was rung."""
    line = next((line for line in queries.own_lines() if line.id == line_id), None)
    if line is None:
        raise Http404
    today = clock.today()
    form = CheckForm(request.POST or None, initial={"checked_on": today})
    if form.is_valid():
        with form.showing_refusals():
            actions.check_crisis_line(
                line_id=line.id,
                checked_on=form.cleaned_data["checked_on"],
                by=request.actor,
                today=today,
                now=clock.now(),
            )
            _say_how_it_stands(request, line, form.cleaned_data["checked_on"])
            return _after(request, today)
    back_to = with_next("safety:list_crisis_lines", next_page(request))
    return page(request, "safety/check_line.jinja", {"form": form, "line": line, "back_to": back_to})


def _after(request: Request, today: dt.date) -> HttpResponse:
    """Back to the list while a line is left to be rung; then on to the page that was asked for as `next`."""
    if queries.lines_to_check(today):
        return redirect(with_next("safety:list_crisis_lines", next_page(request)))
    return lead_on(request, "safety:list_crisis_lines")


def _say_how_it_stands(request: Request, line: CrisisLine, checked_on: dt.date) -> None:
    today = clock.today()
    if standing(replace(line, checked_on=checked_on), today) == Standing.CHECKED:
        messages.success(request, _("%(name)s is marked as checked.") % {"name": line.name})
        return
    said = _(
        "%(name)s was right on %(day)s. That is more than %(count)s days ago, so it has to be checked again."
    )
    day = said_date(checked_on, today=today)
    messages.warning(request, said % {"name": line.name, "day": day, "count": CHECK_LASTS_DAYS})
