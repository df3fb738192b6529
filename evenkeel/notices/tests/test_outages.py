"""A channel that is down or not set up: nothing is lost by it, it is asked sparingly, and staff are told."""

import datetime as dt

import pytest

from evenkeel.common import clock
from evenkeel.notices import transports
from evenkeel.notices.models import Channel, MailboxMessage, Notice, Outage
from evenkeel.notices.queries import mail_trouble
from evenkeel.notices.rules import TOO_LATE_AFTER
from evenkeel.notices.sweeps import give_up_on_late, send_due
from evenkeel.notices.tests.factories import AMINA, BRONWEN, CALLUM, HOUR, MINUTE, NOW, fresh, notice

pytestmark = pytest.mark.django_db


def test_a_refused_sender_is_everybodys_trouble_and_nobody_fails(office):
    office.to_sender = "550 You may not send from here"
    row = notice()
    send_due(NOW)
    assert (fresh(row).status, row.attempts) == (Notice.Status.WAITING, 0)
    assert Outage.objects.get().reason == "sender_refused_550"


def test_a_day_without_a_mail_server_loses_nothing_and_staff_are_told(office):
    rows = [notice(AMINA), notice(BRONWEN), notice(CALLUM)]
    office.close()
    moment, tries = NOW, 0
    while moment < NOW + dt.timedelta(hours=24):
        send_due(moment)
        give_up_on_late(moment)
        tries += 1
        moment = Outage.objects.get().next_attempt_at
    assert {fresh(row).status for row in rows} == {Notice.Status.WAITING}
    # Once it is known to be down, a server is asked every five minutes, not every two seconds.
    assert 280 < tries < 300
    trouble = mail_trouble(moment)
    assert (trouble.reason, trouble.waiting) == ("unreachable", 3)
    assert NOW <= trouble.since < NOW + MINUTE
    with clock.held_at(NOW):
        words = trouble.said()
    assert words == "Emails have not been going out since Tuesday 2 March at 10am. 3 messages are waiting."
    office.open()
    assert send_due(moment) == 3
    assert {fresh(row).status for row in rows} == {Notice.Status.SENT}
    assert mail_trouble(moment) is None


def test_a_server_that_cuts_the_line_for_a_day_loses_nothing_and_staff_are_told(office):
    rows = [notice(AMINA), notice(BRONWEN), notice(CALLUM)]
    office.cut_for = {"*"}
    moment = NOW
    while moment < NOW + dt.timedelta(hours=24):
        send_due(moment)
        give_up_on_late(moment)
        moment += 2 * MINUTE
    assert {fresh(row).status for row in rows} == {Notice.Status.WAITING}
    trouble = mail_trouble(moment)
    assert trouble.reason == "unreachable"
    assert NOW <= trouble.since < NOW + MINUTE
    office.cut_for = set()
    for hours in range(5):
        send_due(moment + hours * HOUR)
    assert {fresh(row).status for row in rows} == {Notice.Status.SENT}
    assert mail_trouble(moment + 5 * HOUR) is None


def test_one_letter_that_cuts_the_line_does_not_hold_up_the_others(office):
    bad, good = notice(AMINA), notice(BRONWEN, now=NOW + MINUTE / 60)
    office.cut_for = {"amina@carers.example"}
    send_due(NOW + MINUTE / 60)
    assert (fresh(bad).status, bad.last_error, bad.attempts) == (Notice.Status.WAITING, "connection_lost", 1)
    send_due(Outage.objects.get().next_attempt_at)
    assert fresh(good).status == Notice.Status.SENT
    assert not Outage.objects.exists()


def test_a_server_that_puts_everybody_off_is_trouble_and_one_that_puts_one_off_is_not(office):
    office.to_recipient = "451 Not now"
    notice(AMINA)
    send_due(NOW)
    send_due(NOW + 2 * MINUTE)
    assert mail_trouble(NOW + 6 * MINUTE) is None
    trouble = mail_trouble(NOW + 12 * MINUTE)
    assert (trouble.reason, trouble.since) == ("slow", NOW)
    office.to_recipient = "250 OK"
    notice(BRONWEN, now=NOW + 3 * MINUTE)
    send_due(NOW + 3 * MINUTE)
    assert mail_trouble(NOW + 12 * MINUTE) is None


def test_while_a_server_is_left_alone_nobody_asks_it(office):
    notice()
    office.close()
    send_due(NOW)
    office.open()
    assert send_due(NOW + dt.timedelta(seconds=10)) == 0
    assert send_due(NOW + dt.timedelta(seconds=20)) == 1


def test_a_clock_that_is_set_back_does_not_leave_a_server_alone_for_hours(office):
    row = notice(now=NOW - 4 * HOUR)
    Outage.objects.create(
        channel=Channel.EMAIL, since=NOW, reason="unreachable", failures=3, next_attempt_at=NOW + MINUTE
    )
    assert send_due(NOW) == 0
    assert send_due(NOW - 3 * HOUR) == 1
    assert fresh(row).status == Notice.Status.SENT


def test_after_three_days_a_message_is_given_up(office):
    row = notice()
    office.close()
    send_due(NOW)
    assert give_up_on_late(NOW + TOO_LATE_AFTER - MINUTE) == 0
    assert give_up_on_late(NOW + TOO_LATE_AFTER) == 1
    assert (fresh(row).status, row.last_error) == (Notice.Status.FAILED, "too_late")


def test_without_a_mail_server_messages_wait_and_staff_are_told(settings):
    settings.MAIL_SERVER = None
    row = notice()
    assert send_due(NOW) == 0
    assert fresh(row).status == Notice.Status.WAITING
    assert mail_trouble(NOW).said() == (
        "Email is not set up, so no messages are going out. 1 message is waiting."
    )


def test_texts_wait_where_nothing_sends_them_and_a_demonstration_keeps_them(office, settings):
    row = notice(channel=Channel.TEXT)
    assert not transports.text_is_set_up()
    assert send_due(NOW) == 0
    settings.DEMONSTRATION = True
    assert transports.text_is_set_up()
    send_due(NOW)
    kept = MailboxMessage.objects.get()
    assert (kept.to, kept.notice_id) == ("amina@carers.example", row.pk)
    assert fresh(row).status == Notice.Status.SENT


def test_messages_that_are_late_though_the_server_answers_are_trouble(office):
    notice()
    assert mail_trouble(NOW + dt.timedelta(minutes=9)) is None
    assert mail_trouble(NOW + dt.timedelta(minutes=10)).reason == "slow"
