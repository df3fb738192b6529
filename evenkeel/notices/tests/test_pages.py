"""What staff see of the outbox, and what a newcomer reads in the demonstration's mailbox."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from evenkeel.audit.models import Entry
from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.named import Named
from evenkeel.design.paging import PAGE_SIZE
from evenkeel.notices import contacts, mailbox
from evenkeel.notices.mailbox import SignIn
from evenkeel.notices.models import Channel, MailboxMessage, Notice
from evenkeel.notices.permissions import READ_MESSAGES
from evenkeel.notices.sweeps import send_due
from evenkeel.notices.tests.factories import AMINA, BRONWEN, NOW, notice
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db

LIST = "/staff/messages/"
MAILBOX = "/demonstration/"


@pytest.fixture(autouse=True)
def _now():
    with clock.held_at(NOW):
        yield


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION = True
    settings.MAIL_SERVER = None


def said(response) -> str:
    return " ".join(response.content.decode().split())


def failed() -> Notice:
    row = notice()
    Notice.objects.filter(pk=row.pk).update(
        status=Notice.Status.FAILED, failed_at=NOW, last_error="recipient_refused_550"
    )
    return row


def test_the_outbox_is_listed_and_narrowed_down_by_how_far_messages_came(client, office):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    sent, bad = notice(), failed()
    send_due(NOW)
    page = said(client.get(LIST))
    assert f"message {sent.pk}<" in page
    assert f"message {bad.pk}<" in page
    assert "Your booking is confirmed" in page
    assert "Waiting (0)" in page
    assert "Failed (1)" in page
    only = said(client.get(LIST, {"status": "failed"}))
    assert f"message {sent.pk}<" not in only
    assert "The address was refused (recipient_refused_550)" in only


def test_a_long_outbox_goes_on_with_older_messages_and_counts_only_what_has_not_gone(client, office):
    sign_in(client, Role.OPERATOR)
    first, second, *_rest = [notice() for _number in range(PAGE_SIZE + 2)]
    Notice.objects.exclude(pk=second.pk).update(status=Notice.Status.SENT, sent_at=NOW)
    page = said(client.get(LIST, {"status": "sent"}))
    assert f"message {first.pk}<" not in page
    assert "Waiting (1)" in page
    assert "Sent (" not in page
    (older,) = re.findall(r'rel="next" href="([^"]+)">Older messages<', page)
    last = said(client.get(LIST + html.unescape(older)))
    assert f"message {first.pk}<" in last
    assert f"message {second.pk}<" not in last
    assert "Older messages" not in last
    assert "Newest messages" not in page
    assert 'href="?status=sent">Newest messages<' in last


def test_before_the_oldest_message_the_list_leads_back_to_the_newest(client, office):
    sign_in(client, Role.OPERATOR)
    first = notice()
    page = said(client.get(LIST, {"older_than": first.pk}))
    assert "There are no older messages" in page
    assert f'href="{LIST}">Newest messages<' in page


@pytest.mark.parametrize("status", ["", "waiting", "failed", "sent", "withdrawn"])
def test_an_empty_list_says_what_it_would_hold(client, office, status):
    sign_in(client, Role.OPERATOR)
    page = client.get(LIST, {"status": status})
    assert page.status_code == 200
    assert "ek-empty" in said(page)


def test_a_state_that_does_not_exist_is_not_found(client, office):
    sign_in(client, Role.OPERATOR)
    assert client.get(LIST, {"status": "lost"}).status_code == 404


def test_the_list_says_since_when_email_is_down(client, settings):
    settings.MAIL_SERVER = None
    sign_in(client, Role.OPERATOR)
    assert "Email is not set up, so no messages are going out." in said(client.get(LIST))


def test_the_text_is_read_by_those_who_may_and_that_is_written_down(client, office):
    farah = sign_in(client, Role.BOOKINGS_ADMINISTRATOR, name="Farah Malik")
    page = said(client.get(reverse("notices:view_message", args=[notice().pk])))
    assert "We look forward to seeing you." in page
    entry = Entry.objects.get(action="notices.view_message")
    assert (entry.actor_id, entry.person_id) == (farah.pk, AMINA)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SERVICE_MANAGER])
def test_others_see_how_far_it_came_and_not_what_it_says(client, office, role):
    sign_in(client, role)
    page = said(client.get(reverse("notices:view_message", args=[notice().pk])))
    assert "We look forward to seeing you." not in page
    assert "Your role does not let you read messages." in page
    assert not Entry.objects.filter(action="notices.view_message").exists()


@pytest.fixture
def names(monkeypatch):
    """Bookings administrators may know carers' names; operators may not."""

    def named(ids, actor):
        known = {AMINA: Named("Amina Yusuf", "/staff/people/1/"), BRONWEN: Named("Bronwen Pugh")}
        return {pk: known[pk] for pk in ids} if actor.may(READ_MESSAGES) else {}

    monkeypatch.setattr(contacts, "_names", {"carer": named})


def test_the_list_and_a_message_name_whom_it_goes_to_and_that_is_written_down(client, office, names):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    to_amina = notice()
    notice()
    notice(BRONWEN)
    page = said(client.get(LIST))
    assert page.count('<a href="/staff/people/1/">Amina Yusuf</a>') == 2
    assert "Bronwen Pugh" in page
    seen = Entry.objects.filter(action="notices.view_messages").values_list("person_id", flat=True)
    assert sorted(seen) == [AMINA, BRONWEN]
    page = said(client.get(reverse("notices:view_message", args=[to_amina.pk])))
    assert '<a href="/staff/people/1/">Amina Yusuf</a>' in page


