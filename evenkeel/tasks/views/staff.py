"""Staff pages of tasks: what there is to do, and one task to take, hand on or answer."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenkeel.accounts.models import User
from evenkeel.audit.actions import record
from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.refusals import Refusal
from evenkeel.common.requests import Request
from evenkeel.design.doing import done
from evenkeel.design.pages import page
from evenkeel.design.paging import page_of
from evenkeel.design.sorting import Sorting
from evenkeel.tasks import actions, queries, registry
from evenkeel.tasks.counts import counts_of_tasks
from evenkeel.tasks.forms import AnswerForm, HandForm, KindForm, TakeForm
from evenkeel.tasks.models import Task
from evenkeel.tasks.permissions import ANSWER_TASKS

SHOWS = {
    "open": gettext_lazy("All open"),
    "mine": gettext_lazy("Mine"),
    "overdue": gettext_lazy("Overdue"),
    "done": gettext_lazy("Done"),
}


@dataclass(frozen=True)
class LateAnswer:
    """What somebody wrote of a task that was closed by then: the answer's words and the note, as far as given."""

    answer: str
    note: str


@requires(ANSWER_TASKS)
@require_GET
def list_tasks(request: Request) -> HttpResponse:
    """What there is to do, what is due first on top unless another order is asked for."""
    show = request.GET.get("show", "open")
    if show not in SHOWS:
        raise Http404
    now = clock.now()
    form = KindForm(registry.kinds_for(request.actor), request.GET)
    kind = form.chosen.get("kind", "")
    orders = {} if show == "done" else queries.OPEN_TASK_ORDERS
    sorting = Sorting(request.GET, orders, default="due", kept={"show": show} | form.chosen)
    found = page_of(request, sorting.rows(queries.shown_tasks(request.actor, show, now, kind)))
    counts = queries.task_counts(request.actor, now, kind) if kind else counts_of_tasks(request)
    numbers = {"open": counts.all, "mine": counts.mine, "overdue": counts.overdue}
    return page(
        request,
        "tasks/list_tasks.jinja",
        {
            "form": form,
            "sorting": sorting,
            "list_query": _list_query(request, show),
            "show": show,
            "shows": [
                (label, f"?{_list_query(request, code)}", numbers.get(code), code == show)
                for code, label in SHOWS.items()
            ],
            "found": found,
            "lines": queries.task_lines(found, now),
            "today": clock.today(),
        },
    )


