"""What is due goes once, to whom it may; what is refused is tried again, or failed; and what it said is let go."""

import datetime as dt
import re
from contextlib import nullcontext

import pytest
from django.db import OperationalError, connection

from evenkeel.common.actors import SYSTEM
from evenkeel.common.batches import BATCH
from evenkeel.notices import contacts, sending, transports
from evenkeel.notices.actions import CannotTryAgain, queue, try_again, withdraw
from evenkeel.notices.contacts import NotAllowed, NotNow
from evenkeel.notices.models import Channel, Notice
from evenkeel.notices.rules import NOTICE_TRANSITIONS, TOO_LATE_AFTER
from evenkeel.notices.sweeps import blank_old_messages, give_up_on_late, send_due, to_blank
from evenkeel.notices.tests.factories import (
    AMINA,
    BRONWEN,
    CALLUM,
    HOUR,
    MINUTE,
    NOW,
    fresh,
    notice,
    outgoing,
)

pytestmark = pytest.mark.django_db


def test_what_is_due_is_sent_to_its_one_recipient_over_one_connection(office):
    rows = [notice(AMINA), notice(BRONWEN), notice(CALLUM)]
    assert send_due(NOW) == 3
    assert [one.addresses for one in office.received] == [
        ("amina@carers.example",),
        ("bronwen@carers.example",),
        ("callum@carers.example",),
    ]
    assert office.connections == 1
    assert {fresh(row).status for row in rows} == {Notice.Status.SENT}
    assert all(NOW <= row.sent_at < NOW + MINUTE for row in rows)


def test_nothing_is_sent_twice(office):
    notice()
    send_due(NOW)
    send_due(NOW + HOUR)
    assert len(office.received) == 1


def test_what_is_not_due_yet_waits(office):
    row = notice(send_after=NOW + HOUR)
    assert send_due(NOW) == 0
    assert send_due(NOW + HOUR) == 1
    assert fresh(row).status == Notice.Status.SENT


def test_a_code_to_sign_in_goes_before_what_waited_longer(office):
    notice(BRONWEN, now=NOW - HOUR)
    notice(AMINA, is_secret=True)
    send_due(NOW)
    assert [one.addresses[0] for one in office.received] == ["amina@carers.example", "bronwen@carers.example"]


def test_a_key_says_a_thing_once(office):
    queue([outgoing(once_key="reminder:1"), outgoing(once_key="reminder:1"), outgoing()], now=NOW)
    queue([outgoing(once_key="reminder:1")], now=NOW)
    assert send_due(NOW) == 2


def test_a_letter_or_a_call_cannot_be_queued():
    with pytest.raises(ValueError, match="post"):
        queue([outgoing(channel=Channel.POST)], now=NOW)


def test_what_is_withdrawn_does_not_go(office):
    about_seven = notice(about=("booking", 7))
    about_eight = notice(about=("booking", 8))
    assert withdraw(about=("booking", 7)) == 1
    send_due(NOW)
    assert fresh(about_seven).status == Notice.Status.WITHDRAWN
    assert fresh(about_eight).status == Notice.Status.SENT


def test_only_the_kinds_that_are_named_are_withdrawn():
    notice(about=("booking", 7), kind="gatherings.reminder")
    notice(about=("booking", 7), kind="gatherings.place_booked")
    assert withdraw(about=("booking", 7), kinds={"gatherings.reminder"}) == 1


def test_what_is_withdrawn_while_its_batch_is_being_sent_does_not_go(office, monkeypatch):
    notice(AMINA)
    last = notice(BRONWEN, about=("booking", 7))
    mark_sent = transports.SmtpLine.send

    def send_and_withdraw(line, row, to, now):
        mark_sent(line, row, to, now)
        withdraw(about=("booking", 7))

    monkeypatch.setattr(transports.SmtpLine, "send", send_and_withdraw)
    send_due(NOW)
    assert fresh(last).status == Notice.Status.WITHDRAWN
    assert [one.addresses[0] for one in office.received] == ["amina@carers.example"]


def test_whoever_allows_nothing_any_more_is_not_written_to(office, monkeypatch):
    row = notice()
    monkeypatch.setitem(contacts._resolvers, "carer", lambda *asked: NotAllowed("barred"))
    send_due(NOW)
    assert (fresh(row).status, row.last_error) == (Notice.Status.WITHDRAWN, "barred")
    assert office.received == []


