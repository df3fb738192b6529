"""Nobody in a full session is shown anything of another: not in a message, a file, a page or a redirect."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from evenkeel.common import clock
from evenkeel.common.actors import Actor
from evenkeel.gatherings import sweeps
from evenkeel.gatherings.actions.broadcast import message_everyone
from evenkeel.gatherings.actions.register import Mark, WalkIn, add_walk_in, save_register
from evenkeel.gatherings.actions.sessions import WhenAndWhere, cancel_session, move_session
from evenkeel.gatherings.actions.waiting import offer_by_hand
from evenkeel.gatherings.models import Booking, BookingNeed, Session
from evenkeel.gatherings.permissions import PERMISSIONS
from evenkeel.gatherings.queries.booking_links import booking_path
from evenkeel.gatherings.tests import factories
from evenkeel.gatherings.tests.factories import IN_TWO_WEEKS, NOW
from evenkeel.notices.models import MailboxMessage
from evenkeel.notices.sweeps import send_due
from evenkeel.tasks.actions import answer_task
from evenkeel.tasks.permissions import ANSWER_TASKS
from tests.journeys.planted import STEMS, Planted, everything_in, given_away, messages_to

pytestmark = pytest.mark.django_db

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
PLACES = 8
TITLE, TOPIC = "Zyxwvane Hour", "Topiquark"
LINK_PAGES = (
    *("show_booking", "cancel_booking", "change_booking", "move_booking", "take_offer", "leave_list"),
    *("confirm_coming", "rejoin_list", "show_calendar", "show_join_link"),
)


class Story:
    """Everything that can happen to a session and the people in it, played from booking to register."""

    def __init__(self) -> None:
        self.people = [Planted(stem, number) for number, stem in enumerate(STEMS, start=100)]
        self.people[5].has_email = False
        series = factories.series(
            offering=factories.offering(TITLE),
            venue=factories.venue(),
            capacity=PLACES,
            allows_companion=True,
        )
        self.session = factories.session(of=series, capacity=PLACES, topic=TOPIC)
        self.later = factories.session(IN_TWO_WEEKS + 7 * DAY, of=series, capacity=PLACES, topic=TOPIC)
        self.called_off = factories.session(IN_TWO_WEEKS + 9 * DAY, of=series, capacity=PLACES, topic=TOPIC)
        self.office: Actor = factories.staff_actor(*PERMISSIONS, ANSWER_TASKS)

    def play(self) -> None:
        self.everybody_books()
        self.needs_are_answered()
        self.places_change_hands()
        self.the_session_is_moved_and_written_about()
        self.everybody_is_reminded()
        self.the_register_is_kept()
        self.everybody_looks_at_everything()

    @property
    def seekers_of_clear_words(self) -> list[Planted]:
        """Those who asked that messages and calendar name what it is."""
        return self.people[:1]

    def everybody_books(self) -> None:
        for person in self.people:
            with_companion = person in self.people[1:3]
            person.posts(
                reverse("gatherings:book_session", args=[self.session.pk]),
                person.form(
                    companion="yes" if with_companion else "no",
                    companion_name=f"{person.stem}mate" if with_companion else "",
                    wants_clear_title="on" if person in self.seekers_of_clear_words else "",
                ),
            )
        for person in (self.people[0], self.people[1], self.people[12]):
            person.posts(reverse("gatherings:book_session", args=[self.called_off.pk]), person.form())
        # The same once more: they hear by message how it stands.
        self.people[0].posts(
            reverse("gatherings:book_session", args=[self.session.pk]), self.people[0].form()
        )
        self.send(NOW)

    def needs_are_answered(self) -> None:
        for need in BookingNeed.objects.filter(task__isnull=False).select_related("task", "booking__carer"):
            stem = next(person.stem for person in self.people if person.name == need.booking.carer.name)
            kept = (
                {"answer": "instead", "note": f"{stem}instead"}
                if need.pk % 2
                else {"answer": "arranged", "note": ""}
            )
            answer_task(task_id=need.task_id, by=self.office, now=NOW, **kept)
        self.send(NOW)

    def places_change_hands(self) -> None:
        """One cancels, one moves, one brings nobody after all; offers are taken, refused and let lapse."""
        self.acts(self.people[0], "cancel_booking", Booking.Status.BOOKED)
        self.acts(self.people[2], "change_booking", Booking.Status.BOOKED, companion="no", companion_name="")
        self.acts(self.people[3], "move_booking", Booking.Status.BOOKED, session=self.later.pk)
        self.send(NOW + HOUR)
        offered = [person for person in self.people if self.stands(person, Booking.Status.OFFERED)]
        assert len(offered) == 3
        self.acts(offered[0], "take_offer", Booking.Status.OFFERED)
        self.acts(offered[1], "leave_list", Booking.Status.OFFERED)
        with clock.held_at(NOW + 4 * DAY):
            assert sweeps.pass_places_on(NOW + 4 * DAY)
        self.send(NOW + 4 * DAY)
        waiting = next(person for person in self.people if self.stands(person, Booking.Status.WAITING))
        Session.objects.filter(pk=self.session.pk).update(status=Session.Status.CLOSED)
        self.acts(self.people[4], "cancel_booking", Booking.Status.BOOKED)
        booking = self.stands(waiting, Booking.Status.WAITING)
        offer_by_hand(booking_id=booking.pk, by=self.office, now=NOW + 4 * DAY)
        self.send(NOW + 4 * DAY)

    def the_session_is_moved_and_written_about(self) -> None:
        now = NOW + 5 * DAY
        session = Session.objects.get(pk=self.session.pk)
        to = WhenAndWhere(session.starts_at + HOUR, session.ends_at + HOUR, session.mode, session.venue)
        move_session(session_id=session.pk, to=to, sequence=session.sequence, by=self.office, now=now)
        message_everyone(
            session_id=session.pk,
            text="Please bring a cushion.",
            audience="both",
            request_key="cushion",
            by=self.office,
            now=now,
        )
        because = "The hall is flooded."
        cancel_session(session_id=self.called_off.pk, because=because, by=self.office, now=now)
        self.send(now)

    def everybody_is_reminded(self) -> None:
        starts_at = Session.objects.get(pk=self.session.pk).starts_at
        for before, sweep in (
            (7 * DAY - HOUR, sweeps.remind_a_week_before),
            (2 * DAY - HOUR, sweeps.ask_whether_still_coming),
            (DAY - HOUR, sweeps.remind_a_day_before),
        ):
            with clock.held_at(starts_at - before):
                assert sweep(starts_at - before)
            self.send(starts_at - before)

    def the_register_is_kept(self) -> None:
        session = Session.objects.get(pk=self.session.pk)
        booked = Booking.objects.filter(session=session, status=Booking.Status.BOOKED).order_by("pk")
        marks = [Mark(booking.carer_id, "attended", False, "") for booking in booked[:4]]
        save_register(session_id=session.pk, marks=marks, by=self.office, now=session.starts_at)
        add_walk_in(
            session_id=session.pk,
            walk_in=WalkIn(self.people[13].name),
            by=self.office,
            now=session.starts_at,
        )
        self.send(session.ends_at)

    def everybody_looks_at_everything(self) -> None:
        """Every page that each can reach: by their links, in public, and signed in."""
        with clock.held_at(NOW + 6 * DAY):
            for person in self.people:
                for booking in Booking.objects.filter(carer__name=person.name):
                    for page in LINK_PAGES:
                        person.gets(booking_path(booking, page))
                for path in self.public_pages():
                    person.gets(path)
                if person.has_email:
                    self.looks_at_their_own(person)

    def public_pages(self) -> list[str]:
        sessions = [self.session, self.later, self.called_off]
        steps = ("show_session", "book_session", "show_booked")
        return [
            "/",
            "/whats-on/",
            "/whats-on.ics",
            reverse("gatherings:show_offering", args=[self.session.series.offering.slug]),
            *(reverse(f"gatherings:{step}", args=[session.pk]) for step in steps for session in sessions),
        ]

    def looks_at_their_own(self, person: Planted) -> None:
        person.posts("/sign-in/", {"email": person.email})
        self.send(NOW + 6 * DAY)
        code = re.search(r"Your code is (\w+)", everything_in(messages_to(person)[-1]))
        assert code
        person.posts("/sign-in/code/", {"code": code[1]})
        shown = person.gets("/your-support/").content.decode()
        assert "What we keep about" in shown
        for path in set(re.findall(r'(?:href|action)="(/your-support/[^"]+)"', shown)):
            person.posts(path, {}) if path.endswith("/my-data/") else person.gets(path)

    def acts(self, person: Planted, step: str, status: str, **typed: object) -> None:
        booking = self.stands(person, status)
        assert booking, f"{person.stem} is not {status}"
        person.posts(booking_path(booking, step), typed)

    def stands(self, person: Planted, status: str) -> Booking | None:
        return Booking.objects.filter(session=self.session, carer__name=person.name, status=status).first()

    @staticmethod
    def send(now: dt.datetime) -> None:
        with clock.held_at(now):
            send_due(now)


def test_a_full_session_shows_nobody_anything_of_another(settings):
    settings.DEMONSTRATION = True
    factories.provider()
    with clock.held_at(NOW):
        story = Story()
        story.play()

    assert MailboxMessage.objects.count() > 80
    assert leaks(story) == []
    every_reader_finds_themselves(story)
    every_message_is_for_one_person(story)
    only_who_asked_reads_what_it_is(story)


def leaks(story: Story) -> list[str]:
    found = []
    for person in story.people:
        mail = [(f"message {row.pk} “{row.subject}”", everything_in(row)) for row in messages_to(person)]
        found += given_away(person, story.people, [*mail, *person.answers])
    return found


def every_reader_finds_themselves(story: Story) -> None:
    """So the search finds what is there."""
    for person in story.people:
        assert any(person.marks().search(text) for _path, text in person.answers)
        if person.has_email:
            assert all(person.marks().search(everything_in(row)) for row in messages_to(person))


def every_message_is_for_one_person(story: Story) -> None:
    known = {address for person in story.people for address in (person.email, person.phone) if address}
    for row in MailboxMessage.objects.all():
        assert row.to in known
        assert not re.search(r"^(cc|bcc):", everything_in(row), re.IGNORECASE | re.MULTILINE)


def only_who_asked_reads_what_it_is(story: Story) -> None:
    planted = re.compile(f"{TITLE.split()[0]}|{TOPIC}", re.IGNORECASE)
    messages = MailboxMessage.objects.all()
    assert [row.subject for row in messages if planted.search(row.subject)] == []
    named = {row.to for row in messages if planted.search(everything_in(row))}
    assert named == {person.email for person in story.seekers_of_clear_words}


def test_a_stranger_in_a_text_would_be_found():
    reader, stranger = Planted(STEMS[0], 100), Planted(STEMS[1], 101)
    number = stranger.phone.removeprefix("+44")
    for text in (
        stranger.name.upper(),
        stranger.email,
        f"0{number[:4]} {number[4:]}",
        f"{stranger.stem}mate",
    ):
        assert list(given_away(reader, [reader, stranger], [("a page", f"Hello {text}.")]))
