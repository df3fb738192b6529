"""Design's own addresses and pages that go wrong on purpose, so that design is tested without the apps above it."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template import engines
from django.urls import include, path

from evenkeel.common.access import public
from evenkeel.design import errors, fields, gallery
from evenkeel.design.forms import PageForm
from evenkeel.design.pages import page, same_for_everyone

handler400 = errors.handler400
handler403 = errors.handler403
handler404 = errors.handler404
handler500 = errors.handler500


FORM_PAGE = """{% extends "design/layouts/public.jinja" %}
{% from "design/macros.jinja" import error_summary, page_form %}
{% block page_title %}Your name{% endblock %}
{% block content %}{{ error_summary(form) }}<h1>Your name</h1>{{ page_form(form) }}{% endblock %}"""


LONG_PAGE = """{% extends "design/layouts/public.jinja" %}
{% from "design/macros.jinja" import back_link, data_table, page_heading, summary %}
{% block page_title %}Long{% endblock %}
{% block before_content %}{{ back_link("/", address) }}{% endblock %}
{% block content %}
{{ page_heading(address) }}
<p>{{ address }} <strong>{{ address }}</strong></p>
<ul><li><a href="/">{{ address }}</a></li></ul>
{{ summary([("Note", address)]) }}
{{ data_table("People", ["Name", "Note"], [[address, address]]) }}
{% endblock %}"""


class NameForm(PageForm):
    name = fields.Text(label="Your name")


@public
def fail(request: HttpRequest, kind: str) -> HttpResponse:
    """Goes wrong in the way that is named."""
    failures = {"400": SuspiciousOperation, "403": PermissionDenied, "404": Http404, "500": RuntimeError}
    if kind == "405":
        return HttpResponseNotAllowed(["POST"])
    if kind == "only-looked-at":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if kind == "503":
        return errors.unavailable(request)
    if kind == "csrf":
        return errors.csrf_failure(request)
    raise failures[kind]("on purpose")


@public
@same_for_everyone
def shared(request: HttpRequest) -> HttpResponse:
    """A page that is the same for everyone, although somebody reads the session on the way."""
    request.session["seen"] = "yes"
    return page(request, "design/errors/404.jinja")


@public
def open_gallery(request: HttpRequest) -> HttpResponse:
    """The gallery, whoever asks."""
    return gallery.show_gallery(request)


@public
def weather(request: HttpRequest) -> HttpResponse:
    """Stands for the neutral page that "Leave this page" goes to."""
    return HttpResponse("Dry, with some sun.")


@public
def personal(request: HttpRequest) -> HttpResponse:
    """A page with a form."""
    form = NameForm(request.POST if request.method == "POST" else None)
    template = engines["jinja2"].from_string(FORM_PAGE)
    return HttpResponse(template.render({"form": form}, request))


@public
def long(request: HttpRequest) -> HttpResponse:
    """A page of words that no phone has room for on one line."""
    template = engines["jinja2"].from_string(LONG_PAGE)
    return HttpResponse(template.render({"address": f"https://example.org/{'x' * 200}"}, request))


urlpatterns = [
    path("", include("evenkeel.design.urls")),
    path("gallery/", open_gallery),
    path("fail/<kind>/", fail),
    path("staff/fail/<kind>/", fail),
    path("shared/", shared),
    path("personal/", personal),
    path("long/", long),
    path("weather/", weather),
]