def test_at_an_unsafe_hour_the_message_waits_until_the_safe_one(office, monkeypatch):
    row = notice()
    answers = iter([NotNow(NOW + 8 * HOUR)])
    known = contacts._resolvers["carer"]
    monkeypatch.setitem(contacts._resolvers, "carer", lambda *asked: next(answers, None) or known(*asked))
    send_due(NOW)
    assert (fresh(row).next_attempt_at, row.attempts) == (NOW + 8 * HOUR, 0)
    send_due(NOW + 8 * HOUR)
    assert fresh(row).status == Notice.Status.SENT


def test_a_temporary_refusal_is_tried_again_with_growing_gaps(office):
    office.to_recipient = "451 Not now"
    row = notice()
    moment, gaps = NOW, []
    for _attempt in range(6):
        send_due(moment)
        gaps.append(round((fresh(row).next_attempt_at - moment) / MINUTE))
        moment = row.next_attempt_at
    assert gaps == [1, 5, 15, 60, 240, 240]
    assert (row.status, row.last_error) == (Notice.Status.WAITING, "recipient_refused_451")
    office.to_recipient = "250 OK"
    send_due(moment)
    assert fresh(row).status == Notice.Status.SENT


@pytest.mark.parametrize("answer", ["550 No such person", "552 Mailbox full for good"])
def test_a_refusal_for_good_fails_at_once(office, answer):
    office.to_recipient = answer
    row = notice()
    send_due(NOW)
    assert (fresh(row).status, row.attempts) == (Notice.Status.FAILED, 1)
    assert row.last_error == f"recipient_refused_{answer[:3]}"
    assert row.failed_at >= NOW


def test_a_letter_that_the_server_will_not_take_fails_alone(office):
    office.to_letter = "554 Looks like spam"
    row = notice()
    send_due(NOW)
    assert (fresh(row).status, row.last_error) == (Notice.Status.FAILED, "message_refused_554")


def test_one_refusal_does_not_stop_the_others(office, monkeypatch):
    notice(AMINA)
    bad = notice(BRONWEN)
    notice(CALLUM)
    monkeypatch.setitem(
        contacts._resolvers,
        "carer",
        lambda who, channel, now: contacts.Reachable(
            "bronwen" if who == BRONWEN else f"{who}@carers.example"
        ),
    )
    send_due(NOW)
    assert len(office.received) == 2
    assert (fresh(bad).status, bad.last_error) == (Notice.Status.FAILED, "not_an_address")


def test_a_fault_of_ours_is_tried_again_and_logged_without_a_name(office, monkeypatch, caplog):
    row = notice()

    def breaks(*asked):
        raise RuntimeError("amina@carers.example")

    monkeypatch.setitem(contacts._resolvers, "carer", breaks)
    send_due(NOW)
    assert (fresh(row).status, row.last_error) == (Notice.Status.WAITING, "fault")
    assert f"notice {row.pk}" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "amina" not in caplog.text


@pytest.mark.parametrize("allows_it_still", [True, False])
def test_what_went_while_the_database_would_not_write_is_not_sent_again(office, monkeypatch, allows_it_still):
    row = notice()

    def full(*asked):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as disk:
        disk.setattr(sending, "_mark_sent", full)
        disk.setattr(sending, "_postpone_after_failure", full)
        with pytest.raises(OperationalError):
            send_due(NOW)
    assert fresh(row).status == Notice.Status.WAITING
    if not allows_it_still:
        monkeypatch.setitem(contacts._resolvers, "carer", lambda *asked: NotAllowed("barred"))
    send_due(NOW + HOUR)
    assert fresh(row).status == Notice.Status.SENT
    assert len(office.received) == 1
    assert sending._unmarked == set()


def test_a_temporary_refusal_ends_after_three_days(office):
    office.to_recipient = "451 Not now"
    row = notice()
    send_due(NOW + TOO_LATE_AFTER)
    assert fresh(row).status == Notice.Status.FAILED


def test_what_another_worker_has_leased_is_left_to_it_until_the_lease_runs_out(office, settings):
    settings.NOTICE_LEASE_SECONDS = 120
    row = notice()
    Notice.objects.update(leased_until=NOW + 2 * MINUTE)
    assert send_due(NOW + MINUTE) == 0
    assert send_due(NOW + 2 * MINUTE) == 1
    assert fresh(row).leased_until is None


def test_the_text_of_a_code_is_gone_once_it_is_sent_and_others_are_kept(office):
    code = notice(is_secret=True)
    confirmation = notice()
    send_due(NOW)
    assert fresh(code).content == {}
    assert fresh(confirmation).content["subject"] == "Your booking is confirmed"


