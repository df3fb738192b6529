"""Nothing in Evenkeel sorts people into low, medium or high risk: no field, no choice, no page, no export."""

import re

import pytest
from django.apps import apps
from django.db import models

from tests.guards.tree import faults, files, named

LEVEL = r"(?:low|medium|moderate|high|severe|red|amber|green)"
BAND = re.compile(
    rf"""\brisk[ _-]?(?:band|level|score|rating|grade|tier|category|group|class)
    |\b{LEVEL}(?:er|est)?[ _-](?:suicide[ _-])?risk(?![a-z])
    |\brisk["']?\s*[:=_-]+\s*["']?{LEVEL}\b""",
    re.IGNORECASE | re.VERBOSE,
)
READ_BY_PEOPLE_OR_EXPORTED = {".py", ".jinja", ".json", ".js", ".md", ".html", ".csv"}
OURS = [model for model in apps.get_models() if model.__module__.startswith("evenkeel.")]


def bands(text: str) -> list[str]:
    """Each place where a text speaks of a person's risk as a level; code's CamelCase is read as words."""
    return BAND.findall(re.sub(r"([a-z])([A-Z])", r"\1_\2", text))


def sorts_people(field: models.Field) -> bool:
    """Whether a field holds a level of risk: by its name, by what it may hold, or by putting a number to risk."""
    said = [field.name, *(str(part) for choice in field.flatchoices for part in choice)]
    is_about_risk = "risk" in field.name.split("_")
    return any(bands(words) for words in said) or (
        is_about_risk and (bool(field.choices) or is_number(field))
    )


def is_number(field: models.Field) -> bool:
    return isinstance(field, models.IntegerField | models.FloatField | models.DecimalField)


def test_no_field_holds_a_level_of_risk():
    fields = [field for model in OURS for field in model._meta.concrete_fields]
    assert [str(field) for field in fields if sorts_people(field)] == []


@pytest.mark.parametrize(
    "field",
    [
        models.CharField(name="risk_level"),
        models.IntegerField(name="risk"),
        models.CharField(name="risk", choices=[("a", "A")]),
        models.CharField(name="outcome", choices=[("h", "High risk")]),
    ],
)
def test_a_field_for_a_level_of_risk_would_be_found(field):
    assert sorts_people(field)


@pytest.mark.parametrize(
    "field",
    [
        models.BooleanField(name="shows_risk"),
        models.CharField(name="severity", choices=[("mild", "Mild")]),
        models.TextField(name="note"),
    ],
)
def test_a_fact_or_the_severity_of_a_questionnaire_is_no_level_of_risk(field):
    assert not sorts_people(field)


def test_no_page_message_export_or_list_speaks_of_a_level_of_risk():
    shown = [
        path
        for path in files()
        if named(path).startswith(("evenkeel/", "content/")) and path.suffix in READ_BY_PEOPLE_OR_EXPORTED
    ]
    assert faults(shown, bands) == {}


@pytest.mark.parametrize(
    "text",
    [
        "<p>High risk</p>",
        '{{ tag(_("Low risk"), "green") }}',
        "risk_band = models.CharField()",
        "class RiskLevel(Enum): ...",
        'header = ["Name", "Risk score"]',
        '{"risk": "medium"}',
        "lower-risk patients",
        "a high suicide risk",
    ],
)
def test_words_for_a_level_of_risk_would_be_found(text):
    assert bands(text)


@pytest.mark.parametrize(
    "text", ["someone’s life is at risk", "A rota for people at risk", '"section": "risk"', "asterisk level"]
)
def test_risk_itself_may_be_spoken_of(text):
    assert not bands(text)
