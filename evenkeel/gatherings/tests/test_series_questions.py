"""How a series' questions stand on the page: each once, the rare ones folded away until they matter."""

import pytest

from evenkeel.gatherings.forms.series import SeriesChangeForm, SeriesForm
from evenkeel.gatherings.forms.sessions import RescheduleForm, SessionForm
from evenkeel.gatherings.tests.factories import facilitator, offering, series, session, staff_actor, team
from evenkeel.gatherings.tests.planning import lay_out
from evenkeel.gatherings.tests.reading import main_part
from tests.support.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_a_tuesday")]
ADD = "/staff/series/add/"
GRACE = staff_actor()


def folds(page):
    """Each fold of the page: by the names of what is asked in it, whether it is open."""
    return {
        frozenset(names(fold)): "open" in fold.attributes for fold in read(main_part(page)).all("details")
    }


def names(element):
    return [
        asked.attributes["name"]
        for asked in element.all()
        if asked.tag in ("input", "select", "textarea") and "name" in asked.attributes
    ]


def folded_away(page):
    """The names of all that is asked in a closed fold."""
    return frozenset().union(*(asked for asked, is_open in folds(page).items() if not is_open))


def leaders(page):
    """The ids of those who may be chosen without opening a fold."""
    everyone = read(main_part(page))
    folded = [
        box.attributes["id"]
        for fold in everyone.all("details")
        if "open" not in fold.attributes
        for box in fold.all("input")
    ]
    return {
        int(box.attributes["value"])
        for box in everyone.all("input")
        if box.attributes.get("name") == "facilitators" and box.attributes["id"] not in folded
    }


def test_every_question_of_each_form_is_asked(grace):
    facilitator()
    one = session()
    asked = {
        ADD: SeriesForm(by=GRACE),
        f"/staff/series/{one.series_id}/change/": SeriesChangeForm(by=GRACE, series=one.series),
        f"/staff/sessions/{one.pk}/change/": SessionForm(by=GRACE, session=one),
        f"/staff/sessions/{one.pk}/move/": RescheduleForm(session=one),
    }
    for path, form in asked.items():
        on_page = {name.removesuffix("_day") for name in names(read(main_part(grace.get(path))))}
        assert set(form.fields) - {"although_clashes"} <= on_page, path


def test_what_is_rarely_asked_is_folded_away(grace):
    offering()

    rare = {"also_on", "allows_companion", "closes_minutes_before", "language"}
    assert rare <= folded_away(grace.get(ADD))


@pytest.mark.parametrize(
    ("name", "typed"),
    [("also_on", "soon"), ("language", "cy"), ("closes_minutes_before", "0"), ("language", "klingon")],
)
def test_an_unusual_or_wrong_answer_is_never_folded_away(grace, name, typed):
    page = lay_out(grace, "check", capacity="", allows_companion="true", **{name: typed})

    assert page.status_code == 422
    assert name not in folded_away(page)


def test_whoever_is_on_the_offerings_team_or_led_it_before_is_offered_first(grace):
    rosa = facilitator("Rosa Delgado", team=team("Oakham Carers"))
    earlier = facilitator("Priya Raman", team=None)
    others = facilitator("Dennis Wray", team=team("Elmsea Carers"))
    workshop = offering(team=team("Oakham Carers"))
    series(offering=workshop).facilitators.add(earlier)

    page = grace.get(f"{ADD}?offering={workshop.pk}")

    assert leaders(page) == {rosa.pk, earlier.pk}
    assert f'value="{others.pk}"' in main_part(page)


def test_somebody_else_who_was_chosen_is_seen_again_when_something_is_wrong(grace):
    facilitator("Rosa Delgado")
    dennis = facilitator("Dennis Wray", team=team("Elmsea Carers"))

    assert dennis.pk not in leaders(lay_out(grace, "check", capacity=""))
    assert dennis.pk in leaders(lay_out(grace, "check", capacity="", facilitators=dennis.pk))


def test_before_an_offering_is_known_those_who_led_the_latest_series_are_offered_first(grace):
    lately = facilitator("Rosa Delgado")
    facilitator("Dennis Wray")
    series().facilitators.add(lately)

    assert leaders(grace.get(ADD)) == {lately.pk}