@requires(ANSWER_TASKS)
@require_http_methods(["GET", "POST"])
def view_task(request: Request, task_id: int) -> HttpResponse:
    """One task; posted to, it is answered."""
    task = _task(request, task_id)
    form = AnswerForm(registry.registered(task.kind).kind, request.POST or None)
    if form.is_bound and _is_closed(task):
        return _came_too_late(request, task, form)
    if form.is_valid():
        try:
            actions.answer_task(task_id=task.pk, by=request.actor, now=clock.now(), **form.cleaned_data)
        except actions.TaskIsClosed:
            return _came_too_late(request, _task(request, task_id), form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _answered(request)
    hand_form = HandForm(_others(request, task), initial={"owner_seen": task.owner_id or ""})
    return _task_page(request, task, form, hand_form)


@requires(ANSWER_TASKS)
@require_POST
def take_task(request: Request, task_id: int) -> HttpResponse:
    """Make the task one's own; that of a colleague only where the page said so."""
    task = _task(request, task_id)
    form = TakeForm(request.POST)
    seen = form.cleaned_data["owner_seen"] if form.is_valid() else None
    done(
        request,
        lambda: actions.take_task(task_id=task.pk, owner_seen=seen, by=request.actor, now=clock.now()),
        _("The task is yours."),
    )
    return redirect("tasks:view_task", task_id=task.pk)


@requires(ANSWER_TASKS)
@require_POST
def hand_task(request: Request, task_id: int) -> HttpResponse:
    """Make the task somebody else's."""
    task = _task(request, task_id)
    form = HandForm(_others(request, task), request.POST)
    if _is_closed(task):
        return _not_handed(request, task)
    if form.is_valid():
        try:
            handed = actions.hand_task(
                task_id=task.pk,
                to_id=int(form.cleaned_data["to"]),
                owner_seen=form.cleaned_data["owner_seen"],
                by=request.actor,
                now=clock.now(),
            )
        except actions.TaskIsClosed:
            return _not_handed(request, task)
        except actions.TakenMeanwhile as refusal:
            messages.error(request, str(refusal.sentence))
            return redirect("tasks:view_task", task_id=task.pk)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The task is %(name)s’s now.") % {"name": handed.owner})
            return redirect("tasks:list_tasks")
    answer_form = AnswerForm(registry.registered(task.kind).kind)
    return _task_page(request, task, answer_form, form)


def _is_closed(task: Task) -> bool:
    return task.status != Task.Status.OPEN


def _came_too_late(request: Request, task: Task, form: AnswerForm) -> HttpResponse:
    """That the answer was not kept, and why, with all that was typed; unless the task has this very answer already."""
    kind = registry.registered(task.kind).kind
    if form.is_valid() and task.answered_by_id == request.actor.id:
        kept = {"answer": task.answer, "note": task.answer_note}
        if form.cleaned_data | {"note": form.cleaned_data["note"].strip()} == kept:
            return _answered(request)
    chosen = kind.answer(request.POST.get("answer", ""))
    late = LateAnswer(str(chosen.label) if chosen else "", request.POST.get("note", "").strip())
    return _task_page(request, task, AnswerForm(kind), HandForm([]), late)


def _not_handed(request: Request, task: Task) -> HttpResponse:
    """To the task, which says how it was closed."""
    messages.error(request, _("The task was closed meanwhile, so it was not handed on."))
    return redirect("tasks:view_task", task_id=task.pk)


def _answered(request: Request) -> HttpResponse:
    messages.success(request, _("The task is answered."))
    return _back_to_list(request)


def _back_to_list(request: Request) -> HttpResponse:
    """The list as it was left: whoever makes forty calls goes on to the next one."""
    return redirect(reverse("tasks:list_tasks") + f"?{_list_query(request, _shown(request))}")


def _shown(request: Request) -> str:
    """Which tasks were listed where somebody came from."""
    show = request.GET.get("show", "open")
    return show if show in SHOWS else "open"


def _list_query(request: Request, show: str) -> str:
    """The list that shows these tasks, still of the same sort and in the same order, as the rest of an address."""
    form = KindForm(registry.kinds_for(request.actor), request.GET)
    kept = {"show": show} | form.chosen
    return Sorting(request.GET, queries.OPEN_TASK_ORDERS, default="due", kept=kept).query


def _task(request: Request, task_id: int) -> Task:
    return get_object_or_404(queries.visible_tasks(request.actor), pk=task_id)


def _others(request: Request, task: Task) -> list[User]:
    people = queries.who_may_answer(task)
    return [person for person in people if person.pk != request.actor.id]


def _task_page(
    request: Request, task: Task, form: AnswerForm, hand_form: HandForm, late: LateAnswer | None = None
) -> HttpResponse:
    registered = registry.registered(task.kind)
    now = clock.now()
    if task.person_ref is not None:
        record(
            by=request.actor,
            action="tasks.view_task",
            now=now,
            subject=("task", task.pk),
            person_id=task.person_ref,
        )
    context: dict[str, Any] = {
        "task": task,
        "line": queries.task_line(task, now),
        "help": registered.kind.help,
        "link": registered.link(task, request.actor) if registered.link else None,
        "person": registry.person_link(task.person_ref, request.actor),
        "is_open": not _is_closed(task),
        "is_mine": task.owner_id == request.actor.id,
        "why_closed": actions.why_closed(task) if _is_closed(task) else "",
        "late": late,
        "history": queries.history(task),
        "form": form,
        "list_query": _list_query(request, _shown(request)),
        "hand_form": hand_form,
        "today": clock.today(),
    }
    return page(request, "tasks/view_task.jinja", context, status=409 if late else None)
