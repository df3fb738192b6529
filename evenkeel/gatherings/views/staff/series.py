"""The pages of series: laying one out, looking it over, changing it."""

from __future__ import annotations

import datetime as dt
import functools

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.common import clock
from evenkeel.common.access import Permission, requires
from evenkeel.common.dates import said_date
from evenkeel.common.requests import Request
from evenkeel.design.doing import done
from evenkeel.design.leading_on import lead_on
from evenkeel.design.paging import page_of
from evenkeel.design.sorting import Sorting
from evenkeel.gatherings.actions.programme.dates import add_date
from evenkeel.gatherings.actions.programme.refusals import ClashesFound, SomebodyBooked
from evenkeel.gatherings.actions.programme.series import (
    add_series,
    delete_series,
    publish_series,
    series_has_traces,
)
from evenkeel.gatherings.actions.programme.series_changes import change_series, coming_sessions_of
from evenkeel.gatherings.actions.refusals import SeriesGone
from evenkeel.gatherings.forms.series import AddDateForm, PlanForm, SeriesChangeForm, SeriesForm
from evenkeel.gatherings.forms.staff_filters import SeriesFilterForm
from evenkeel.gatherings.models import Series, Session
from evenkeel.gatherings.permissions import CHANGE_PROGRAMME, VIEW_PROGRAMME
from evenkeel.gatherings.queries.clashes import clashes_of
from evenkeel.gatherings.queries.joining import wants_link
from evenkeel.gatherings.queries.plans import planned_dates, said_repeat
from evenkeel.gatherings.queries.programme import place_in_words
from evenkeel.gatherings.queries.scope import offerings_for, series_for
from evenkeel.gatherings.queries.staff_lists import SERIES_ORDERS, series_listed
from evenkeel.gatherings.queries.telling import Hearing, who_hears_of_dates
from evenkeel.gatherings.views.staff.parts import carried, found_or_404, staff_page


@requires(VIEW_PROGRAMME)
@require_safe
def list_series(request: Request) -> HttpResponse:
    """Every series, what is on or comes next first."""
    form = SeriesFilterForm(request.GET, by=request.actor)
    sorting = Sorting(request.GET, SERIES_ORDERS, default="next", kept=form.chosen)
    found = page_of(request, sorting.rows(series_listed(form.filters, request.actor, clock.now())))
    context = {
        "form": form,
        "sorting": sorting,
        "found": found,
        "listed": [(one, said_repeat(one.rule), place_in_words(one)) for one in found],
        "may_change": request.actor.may(CHANGE_PROGRAMME),
    }
    return staff_page(request, "gatherings/staff/all_series.jinja", context)


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def add_series_page(request: Request) -> HttpResponse:
    """Lay out a series: what was filled in, then its dates, then it is saved."""
    initial = {"offering": request.GET.get("offering")}
    form = SeriesForm(request.POST or None, by=request.actor, initial=initial)
    if form.is_valid() and request.POST.get("then") != "change":
        with form.showing_refusals():
            return _plan(request, form)
    return staff_page(request, "gatherings/staff/add_series.jinja", {"form": form})


def _plan(request: Request, form: SeriesForm) -> HttpResponse:
    """The page of a plan's dates; or, once that was sent, the saved series. Raises NoDates."""
    then = request.POST.get("then")
    everything = form.plan()
    settled = PlanForm(None if then == "check" else request.POST, dates=everything.dates())
    left_out: tuple[dt.date, ...] = tuple(settled.cleaned_data["except_on"]) if settled.is_valid() else ()
    plan = form.plan(left_out)
    if settled.is_valid() and then in ("draft", "publish"):
        try:
            series = add_series(
                plan=plan,
                publish=then == "publish",
                although_clashes=settled.cleaned_data["although_clashes"],
                by=request.actor,
                now=clock.now(),
                request_key=form.request_key(plan),
            )
        except ClashesFound as refusal:
            settled.refuse(refusal)
        else:
            messages.success(request, _said_added(series))
            if then == "publish":
                return lead_on(request, "gatherings:view_series", series_id=series.pk)
            return redirect("gatherings:view_series", series_id=series.pk)
    kept = plan.slots()
    clashes = clashes_of(kept, request.actor)
    context = {
        "form": settled,
        "dates": planned_dates(everything.slots(), everything.start_time, left_out, clashes),
        "start_time": everything.start_time,
        "kept": len(kept),
        "clashes": clashes,
        "carried": carried(request, form),
        "title": offerings_for(request.actor, CHANGE_PROGRAMME).get(pk=everything.offering_id).title,
        "repeat": said_repeat(everything.rule),
        "cut_short_after": everything.cut_short_after,
        "lacks_link": everything.lacks_link,
    }
    return staff_page(request, "gatherings/staff/plan.jinja", context)


def _said_added(series: Series) -> str:
    if series.status == Series.Status.DRAFT:
        return _("The series is saved as a draft. Nobody else can see it yet.")
    return _("The series is on the programme and can be booked.")


