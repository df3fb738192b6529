"""Each field takes what people write, keeps it, and says what to do when it cannot be read."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from evenkeel.common.refusals import Refusal
from evenkeel.design import fields
from evenkeel.design.fields.times import read_time
from evenkeel.design.forms import FilterForm, NarrowingForm, PageForm, errors_of
from tests.support.reading import read

REACH = [("email", "Email"), ("text", "Text message", "Never says what it is about")]


def form_with(field, **options):
    """A form of one field called `answer`."""
    return type("OneField", (PageForm,), {"answer": field})(**options)


def cleaned(field, **typed):
    form = form_with(field, data=typed)
    assert form.is_valid(), form.errors
    return form.cleaned_data["answer"]


def refusal(field, **typed):
    form = form_with(field, data=typed)
    assert not form.is_valid(), form.cleaned_data
    return form["answer"].error


@pytest.mark.parametrize(
    ("field", "typed", "means"),
    [
        (fields.Text(label="Name"), "  Asha ", "Asha"),
        (fields.Text(label="Name"), "Asha\r\nBcc: all\x00\u2028 Begum\t", "Asha Bcc: all Begum"),
        (fields.LongText(label="Note"), "One\r\n\r\n two  three", "One\n\n two  three"),
        (fields.Password(label="Password"), " two  spaces ", " two  spaces "),
        (fields.Email(label="Email"), " Asha@Example.com ", "asha@example.com"),
        (fields.Phone(label="Phone"), "07700 900 123", "+447700900123"),
        (fields.Phone(label="Phone"), "+44 (0)20 7946 0018", "+442079460018"),
        (fields.Phone(label="Phone", required=False), "", ""),
        (fields.Number(label="Places"), "12", 12),
        (fields.Number(label="Places", required=False), "", None),
        (fields.Time(label="Start"), "6.30 PM", dt.time(18, 30)),
        (fields.Time(label="Start", required=False), "", None),
        (fields.Code(label="Code"), "123 456", "123456"),
        (fields.Code(label="Code", digits=None), "ab-12", "ab12"),
        (fields.Hidden(), "kept", "kept"),
        (fields.Choice(label="Reach", choices=REACH), "text", "text"),
        (fields.Choice(label="Size", choices=[(1, "One")], coerce=int), "1", 1),
        (fields.Choices(label="Reach", choices=REACH), ["email", "text"], ["email", "text"]),
        (fields.Choices(label="Reach", choices=REACH, required=False), [], []),
        (fields.Select(label="Area", choices=lambda: [("n", "North")]), "n", "n"),
        (fields.YesNo(label="Coming?"), "yes", True),
        (fields.YesNo(label="Coming?"), "no", False),
        (fields.YesNo(label="Coming?", required=False), "", None),
        (fields.Tick(label="I agree"), "true", True),
        (fields.Tick(label="I agree"), "", False),
    ],
)
def test_what_is_typed_is_understood(field, typed, means):
    assert cleaned(field, answer=typed) == means


@pytest.mark.parametrize(
    ("field", "says"),
    [
        (fields.Text(label="Your name"), "Enter your name"),
        (fields.Text(label="NHS number"), "Enter NHS number"),
        (fields.Text(label="What is it?"), "Answer the question “What is it?”"),
        (fields.Text(label="Name", error_messages={"required": "Say who you are"}), "Say who you are"),
        (fields.LongText(label="Message"), "Enter message"),
        (fields.Email(label="Email"), "Enter an email address"),
        (fields.Phone(label="Phone"), "Enter a phone number"),
        (fields.Number(label="Number of places"), "Enter number of places"),
        (fields.Time(label="Start time"), "Enter start time"),
        (fields.Date(label="Your date of birth"), "Enter your date of birth"),
        (fields.Code(label="Code"), "Enter the code"),
        (fields.Password(label="Password"), "Enter your password"),
        (fields.Choice(label="Borough", choices=REACH), "Choose borough"),
        (fields.Choices(label="Days", choices=REACH), "Choose days"),
        (fields.Select(label="Area", choices=REACH, empty_label="Choose"), "Choose area"),
        (fields.YesNo(label="Will you come?"), "Answer the question “Will you come?”"),
        (fields.Tick(label="I agree", required=True), "To go on, tick “I agree”"),
    ],
)
def test_what_is_missing_is_asked_for(field, says):
    assert refusal(field) == says


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (fields.Text(label="Name", max_length=3), "Asha", "Use 3 characters or fewer. You have used 4"),
        (fields.Email(label="Email"), "asha at home", "Enter an email address in the form name@example.com"),
        (fields.Phone(label="Phone"), "12", "Enter a phone number, like 07700 900982 or 020 7946 0018"),
        (
            fields.Phone(label="Phone"),
            "020 7946 0018 ext 4",
            "Enter a phone number that we can ring straight away, without an extension",
        ),
        (fields.Phone(label="Phone"), "077009", "Enter a phone number, like 07700 900982 or 020 7946 0018"),
        (fields.Number(label="Places"), "a few", "Enter places as a whole number, like 12"),
        (fields.Number(label="Places", max_value=12), "13", "Enter 12 or less"),
        (fields.Number(label="Places", min_value=1), "0", "Enter 1 or more"),
        (fields.Time(label="Start"), "half six", "Enter a time, like 6:30pm or 18:30"),
        (fields.Code(label="Code"), "12a456", "Enter the code: it has 6 numbers"),
        (fields.Choice(label="Reach", choices=REACH), "owl", "Choose one of the answers on the page"),
        (fields.Choices(label="Reach", choices=REACH), ["owl"], "Choose one of the answers on the page"),
    ],
)
def test_what_cannot_be_read_says_what_to_do_and_stays_in_the_box(field, typed, says):
    form = form_with(field, data={"answer": typed})

    assert not form.is_valid()
    assert form["answer"].error == says
    assert form["answer"].value() == typed


def test_a_text_stays_in_its_box_to_the_letter():
    typed = '\n<b>"Mother"</b>\n  is alone'
    form = form_with(fields.LongText(label="Note", max_length=5), data={"answer": typed})

    box = str(form["answer"]).split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]

    assert box == "\n\n&lt;b&gt;&#34;Mother&#34;&lt;/b&gt;\n  is alone"


def test_a_password_is_never_sent_back():
    form = form_with(fields.Password(label="Password", max_length=5), data={"answer": "a secret of mine"})

    assert not form.is_valid()
    assert "a secret of mine" not in str(form["answer"])


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("6:30pm", dt.time(18, 30)),
        ("6.30 p.m.", dt.time(18, 30)),
        ("6pm", dt.time(18)),
        ("18:30", dt.time(18, 30)),
        ("9:05", dt.time(9, 5)),
        ("12am", dt.time(0)),
        ("12:15 pm", dt.time(12, 15)),
        ("18:30pm", dt.time(18, 30)),
        ("Midday", dt.time(12)),
        ("noon", dt.time(12)),
        ("midnight", dt.time(0)),
    ],
)
def test_times_are_read_as_people_write_them(written, means):
    assert read_time(written) == means


@pytest.mark.parametrize("written", ["", "6", "25:00", "6:60pm", "0pm", "13am", "6:3pm", "soon"])
def test_a_time_that_could_mean_anything_is_not_guessed(written):
    with pytest.raises(ValueError, match=r".*"):
        read_time(written)


@pytest.mark.parametrize("month", ["3", "03", "March", "mar"])
def test_a_date_is_read_with_its_month_as_number_or_name(month):
    day = cleaned(fields.Date(label="Day"), answer_day="31", answer_month=month, answer_year="2027")

    assert day == dt.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("typed", "says", "leads_to"),
    [
        (("", "3", "2027"), "Enter the day, month and year: the day is missing", "day"),
        (("1", "", "2027"), "Enter the day, month and year: the month is missing", "month"),
        (("1", "3", ""), "Enter the day, month and year: the year is missing", "year"),
        (("32", "3", "2027"), "The day must be a number from 1 to 31", "day"),
        (("1", "13", "2027"), "The month must be a number from 1 to 12, or its name", "month"),
        (("1", "ju", "2027"), "The month must be a number from 1 to 12, or its name", "month"),
        (("1", "3", "27"), "The year must have four numbers, like 2027", "year"),
        (("31", "2", "2027"), "Enter day as a real date: that month has no such day", "day"),
        (("1", "3", "2027"), "The date must be 2 March 2027 or later", "day"),
        (("1", "3", "2028"), "The date must be 1 February 2028 or earlier", "day"),
    ],
)
def test_the_wrong_part_of_a_date_is_named_and_led_to(typed, says, leads_to):
    field = fields.Date(label="Day", earliest=dt.date(2027, 3, 2), latest=lambda: dt.date(2028, 2, 1))
    form = form_with(field, data=dict(zip(("answer_day", "answer_month", "answer_year"), typed, strict=True)))

    assert errors_of(form) == [(says, f"id_answer_{leads_to}")]
    assert [box.value for box in form["answer"].boxes()] == list(typed)


def test_a_date_that_is_not_needed_may_be_left_out():
    assert cleaned(fields.Date(label="Day", required=False)) is None


@pytest.mark.parametrize(
    ("field", "initial", "shown"),
    [
        (fields.Phone(label="Phone"), "+447700900123", "07700 900123"),
        (fields.Time(label="Start"), dt.time(18, 30), "6:30pm"),
        (fields.YesNo(label="Coming?"), False, "no"),
        (fields.Number(label="Places"), 3, 3),
        (fields.Date(label="Day"), dt.date(2027, 3, 2), {"day": "2", "month": "3", "year": "2027"}),
    ],
)
def test_what_is_known_already_is_shown_as_people_write_it(field, initial, shown):
    assert form_with(field, initial={"answer": initial})["answer"].value() == shown


def test_fields_that_need_no_answer_say_so_except_in_filters():
    field = fields.Text(label="Name", required=False)
    narrowing = type("Narrowing", (FilterForm,), {"answer": fields.Text(label="Name", required=False)})()

    assert form_with(field)["answer"].shown_label == "Name (optional)"
    assert narrowing["answer"].shown_label == "Name"


def test_answers_given_to_one_form_stay_out_of_the_next():
    class Meeting(PageForm):
        room = fields.Choice(label="Room", choices=[])

    first, second = Meeting({"room": "blue"}), Meeting({"room": "blue"})
    first.fields["room"].choices = [("blue", "Blue room")]

    assert first.is_valid()
    assert not second.is_valid()


def test_a_field_that_an_answer_reveals_is_shown_beneath_it_and_nowhere_else():
    class Contact(PageForm):
        how = fields.Choice(label="How?", choices=REACH, reveals={"text": "number"})
        number = fields.Phone(label="Number", required=False)

    form = Contact({"how": "text", "number": "07700"})
    shown = [field.name for field in form.shown_fields()]

    assert shown == ["how"]
    assert str(form["how"]).count('name="number"') == 1
    assert 'value="07700"' in str(form["how"])


def test_errors_lead_to_the_first_input_of_their_field():
    class Booking(PageForm):
        how = fields.Choice(label="How?", choices=REACH)
        days = fields.Choices(label="Days", choices=REACH)
        born_on = fields.Date(label="Date of birth")
        token = fields.Hidden()

    form = Booking({})
    page = "".join(str(field) for field in form)
    ids = {element.attributes.get("id"): element for element in read(page).all("input")}

    for _sentence, leads_to in errors_of(form):
        assert leads_to in ids
    assert ids["id_how"].attributes["value"] == "email"


class WorkshopsForm(NarrowingForm):
    """Narrows a list down by borough, of which there are as many as it is given."""

    area = fields.Select(label="Borough", required=False)
    when = fields.Select(label="When", required=False, choices=[("coming", "Coming"), ("over", "Over")])

    def __init__(self, query, areas):
        self._areas = areas
        super().__init__(query)

    def _offer(self):
        self._offer_where_there_are_two("area", self._areas)


def test_nonsense_in_the_address_of_a_list_is_passed_over():
    form = WorkshopsForm(
        {"when": "over", "area": "atlantis", "page": "2"}, [("1", "Oakham"), ("2", "Elmsea")]
    )

    assert form.chosen == {"when": "over"}
    assert form.query == "when=over"
    assert not form.errors


def test_a_list_is_not_narrowed_down_by_what_is_the_same_for_all_of_it():
    form = WorkshopsForm({"area": "1"}, [("1", "Oakham")])

    assert list(form.fields) == ["when"]
    assert form.chosen == {}


def test_why_an_action_said_no_stands_beside_its_field_or_above_them_all():
    form = form_with(fields.Text(label="Name"), data={"answer": "Asha"})
    form.refuse(Refusal("That name is taken", field="answer"))
    form.refuse(Refusal("The workshop is full", field="places"))

    assert form["answer"].error == "That name is taken"
    assert errors_of(form)[0] == ("The workshop is full", "id_answer")


def test_what_is_done_ends_where_it_is_refused_and_the_form_says_why():
    form = form_with(fields.Text(label="Name"), data={"answer": "Asha"})
    is_saved = False

    def save():
        raise Refusal("That name is taken", field="answer")

    with form.showing_refusals():
        save()
        is_saved = True

    assert not is_saved
    assert form["answer"].error == "That name is taken"


def test_what_is_not_refused_leaves_the_form_as_it_is():
    form = form_with(fields.Text(label="Name"), data={"answer": "Asha"})

    with form.showing_refusals():
        pass

    assert form.is_valid()


def test_whatever_else_goes_wrong_is_not_taken_for_a_refusal():
    form = form_with(fields.Text(label="Name"), data={"answer": "Asha"})

    with pytest.raises(LookupError), form.showing_refusals():
        raise LookupError

    assert form.is_valid()


@pytest.mark.parametrize("field", [fields.Text, fields.Name, fields.LongText, fields.PlainText])
def test_a_text_keeps_no_mark_that_turns_it_around(field):
    assert field(label="Name").clean("\u202eMaryam\u2066 Siddiqui\u200f") == "Maryam Siddiqui"


@pytest.mark.parametrize("field", [fields.Text, fields.Name, fields.LongText])
def test_a_text_of_nothing_but_such_marks_is_missing(field):
    with pytest.raises(ValidationError, match="Enter name"):
        field(label="Name").clean("\u202e\u2066")