def test_old_texts_are_let_go_and_the_fact_that_they_went_is_kept(office):
    row = notice()
    waiting = notice(send_after=NOW + dt.timedelta(days=200))
    send_due(NOW)
    assert blank_old_messages(NOW + dt.timedelta(days=89)) == 0
    assert blank_old_messages(NOW + dt.timedelta(days=90)) == 1
    assert (fresh(row).content, row.status) == ({}, Notice.Status.SENT)
    assert fresh(waiting).content


def test_a_code_that_was_never_sent_is_let_go_too():
    row = notice(is_secret=True, about=("user", 1))
    withdraw(about=("user", 1))
    blank_old_messages(NOW)
    assert fresh(row).content == {}


def test_texts_to_let_go_are_found_without_reading_the_outbox():
    """As the database itself plans it, which in PostgreSQL depends on what it knows of the rows."""
    Notice.objects.bulk_create(
        Notice(
            recipient_kind="carer",
            recipient_id=AMINA,
            channel=Channel.EMAIL,
            kind="gatherings.place_booked",
            content={"subject": "Your booking is confirmed"},
            status=Notice.Status.SENT,
            due_at=NOW - number * HOUR,
            next_attempt_at=NOW,
        )
        for number in range(2200)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE notices_notice")
    secret, old = to_blank(NOW)
    assert "notice_secret" in secret[:BATCH].explain()
    plan = old[:BATCH].explain()
    assert "notice_to_blank" in plan
    assert re.search(r"due_at ?<", plan)


def test_what_failed_can_be_tried_again(office):
    office.to_recipient = "550 No such person"
    row = notice()
    send_due(NOW)
    office.to_recipient = "250 OK"
    later = NOW + dt.timedelta(days=5)
    try_again(notice_id=row.pk, by=SYSTEM, now=later)
    send_due(later)
    assert fresh(row).status == Notice.Status.SENT


def test_what_went_cannot_be_tried_again(office):
    row = notice()
    send_due(NOW)
    with pytest.raises(CannotTryAgain, match="not one that failed"):
        try_again(notice_id=row.pk, by=SYSTEM, now=NOW)


def test_what_has_no_text_any_more_cannot_be_tried_again():
    row = notice()
    Notice.objects.update(status=Notice.Status.FAILED, content={})
    with pytest.raises(CannotTryAgain, match="no longer kept"):
        try_again(notice_id=row.pk, by=SYSTEM, now=NOW)


@pytest.mark.parametrize("status", Notice.Status.values)
def test_only_what_the_table_lets_pass_is_withdrawn_given_up_or_tried_again(status):
    row = notice(about=("booking", 7))
    Notice.objects.update(status=status)
    assert withdraw(about=("booking", 7)) == ("withdrawn" in NOTICE_TRANSITIONS[status])
    Notice.objects.update(status=status)
    assert give_up_on_late(NOW + TOO_LATE_AFTER) == ("failed" in NOTICE_TRANSITIONS[status])
    Notice.objects.update(status=status)
    with nullcontext() if "waiting" in NOTICE_TRANSITIONS[status] else pytest.raises(CannotTryAgain):
        try_again(notice_id=row.pk, by=SYSTEM, now=NOW)


@pytest.mark.parametrize("status", ["waiting", "failed", "withdrawn"])
def test_what_has_gone_is_sent_whatever_was_decided_on_its_way(office, monkeypatch, status):
    row = notice()
    send = transports.SmtpLine.send

    def decided_meanwhile(line, row, to, now):
        send(line, row, to, now)
        Notice.objects.update(status=status)

    monkeypatch.setattr(transports.SmtpLine, "send", decided_meanwhile)
    send_due(NOW)
    assert "sent" in NOTICE_TRANSITIONS[status]
    assert fresh(row).status == Notice.Status.SENT


def test_a_batch_that_takes_long_holds_on_to_its_leases(office, settings, monkeypatch):
    settings.NOTICE_LEASE_SECONDS = 7
    for _number in range(3):
        notice()
    passed = iter(range(0, 1000, 1))
    monkeypatch.setattr(sending, "monotonic", lambda: float(next(passed)))
    held = []
    send = transports.SmtpLine.send

    def counted(line, row, to, now):
        held.append(Notice.objects.filter(leased_until__gt=now).count())
        send(line, row, to, now)

    monkeypatch.setattr(transports.SmtpLine, "send", counted)
    # A second passes whenever the clock is asked: more than the lease, from the first notice to the last.
    monkeypatch.setattr(sending, "ROUND_SECONDS", 100)
    send_due(NOW)
    assert held == [3, 2, 1]
    sent = sorted(Notice.objects.values_list("sent_at", flat=True))
    assert sent[-1] - sent[0] > dt.timedelta(seconds=5)
