"""Fields write the markup that the NHS components write, and pages of them hold together."""

import pytest
from django.test import Client

from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from tests.support.reading import Element, read, render

pytestmark = pytest.mark.urls("evenkeel.design.tests.urls")

HINTED = [("a", "First"), ("b", "Second", "With a hint")]


def same(ours, theirs):
    """Whether both are the same elements, attributes and words; the order of classes and attributes aside."""
    assert _comparable(read(ours)) == _comparable(read(theirs))


def _comparable(element: Element):
    attributes = {name: " ".join(sorted(value.split())) for name, value in element.attributes.items()}
    children = [_comparable(child) for child in element.children]
    return element.tag, attributes, element.words, children


def component(path, name, params):
    """What the library's own macro writes."""
    source = (
        '{% from "nhsuk/components/' + path + '/macro.jinja" import ' + name + " %}{{ " + name + "(params) }}"
    )
    return render(source, params=params)


def field(kind, *, data=None, initial=None, **options):
    form = type("OneField", (PageForm,), {"x": kind(**options)})(data, initial={"x": initial})
    return form["x"]


@pytest.mark.parametrize("heading", [False, True])
def test_a_text_field_is_the_nhs_input(heading):
    ours = field(
        fields.Text, label="Your name", hint="All of it", autocomplete="name", width=20, heading=heading
    )

    same(
        ours,
        component(
            "input",
            "input",
            {
                "id": "id_x",
                "name": "x",
                "label": {"text": "Your name", "size": "s", "isPageHeading": heading},
                "hint": {"text": "All of it"},
                "autocomplete": "name",
                "width": 20,
            },
        ),
    )


def test_a_text_field_with_an_error_is_the_nhs_input_with_one():
    ours = field(
        fields.Number, label="Places", suffix="places", data={"x": "many"}, error_messages={"invalid": "No"}
    )

    same(
        ours,
        component(
            "input",
            "input",
            {
                "id": "id_x",
                "name": "x",
                "label": {"text": "Places", "size": "s"},
                "errorMessage": {"text": "No"},
                "value": "many",
                "width": 4,
                "inputmode": "numeric",
                "suffix": "places",
            },
        ),
    )


def test_a_long_text_is_the_nhs_character_count():
    ours = field(fields.LongText, label="Note", hint="Short", max_length=200, initial="So far")

    same(
        ours,
        component(
            "character-count",
            "characterCount",
            {
                "id": "id_x",
                "name": "x",
                "label": {"text": "Note", "size": "s"},
                "hint": {"text": "Short"},
                "maxlength": 200,
                "value": "So far",
            },
        ),
    )


def test_a_long_text_that_is_not_counted_is_the_nhs_textarea():
    ours = field(fields.LongText, label="Note", counted=False, rows=8, data={"x": ""})

    same(
        ours,
        component(
            "textarea",
            "textarea",
            {
                "id": "id_x",
                "name": "x",
                "label": {"text": "Note", "size": "s"},
                "errorMessage": {"text": "Enter note"},
                "rows": 8,
                "value": "",
            },
        ),
    )


def test_a_password_is_the_nhs_password_input():
    ours = field(fields.Password, label="Password")

    same(
        ours,
        component(
            "password-input",
            "passwordInput",
            {"id": "id_x", "name": "x", "label": {"text": "Password", "size": "s"}},
        ),
    )


def test_a_select_is_the_nhs_select():
    ours = field(fields.Select, label="Area", choices=HINTED, initial="b")

    same(
        ours,
        component(
            "select",
            "select",
            {
                "id": "id_x",
                "name": "x",
                "label": {"text": "Area", "size": "s"},
                "items": [
                    {"value": "a", "text": "First"},
                    {"value": "b", "text": "Second", "selected": True},
                ],
            },
        ),
    )


ITEMS = [
    {"value": "a", "text": "First"},
    {"value": "b", "text": "Second", "hint": {"text": "With a hint"}},
]


@pytest.mark.parametrize("heading", [False, True])
def test_radios_are_the_nhs_radios(heading):
    ours = field(
        fields.Choice,
        label="Which?",
        hint="One",
        label_size="m",
        choices=HINTED,
        heading=heading,
        initial="b",
    )

    same(
        ours,
        component(
            "radios",
            "radios",
            {
                "idPrefix": "id_x",
                "name": "x",
                "fieldset": {"legend": {"text": "Which?", "size": "m", "isPageHeading": heading}},
                "hint": {"text": "One"},
                "items": ITEMS,
                "value": "b",
            },
        ),
    )


