"""What goes over the wire."""

from email import message_from_bytes
from email.policy import default

import pytest

from evenkeel.notices.composing import CannotCompose, email_for, message_id, text_for
from evenkeel.notices.contacts import Reachable
from evenkeel.notices.models import Notice
from evenkeel.notices.rules import Message
from evenkeel.notices.tests.factories import ADDRESSES, AMINA, BOOKED, CALENDAR, NOW, PROVIDER


def kept(message=BOOKED, pk=7):
    return Notice(pk=pk, content=message.as_json(), language="en")


def composed(message=BOOKED, to=ADDRESSES[AMINA]):
    """The letter as a mail program reads it from the wire."""
    letter = email_for(kept(message), to, PROVIDER, NOW)
    return message_from_bytes(letter.as_bytes(), policy=default)


def part(letter, subtype):
    return letter.get_body(preferencelist=(subtype,)).get_content()


def test_a_letter_has_one_recipient_and_says_who_writes():
    letter = composed()
    assert letter["To"] == "Amina Yusuf <amina@carers.example>"
    assert letter["From"] == "Riverside Carers <hello@riverside.example>"
    assert letter["Reply-To"] == "Riverside Carers <team@riverside.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "en"
    assert letter["Cc"] is None
    assert letter["Bcc"] is None


def test_a_repeat_can_be_recognised():
    assert composed()["Message-ID"] == composed()["Message-ID"] == message_id(7)
    assert message_id(7) != message_id(8)


@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_both_forms_say_everything(subtype):
    said = part(composed(), subtype).replace("&amp;", "&")
    for words in (
        "Hello Amina",
        "You have a place.",
        "Thursday 4 March, 6:30pm to 8:30pm",
        "The Mill & Library",
        "See or change your booking",
        "https://carers.example/bookings/1/",
        "With good wishes",
        "020 7946 0000 (Monday to Friday, 9am to 5pm)",
    ):
        assert words in said


def test_the_line_beneath_the_subject_tells_nothing():
    assert part(composed(), "plain").startswith("Please read this when it is safe to.")
    html = part(composed(), "html")
    first_words = html[html.index("<body") :].index("Please read this when it is safe to.")
    assert first_words < html[html.index("<body") :].index("Riverside Carers")


def test_nothing_is_fetched_when_it_is_opened():
    html = part(composed(), "html")
    for door in ("<img", "src=", "url(", "<link", "<script"):
        assert door not in html


def test_markup_in_a_message_is_shown_and_not_obeyed():
    html = part(composed(Message("A message", paragraphs=("<b>Bold</b>",))), "html")
    assert "&lt;b&gt;Bold&lt;/b&gt;" in html


def test_the_calendar_file_says_its_method_and_keeps_its_line_ends():
    file = next(iter(composed().iter_attachments()))
    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method") == "PUBLISH"
    assert file.get_filename() == "booking.ics"
    assert file.get_payload(decode=True) == CALENDAR.text.encode()


def test_names_beyond_ascii_arrive():
    letter = composed(to=Reachable("sian@carers.example", "Siân Llŷr"))
    assert letter["To"].addresses[0].display_name == "Siân Llŷr"


def test_a_name_cannot_smuggle_in_another_header():
    letter = composed(to=Reachable("amina@carers.example", "Amina\r\nBcc: eve@example.org"))
    assert letter["Bcc"] is None
    assert len(letter["To"].addresses) == 1


@pytest.mark.parametrize("address", ["", "amina", "amina@", "a@b@c", "siân@carers.example", "a@b.example, c"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(CannotCompose):
        composed(to=Reachable(address, "Amina"))


def test_a_text_message_is_the_short_wording_or_the_subject():
    assert text_for(kept()) == "Your booking for Thursday 4 March is confirmed."
    assert text_for(kept(Message("A message for you"))) == "A message for you"
