"""What the demonstration says is easy to read, and holds only contacts that belong to nobody."""

import json
import re
from dataclasses import asdict

import pytest

from evenkeel.demo import content
from evenkeel.demo.content import OfferingText, folder, offerings, read
from evenkeel.demo.tests.reading_age import grade
from evenkeel.gatherings.models import Facilitator, Kind, Offering

HARDEST = 8
TEXTS = offerings()


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("The cat sat on the mat. It was warm.", -3, 2),
        ("We meet once a week. You can bring a friend, and you may leave when you like.", -2, 3),
        (
            "Psychoeducational interventions facilitate the acquisition of individualised coping repertoires "
            "among informal caregivers experiencing considerable psychological morbidity.",
            18,
            40,
        ),
    ],
)
def test_the_measure_tells_plain_words_from_hard_ones(text, lowest, highest):
    assert lowest <= grade(text) <= highest


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.slug)
def test_every_offering_can_be_read_by_a_fourteen_year_old(text: OfferingText):
    parts = (text.summary, text.what_happens, text.who_for, text.what_to_bring)
    assert grade("\n\n".join(parts)) <= HARDEST
    assert grade(text.summary) <= HARDEST + 2


def test_what_is_said_of_organisations_and_people_is_easy_too():
    world = read("provider")
    said = [entry["about"] for entry in [*world["teams"], *world["organisations"]]]
    said += [person["leads"] for person in read("staff")["people"] if "leads" in person]
    assert grade("\n\n".join(said)) <= HARDEST


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.slug)
def test_every_offering_says_all_that_its_page_shows_and_no_more_than_fits(text: OfferingText):
    assert text.kind in Kind.values
    for field, value in asdict(text).items():
        if field != "team":
            length = Offering._meta.get_field(field).max_length
            assert 0 < len(value) <= length, field
    assert "gathering" not in json.dumps(asdict(text)).lower()


def test_every_session_of_the_college_has_its_topic_explained():
    (skills,) = (text for text in TEXTS if text.slug == "wellbeing-skills")
    runs = [entry for entry in read("programme")["runs"] if entry["offering"] == "wellbeing-skills"]
    assert all(len(entry["topics"]) == 5 for entry in runs)
    for topic in runs[0]["topics"]:
        assert f"**{topic}.**" in skills.what_happens


def test_introductions_fit_their_field():
    longest = Facilitator._meta.get_field("introduction").max_length
    assert all(len(person.get("leads", "")) <= longest for person in read("staff")["people"])


def test_whatever_looks_like_a_contact_is_nobodys():
    files = [path.read_text() for path in [*folder().glob("*.json"), *folder().glob("**/*.md")]]
    everything = "\n".join(files)
    assert set(re.findall(r"@([\w.]+\w)", everything)) == {"example.org"}
    numbers = re.findall(r"\b0\d[\d ]{7,}", everything)
    assert numbers
    assert all(number.startswith("01632 960") for number in numbers)
    assert all(code.startswith("WX") for code in re.findall(r"\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b", everything))


def test_a_lot_falls_alike_on_the_same_day_and_otherwise_on_another():
    def drawn(day: str, purpose: str) -> list[float]:
        chance = content.lot(day, purpose)
        return [chance.random() for _ in range(5)]

    assert drawn("2027-03-02", "names") == drawn("2027-03-02", "names")
    assert drawn("2027-03-02", "names") != drawn("2027-03-03", "names")
    assert drawn("2027-03-02", "names") != drawn("2027-03-02", "bookings")
