"""A message to everyone: kept unreadable, announced to each by themselves, and sent once."""

import pytest
from django.db import connection
from django.test import Client

from evenkeel.common import clock
from evenkeel.common.access import Role
from evenkeel.common.refusals import Refusal
from evenkeel.gatherings.actions.broadcast import NobodyToTell, message_everyone
from evenkeel.gatherings.actions.refusals import NotAllowed
from evenkeel.gatherings.models import Booking, Session, SessionMessage
from evenkeel.gatherings.permissions import MANAGE_BOOKINGS
from evenkeel.gatherings.queries.broadcasts import messages_for
from evenkeel.gatherings.task_kinds import RING_CARER
from evenkeel.gatherings.tests.factories import NOW, asking, book, session, staff_actor, team
from evenkeel.notices.models import Notice
from evenkeel.tasks.models import Task
from tests.support.open_pages import as_opened
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_provider")]
WORDS = "Please bring a cushion."
SENT = "gatherings.message_from_staff"


@pytest.fixture
def workshop():
    """Full with Maryam and Wei, who has only a telephone; Tom waits."""
    made = session(capacity=2)
    book(made, asking("Maryam Siddiqui"))
    book(made, asking("Wei Zhang", phone="+441632960125"))
    book(made, asking("Tom Okafor"), or_wait=True)
    return made


def write(where, audience="booked", key="one", by=None):
    return message_everyone(
        session_id=where.pk, text=WORDS, audience=audience, request_key=key, by=by or staff_actor(), now=NOW
    )


def test_each_person_gets_a_message_of_their_own_that_does_not_hold_the_words(workshop):
    message = write(workshop, "both")
    notices = Notice.objects.filter(kind=SENT)
    assert message.reached == 3
    assert notices.count() == 2
    assert len({notice.recipient_id for notice in notices}) == 2
    for notice in notices:
        assert WORDS not in str(notice.content)
        assert "Keeping the Balance" not in str(notice.content)
    others = {"Maryam Siddiqui": "Tom Okafor", "Tom Okafor": "Maryam Siddiqui"}
    for booking in workshop.bookings.filter(carer__name__in=others).select_related("carer"):
        assert others[booking.carer.name] not in str(notices.get(about_id=booking.pk).content)


def test_whoever_has_only_a_telephone_is_rung(workshop):
    Task.objects.all().delete()
    write(workshop)
    assert (
        Task.objects.get(kind=RING_CARER).person_ref
        == workshop.bookings.get(carer__name="Wei Zhang").carer_id
    )


def test_the_words_are_unreadable_in_the_database(workshop):
    message = write(workshop)
    with connection.cursor() as cursor:
        cursor.execute("select text from gatherings_sessionmessage where id = %s", [message.pk])
        assert "cushion" not in cursor.fetchone()[0]
    assert SessionMessage.objects.get().text == WORDS


def test_only_those_it_was_meant_for_can_read_it(workshop):
    message = write(workshop, "waiting")
    assert message.reached == 1
    readable = {booking.carer.name: list(messages_for(booking)) for booking in workshop.bookings.all()}
    assert readable == {"Maryam Siddiqui": [], "Wei Zhang": [], "Tom Okafor": [message]}


def test_the_same_form_twice_sends_once(workshop):
    assert write(workshop) == write(workshop)
    assert Notice.objects.filter(kind=SENT).count() == 1
    write(workshop, key="two")
    assert SessionMessage.objects.count() == 2


def test_there_is_nobody_to_tell_about_an_empty_a_draft_or_a_cancelled_session(workshop):
    with pytest.raises(NobodyToTell):
        write(session())
    Session.objects.filter(pk=workshop.pk).update(status="cancelled")
    with pytest.raises(Refusal, match="cancelled"):
        write(workshop)
    assert not SessionMessage.objects.exists()


def test_nobody_writes_to_another_teams_people(workshop):
    elsewhere = staff_actor(team_ids=frozenset({team("Wellbeing Team").pk}))
    for by in (elsewhere, staff_actor(MANAGE_BOOKINGS)):
        with pytest.raises(NotAllowed):
            write(workshop, by=by)


def test_the_page_shows_how_many_it_goes_to_before_anything_is_sent(workshop):
    browser = Client()
    path = f"/staff/sessions/{workshop.pk}/message/"
    typed = {"audience": "both", "text": WORDS, "form_key": "from the form"}
    with clock.held_at(NOW):
        sign_in(browser, Role.BOOKINGS_ADMINISTRATOR)
        assert "Do not put anybody’s name or health in it." in browser.get(path).content.decode()
        check = browser.post(path, typed | {"then": "check"}).content.decode()
        assert "Send to 3 people" in check
        assert WORDS in check
        assert not SessionMessage.objects.exists()
        back = browser.post(path, typed | {"then": "write"})
        assert (back.status_code, WORDS in back.content.decode()) == (200, True)
        for _press in range(2):
            sent = browser.post(path, typed | {"then": "send"}, follow=True).content.decode()
    assert "The message is on its way to 3 people" in sent
    assert SessionMessage.objects.count() == 1
    assert Booking.objects.filter(status="booked").count() == 2


def test_words_that_were_changed_after_going_back_go_out_as_a_message_of_their_own(workshop):
    browser = Client()
    path = f"/staff/sessions/{workshop.pk}/message/"
    with clock.held_at(NOW):
        sign_in(browser, Role.BOOKINGS_ADMINISTRATOR)
        form = as_opened(browser.get(path).content.decode(), text=WORDS, audience="both", then="send")
        for changed in ({}, {"text": "Please bring two cushions."}, {"audience": "waiting"}):
            browser.post(path, form | changed)
    sent = SessionMessage.objects.order_by("pk").values_list("audience", "reached")
    assert list(sent) == [("both", 3), ("both", 3), ("waiting", 1)]
    assert [one.text for one in SessionMessage.objects.order_by("pk")][1] == "Please bring two cushions."


def test_an_empty_message_is_refused_beside_its_field(workshop):
    browser = Client()
    with clock.held_at(NOW):
        sign_in(browser, Role.BOOKINGS_ADMINISTRATOR)
        empty = browser.post(f"/staff/sessions/{workshop.pk}/message/", {"then": "send", "form_key": "a"})
    assert empty.status_code == 422
    assert "Write the message" in empty.content.decode()