def test_whoever_may_not_know_carers_reads_no_name(client, office, names):
    sign_in(client, Role.OPERATOR)
    bad = failed()
    for path in (LIST, reverse("notices:view_message", args=[bad.pk])):
        page = said(client.get(path))
        assert "Amina" not in page
        assert "A carer" in page
    assert not Entry.objects.exclude(person_id=None).exists()


def test_nobody_is_shown_a_code_that_lets_somebody_in(client, office):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    page = said(client.get(reverse("notices:view_message", args=[notice(is_secret=True).pk])))
    assert "We look forward to seeing you." not in page
    assert "lets its reader in" in page


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.PRACTITIONER, Role.AUDITOR])
def test_other_roles_may_not_open_the_outbox(client, office, role):
    sign_in(client, role)
    assert client.get(LIST).status_code == 403


def test_what_failed_is_tried_again_by_a_button(client, office):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    row = failed()
    address = reverse("notices:view_message", args=[row.pk])
    assert "Try it again" in said(client.get(address))
    page = client.post(reverse("notices:try_again", args=[row.pk]), follow=True)
    assert "The message is waiting to be sent again." in said(page)
    again = client.post(reverse("notices:try_again", args=[row.pk]), follow=True)
    assert "This message is not one that failed." in said(again)


def test_a_message_that_is_not_there_cannot_be_tried_again(client, office):
    sign_in(client, Role.BOOKINGS_ADMINISTRATOR)
    assert client.post(reverse("notices:try_again", args=[1])).status_code == 404


@pytest.mark.parametrize("path", [MAILBOX, f"{MAILBOX}1/", f"{MAILBOX}1/files/0/"])
def test_there_is_no_mailbox_outside_a_demonstration(client, path):
    MailboxMessage.objects.create(pk=1, channel=Channel.EMAIL, to="amina@carers.example", source="")
    assert client.get(path).status_code == 404


def test_every_message_of_a_demonstration_can_be_read(client, demonstration):
    notice(AMINA)
    notice(BRONWEN)
    send_due(NOW)
    page = said(client.get(MAILBOX))
    assert page.index("bronwen@carers.example") < page.index("amina@carers.example")
    only = said(client.get(MAILBOX, {"to": "AMINA"}))
    assert "bronwen@carers.example" not in only
    row = MailboxMessage.objects.get(to="amina@carers.example")
    one = said(client.get(f"{MAILBOX}{row.pk}/"))
    for words in (
        "Riverside Carers &lt;hello@riverside.example&gt;",
        "Amina Yusuf &lt;amina@carers.example&gt;",
        "auto-generated",
        "You have a place.",
        'href="https://carers.example/bookings/1/"',
        "booking.ics",
    ):
        assert words in one


def test_a_file_that_came_with_a_message_can_be_saved(client, demonstration):
    notice()
    send_due(NOW)
    row = MailboxMessage.objects.get()
    file = client.get(f"{MAILBOX}{row.pk}/files/0/")
    assert file.content == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert "text/calendar" in file["Content-Type"]
    assert file["Content-Disposition"] == 'attachment; filename="booking.ics"'
    assert client.get(f"{MAILBOX}{row.pk}/files/1/").status_code == 404


def test_what_the_html_form_says_is_shown_without_what_no_reader_sees():
    row = MailboxMessage(channel=Channel.EMAIL, source=LETTER)
    assert mailbox.Opened(row).html_as_text == "Seen\n\nA link (https://carers.example/)"


LETTER = """MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="part"

--part
Content-Type: text/html; charset="utf-8"

<html><head><title>Unseen</title></head><body><div style="display:none">Unseen <div>Unseen</div></div>
<p>Seen</p><p><a href="https://carers.example/">A link</a></p></body></html>
--part--
"""


def test_a_text_message_is_kept_too(client, demonstration):
    notice(channel=Channel.TEXT)
    send_due(NOW)
    row = MailboxMessage.objects.get()
    assert "Your booking for Thursday 4 March is confirmed." in said(client.get(f"{MAILBOX}{row.pk}/"))


def test_a_message_that_was_kept_and_not_marked_is_kept_once(demonstration):
    row = notice()
    send_due(NOW)
    Notice.objects.filter(pk=row.pk).update(status=Notice.Status.WAITING, sent_at=None)
    send_due(NOW + dt.timedelta(minutes=5))
    assert MailboxMessage.objects.count() == 1


def test_codes_stay_readable_in_the_mailbox_of_a_demonstration(client, demonstration):
    notice(is_secret=True)
    send_due(NOW)
    assert Notice.objects.get().content == {}
    assert "You have a place." in MailboxMessage.objects.get().source


def test_the_mailbox_names_the_people_to_sign_in_as(client, demonstration, monkeypatch):
    idris = SignIn("Idris Cole", "Service manager", "idris@evenkeel.example", "a long walk", "123456")
    monkeypatch.setattr(mailbox, "_sign_ins", [lambda: [idris]])
    page = said(client.get(MAILBOX))
    for words in ("Idris Cole", "Service manager", "idris@evenkeel.example", "a long walk", "123456"):
        assert words in page


def test_an_empty_mailbox_says_how_to_fill_it(client, demonstration):
    assert "No messages yet" in said(client.get(MAILBOX))
    assert "No messages for “nobody”" in said(client.get(MAILBOX, {"to": "nobody"}))