@requires(VIEW_PROGRAMME)
@require_safe
def view_series(request: Request, series_id: int) -> HttpResponse:
    """One series with its sessions."""
    now = clock.now()
    series = _series_or_404(request, VIEW_PROGRAMME, series_id)
    sessions = list(series.sessions.select_related("pool", "venue", "room").order_by("starts_at", "pk"))
    context = {
        "series": series,
        "sessions": [(session, place_in_words(session), wants_link(session, now)) for session in sessions],
        "facilitators": list(series.facilitators.all()),
        "place": place_in_words(series),
        "repeat": said_repeat(series.rule),
        "now": now,
        "may_change": request.actor.may(CHANGE_PROGRAMME, team_id=series.offering.team_id),
        "may_delete": not series_has_traces(series),
    }
    return staff_page(request, "gatherings/staff/series.jinja", context)


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def change_series_page(request: Request, series_id: int) -> HttpResponse:
    """Change a series, and its coming sessions with it."""
    series = _series_or_404(request, CHANGE_PROGRAMME, series_id)
    form = SeriesChangeForm(request.POST or None, by=request.actor, series=series)
    if form.is_valid():
        with form.showing_refusals():
            changed = change_series(
                series_id=series.pk,
                details=form.details(),
                version=form.cleaned_data["version"],
                to_coming=form.cleaned_data["to_coming"],
                although_clashes=form.cleaned_data["although_clashes"],
                by=request.actor,
                now=clock.now(),
            )
            messages.success(request, _said_changed(changed))
            return redirect("gatherings:view_series", series_id=series.pk)
    coming = coming_sessions_of(series, clock.now())
    context = {"form": form, "series": series, "coming": len(coming)}
    return staff_page(request, "gatherings/staff/change_series.jinja", context)


def _said_changed(count: int) -> str:
    if not count:
        return _("The series is saved. Its sessions stay as they are.")
    return ngettext(
        "The series and %(count)s coming session are saved.",
        "The series and %(count)s coming sessions are saved.",
        count,
    ) % {"count": count}


@requires(CHANGE_PROGRAMME)
@require_POST
def publish_series_now(request: Request, series_id: int) -> HttpResponse:
    """Show a draft to everyone."""
    series = _series_or_404(request, CHANGE_PROGRAMME, series_id)
    done(
        request,
        lambda: publish_series(series_id=series.pk, by=request.actor, now=clock.now()),
        _("The series is on the programme and can be booked."),
    )
    return redirect("gatherings:view_series", series_id=series.pk)


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def add_series_date(request: Request, series_id: int) -> HttpResponse:
    """Add one more date."""
    series = _series_or_404(request, CHANGE_PROGRAMME, series_id)
    hearing = who_hears_of_dates(series)
    form = AddDateForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            session = add_date(
                series_id=series.pk,
                on=form.cleaned_data["on"],
                although_clashes=form.cleaned_data["although_clashes"],
                by=request.actor,
                now=clock.now(),
            )
            messages.success(request, _said_date_added(session, hearing))
            return redirect("gatherings:view_series", series_id=series.pk)
    context = {"form": form, "series": series, "hearing": hearing}
    return staff_page(request, "gatherings/staff/add_date.jinja", context)


def _said_date_added(session: Session, hearing: Hearing) -> str:
    date = said_date(session.starts_at, today=clock.today())
    if hearing.told:
        said = ngettext(
            "%(date)s is added. %(count)s person is being told.",
            "%(date)s is added. %(count)s people are being told, each by a message of their own.",
            hearing.told,
        ) % {"date": date, "count": hearing.told}
    else:
        said = _("%(date)s is added.") % {"date": date}
    return f"{said} {hearing.said_out_of_reach}".strip()


@requires(CHANGE_PROGRAMME)
@require_http_methods(["GET", "POST"])
def delete_series_page(request: Request, series_id: int) -> HttpResponse:
    """Ask before a series goes for good, then delete it."""
    series = _series_or_404(request, CHANGE_PROGRAMME, series_id)
    if request.method == "POST":
        return _delete(request, series)
    refusal = SomebodyBooked() if series_has_traces(series) else None
    context = {"series": series, "count": series.sessions.count(), "refusal": refusal}
    return staff_page(request, "gatherings/staff/delete_series.jinja", context)


def _delete(request: Request, series: Series) -> HttpResponse:
    delete = functools.partial(delete_series, series_id=series.pk, by=request.actor, now=clock.now())
    if done(request, delete, _("The series is deleted."), already=SeriesGone):
        return redirect("gatherings:list_series")
    return redirect("gatherings:view_series", series_id=series.pk)


def _series_or_404(request: Request, permission: Permission, series_id: int) -> Series:
    rows = series_for(request.actor, permission).select_related("offering__team", "venue", "room", "pool")
    sentence = _(
        "This series is not on your teams’ programme. Somebody may have deleted it while you had the page open."
    )
    return found_or_404(rows, series_id, sentence)
