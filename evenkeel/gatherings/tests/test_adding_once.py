"""A form that adds something and is sent twice, as after "Back", adds it once."""

import pytest

from evenkeel.audit.models import Entry
from evenkeel.common.access import Role
from evenkeel.gatherings.models import Facilitator, Offering
from evenkeel.gatherings.tests.factories import team
from evenkeel.gatherings.tests.reading import said
from tests.support.open_pages import as_opened
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]

OFFERING = (
    "/staff/offerings/add/",
    Offering,
    {"title": "Sleep", "kind": "workshop", "summary": "Two hours."},
)
FACILITATOR = ("/staff/facilitators/add/", Facilitator, {"name": "Rosa Delgado", "kind": "staff"})


@pytest.fixture
def idris(client):
    """The service's manager, signed in."""
    sign_in(client, Role.SERVICE_MANAGER, name="Idris Cole")
    return client


def filled_in(browser, path, **typed):
    return as_opened(browser.get(path).content.decode(), team=str(team().pk), then="save", **typed)


@pytest.mark.parametrize(("path", "model", "typed"), [OFFERING, FACILITATOR])
def test_back_and_save_adds_nothing_more(idris, path, model, typed):
    team()
    form = filled_in(idris, path, **typed)
    for _press in range(2):
        assert "is saved." in said(idris.post(path, form, follow=True))
    assert model.objects.count() == 1
    assert Entry.objects.filter(action__startswith="gatherings.add_").count() == 1


@pytest.mark.parametrize(("path", "model", "typed"), [OFFERING, FACILITATOR])
def test_whoever_goes_back_and_changes_the_form_adds_a_second(idris, path, model, typed):
    team()
    form = filled_in(idris, path, **typed)
    idris.post(path, form)
    idris.post(path, form | {"title": ["Sleep again"], "name": ["Rosa Dee"]})
    assert model.objects.count() == 2


@pytest.mark.parametrize(("path", "model", "typed"), [OFFERING, FACILITATOR])
def test_the_same_filled_in_anew_adds_a_second(idris, path, model, typed):
    team()
    for _opened in range(2):
        idris.post(path, filled_in(idris, path, **typed))
    assert model.objects.count() == 2


def test_an_offering_that_was_looked_at_first_is_added_once(idris):
    path, _model, typed = OFFERING
    team()
    preview = idris.post(path, filled_in(idris, path, **typed) | {"then": ["preview"]})
    form = as_opened(preview.content.decode(), then="save")
    for _press in range(2):
        idris.post(path, form)
    assert Offering.objects.count() == 1