def test_checkboxes_are_the_nhs_checkboxes():
    ours = field(
        fields.Choices, label="Which?", choices=[*HINTED, ("n", "None")], none_value="n", data={"x": []}
    )

    same(
        ours,
        component(
            "checkboxes",
            "checkboxes",
            {
                "idPrefix": "id_x",
                "name": "x",
                "fieldset": {"legend": {"text": "Which?", "size": "s"}},
                "errorMessage": {"text": "Answer the question “Which?”"},
                "items": [
                    *ITEMS,
                    {"divider": "or"},
                    # The library counts the divider; ours counts answers.
                    {"value": "n", "text": "None", "behaviour": "exclusive", "id": "id_x-3"},
                ],
            },
        ),
    )


def test_a_date_is_the_nhs_date_input():
    ours = field(
        fields.Date,
        label="Born on",
        hint="For example, 31 3 1980",
        data={"x_day": "31", "x_month": "13", "x_year": "1980"},
    )
    boxes = [("day", "Day", 2, "31"), ("month", "Month", 2, "13"), ("year", "Year", 4, "1980")]

    same(
        ours,
        component(
            "date-input",
            "dateInput",
            {
                "id": "id_x",
                "fieldset": {"legend": {"text": "Born on", "size": "s"}},
                "hint": {"text": "For example, 31 3 1980"},
                "errorMessage": {"text": "The month must be a number from 1 to 12, or its name"},
                "items": [
                    {
                        "id": f"id_x_{part}",
                        "name": f"x_{part}",
                        "label": label,
                        "width": width,
                        "value": value,
                        "error": part == "month",
                    }
                    for part, label, width, value in boxes
                ],
            },
        ),
    )


def test_the_error_summary_is_the_nhs_error_summary():
    form = type("OneField", (PageForm,), {"x": fields.Text(label="Name")})({})
    ours = render('{% from "design/macros.jinja" import error_summary %}{{ error_summary(form) }}', form=form)

    same(
        ours,
        component(
            "error-summary",
            "errorSummary",
            {"titleText": "There is a problem", "errorList": [{"text": "Enter name", "href": "#id_x"}]},
        ),
    )


def test_a_form_without_errors_has_no_error_summary():
    form = type("OneField", (PageForm,), {"x": fields.Text(label="Name")})({"x": "Asha"})

    assert not render(
        '{% from "design/macros.jinja" import error_summary %}{{ error_summary(form) }}', form=form
    ).strip()


def test_translated_words_are_printed_once_by_the_nhs_components():
    card = render(
        '{% from "nhsuk/components/card/macro.jinja" import card %}'
        '{{ card({"heading": _("Mindfulness"), "description": _("An hour of quiet")}) }}'
    )

    assert card.count("Mindfulness") == 1
    assert read(card).all("p")[0].text() == "An hour of quiet"


@pytest.fixture
def gallery():
    return Client().get("/gallery/").content.decode()


def test_every_id_on_the_gallery_is_there_once_and_every_pointer_finds_one(gallery):
    elements = read(gallery).all()
    ids = [element.attributes["id"] for element in elements if "id" in element.attributes]
    pointers = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "data-aria-controls")
    pointed = {
        target
        for element in elements
        for name in pointers
        for target in element.attributes.get(name, "").split()
    }
    anchors = {
        element.attributes["href"][1:]
        for element in elements
        if element.attributes.get("href", "").startswith("#") and element.attributes["href"] != "#"
    }

    assert sorted(set(ids)) == sorted(ids)
    assert pointed | anchors <= set(ids)


def test_every_box_on_the_gallery_has_a_label(gallery):
    page = read(gallery)
    labelled = {label.attributes["for"] for label in page.all("label")}
    boxes = [
        box
        for tag in ("input", "select", "textarea")
        for box in page.all(tag)
        if box.attributes.get("type") != "hidden"
    ]

    assert len(boxes) > 60
    assert {box.attributes["id"] for box in boxes} <= labelled


def test_the_gallery_shows_each_drawing(gallery):
    assert gallery.count('class="ek-drawing"') == 8
