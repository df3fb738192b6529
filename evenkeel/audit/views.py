"""The access log: who did what, and who looked at whom."""

from django.http import HttpResponse

from evenkeel.audit import actions, queries
from evenkeel.audit.forms import AccessLogForm
from evenkeel.audit.labels import said_action
from evenkeel.audit.permissions import VIEW_ACCESS_LOG
from evenkeel.common import clock
from evenkeel.common.access import requires
from evenkeel.common.numbers import whole_number
from evenkeel.common.requests import Request
from evenkeel.design.pages import page


@requires(VIEW_ACCESS_LOG)
def view_access_log(request: Request) -> HttpResponse:
    """Shows the newest entries that fit, none where nobody can tell which are asked for.

    Looking is written down like any other look.
    """
    form = AccessLogForm(request.GET)
    understood = form.asked()
    asked = understood or queries.Asked()
    older_than = whole_number(request.GET.get("older_than", ""))
    log = queries.LogPage((), None)
    if understood:
        log = queries.access_log(asked, older_than=older_than, reader=request.actor)
    actions.record(
        by=request.actor, action="audit.view_access_log", now=clock.now(), person_id=asked.person_id
    )
    query = request.GET.copy()
    query["older_than"] = str(log.older_than)
    context = {
        "form": form,
        "lines": log.lines,
        "said_action": said_action,
        "asked": asked,
        "person": queries.carer_named(asked.person_id, request.actor),
        "older": f"?{query.urlencode()}" if log.older_than else "",
        "is_narrowed": bool(request.GET),
        "seal": queries.latest_seal(),
    }
    return page(request, "audit/access_log.jinja", context)
