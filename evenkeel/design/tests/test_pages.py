"""Pages: their titles, their way out, what they may hold, and who may keep them."""

import re

import pytest
from django.conf import settings
from django.test import Client
from jinja2 import UndefinedError

from evenkeel.common.refusals import Refusal
from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from evenkeel.design.pages import page
from tests.support.reading import read, render

pytestmark = pytest.mark.urls("evenkeel.design.tests.urls")

PAGES = ["/gallery/", "/personal/", "/no-such-page/"]
PAGES += [f"/fail/{kind}/" for kind in ("400", "403", "404", "405", "500", "503", "csrf")]
# Names of formats and namespaces, which nothing is fetched from.
NOT_ADDRESSES = re.compile(r'xmlns="http://www\.w3\.org/2000/svg"')


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_script_or_style_of_its_own(client, path):
    shown = read(client.get(path).content.decode())

    assert all(script.attributes.get("src") and not script.words for script in shown.all("script"))
    assert not shown.all("style")
    assert not [
        name for element in shown.all() for name in element.attributes if name == "style" or name[:2] == "on"
    ]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_fetches_anything_from_another_host(client, path):
    html = NOT_ADDRESSES.sub("", client.get(path).content.decode())

    assert "//" not in html.replace("<!DOCTYPE html>", "")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_urgent_help_two_quick_ways_out_and_one_heading(client, path):
    shown = read(client.get(path).content.decode())
    calls = {link.attributes.get("href") for link in shown.all("a")}
    links = shown.all("a")
    leaving = [link for link in links if "data-leave" in link.attributes]

    assert "tel:999" in calls
    assert "tel:116123" in calls
    assert "/urgent-help/" in calls
    assert [link.attributes["href"] for link in leaving] == ["/leave/", "/leave/"]
    assert leaving[0] in links[:2]
    assert len(shown.all("h1")) == 1


@pytest.mark.parametrize("path", PAGES)
def test_no_page_shows_a_protected_mark(client, path):
    html = client.get(path).content.decode()

    assert "NHS England" not in html
    assert "nhsuk-header__logo" not in html


def test_the_title_says_first_that_there_is_an_error(client):
    assert "<title>Your name – Evenkeel</title>" in client.get("/personal/").content.decode()
    assert "<title>Error: Your name – Evenkeel</title>" in client.post("/personal/", {}).content.decode()


def test_a_form_with_errors_answers_that_it_could_not_be_understood(rf):
    form = type("NameForm", (PageForm,), {"name": fields.Text(label="Name")})({})
    template = "design/errors/404.jinja"

    assert page(rf.post("/"), template, {"form": form}).status_code == 422
    assert page(rf.get("/"), template, {"form": form}).status_code == 200
    assert page(rf.post("/"), template, {}).status_code == 200
    assert page(rf.post("/"), template, {"form": form}, status=409).status_code == 409


def test_a_form_that_was_refused_answers_as_the_refusal_says(rf):
    class TooSoon(Refusal):
        status = 429

    form = type("NameForm", (PageForm,), {"name": fields.Text(label="Name")})({"name": "Asha"})
    form.refuse(TooSoon("Wait a minute, then try again."))

    assert page(rf.post("/"), "design/errors/404.jinja", {"form": form}).status_code == 429


def test_a_form_carries_the_proof_that_it_is_from_here():
    strict = Client(enforce_csrf_checks=True)
    html = strict.get("/personal/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]

    assert strict.post("/personal/", {"name": "Asha", "csrfmiddlewaretoken": token}).status_code == 200
    assert strict.post("/personal/", {"name": "Asha"}).status_code == 403


def test_the_provider_is_named_with_a_number_to_ring(client, provider):
    provider(
        name="Larkwater Trust",
        service_name="Larkwater Carers",
        phone="+442079460018",
        phone_hours="9am to 5pm",
    )

    html = client.get("/personal/").content.decode()

    assert "Larkwater Carers" in html
    assert "Larkwater Trust" in html
    assert 'href="tel:+442079460018">020 7946 0018</a>' in html
    assert "9am to 5pm" in html


def test_an_operators_colours_and_logo_are_linked_only_where_there_are_some(client, provider):
    provider()
    assert "/appearance.css" not in client.get("/personal/").content.decode()

    provider(accent_colour="#5b2a6e", logo_svg="<svg></svg>")
    html = client.get("/personal/").content.decode()
    assert 'href="/appearance.css"' in html
    assert 'src="/logo.svg"' in html
    assert client.get("/logo.svg")["Content-Type"] == "image/svg+xml"


def test_there_is_no_logo_where_nobody_gave_one(client, provider):
    provider()

    assert client.get("/logo.svg").status_code == 404


def test_a_page_of_ones_own_is_never_stored(client):
    assert client.get("/personal/")["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_page_that_is_the_same_for_everyone_tells_nobody_apart(client):
    first, second = client.get("/shared/"), Client().get("/shared/")

    assert first.content == second.content
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert first["ETag"] == second["ETag"]
    assert not first.has_header("Vary")
    assert not first.cookies


@pytest.mark.django_db
def test_whoever_has_the_page_already_is_not_sent_it_again(client):
    etag = client.get("/shared/")["ETag"]

    again = client.get("/shared/", headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.content == b""


def test_an_unknown_name_in_a_page_is_an_error():
    with pytest.raises(UndefinedError, match="carrer"):
        render("{{ carrer }}")
    with pytest.raises(UndefinedError, match="carrer"):
        render("{{ carrer.name.first }}")
    with pytest.raises(UndefinedError, match="sesions"):
        render("{% for one in sesions %}{{ one }}{% endfor %}")
    with pytest.raises(UndefinedError, match="sesions"):
        render("{{ sesions | length }}")


def test_an_option_that_was_not_given_is_nothing():
    assert render("{{ options.hint.text }}{% if options.hint %}x{% endif %}", options={}) == ""
    assert render("{{ undefined }}{% for one in options.items_ %}x{% endfor %}", options={}) == ""


def test_leaving_goes_to_a_neutral_page_and_clears_the_browser(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "kept"

    response = client.get("/leave/")

    assert response.status_code == 303
    assert response["Location"] == settings.LEAVE_URL
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
