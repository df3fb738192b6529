"""The forms with which staff change, move, cancel and write about one session."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evenkeel.common.actors import Actor
from evenkeel.common.numbers import whole_number
from evenkeel.common.texts import one_line
from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from evenkeel.gatherings.actions.programme.sessions import SessionDetails
from evenkeel.gatherings.actions.sessions import WhenAndWhere
from evenkeel.gatherings.forms.leading import LeadersField
from evenkeel.gatherings.forms.when_and_where import (
    MOST_PLACES,
    AlthoughClashes,
    ClashForm,
    HourForm,
    ProgrammeDate,
    check_time_exists,
    offer_leaders,
    offer_places,
    place_value,
)
from evenkeel.gatherings.models import Mode, Session, SessionMessage
from evenkeel.gatherings.queries.versions import session_version
from evenkeel.gatherings.rules.recurrence import end_of, moment_of
from evenkeel.organisations.models import Room, Venue


class SessionForm(ClashForm):
    """What may differ from one session to the next, besides when and where."""

    topic = fields.Text(
        label=_("What this one is about"), hint=_("If the sessions differ"), required=False, max_length=120
    )
    capacity = fields.Number(label=_("How many places"), min_value=1, max_value=MOST_PLACES)
    facilitators = LeadersField()
    online_link = fields.Link(
        label=_("Link to join"),
        hint=_("People see a new link on their booking page. They are not told of it."),
        required=False,
    )
    joining_note = fields.LongText(
        label=_("How people join, if not by a link"),
        hint=_("Everybody with a place reads it on their booking page, where there is no link."),
        required=False,
        max_length=1000,
        rows=3,
    )
    although_clashes = AlthoughClashes()
    version = fields.Hidden(required=False)

    def __init__(self, *args: Any, by: Actor, session: Session, **options: Any) -> None:
        leading = frozenset(one.pk for one in session.facilitators.all())
        options.setdefault(
            "initial",
            {
                "topic": session.topic,
                "capacity": session.pool.capacity,
                "facilitators": sorted(leading),
                "online_link": session.online_link,
                "joining_note": session.joining_note,
                "version": session_version(session),
            },
        )
        super().__init__(*args, **options)
        if session.mode == Mode.IN_PERSON:
            del self.fields["online_link"], self.fields["joining_note"]
        offer_leaders(self, by, offering_id=session.series.offering_id, leading=leading)

    def details(self) -> SessionDetails:
        """What was filled in; only of a valid form."""
        data = self.cleaned_data
        return SessionDetails(
            topic=data["topic"],
            capacity=data["capacity"],
            facilitator_ids=data["facilitators"],
            online_link=data.get("online_link", ""),
            joining_note=data.get("joining_note", ""),
        )


class RescheduleForm(HourForm):
    """Another time or place for a session."""

    date = ProgrammeDate(label=_("Date"))
    although_clashes = AlthoughClashes()
    sequence = fields.Hidden()

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        local = timezone.localtime(session.starts_at)
        options.setdefault(
            "initial",
            {
                "date": local.date(),
                "start_time": local.time(),
                "duration_minutes": (session.ends_at - session.starts_at) // dt.timedelta(minutes=1),
                "mode": session.mode,
                "place": place_value(session.venue_id, session.room_id),
                "online_link": session.online_link,
                "sequence": session.sequence,
            },
        )
        super().__init__(*args, **options)
        offer_places(self, keep_venue=session.venue_id)
        self.order_fields(["date", "start_time", "duration_minutes"])
        self._zone = session.series.zone

    def clean_start_time(self) -> dt.time:
        """The time, which has to be on the clock that day."""
        day, time = self.cleaned_data.get("date"), self.cleaned_data["start_time"]
        if day:
            check_time_exists(day, time, self._zone)
        return time

    def when_and_where(self) -> WhenAndWhere:
        """What was filled in; only of a valid form."""
        data = self.cleaned_data
        starts_at = moment_of(data["date"], data["start_time"], self._zone)
        venue_id, room_id = self.venue_and_room
        return WhenAndWhere(
            starts_at=starts_at,
            ends_at=end_of(starts_at, data["duration_minutes"]),
            mode=data["mode"],
            venue=Venue.objects.filter(pk=venue_id).first() if venue_id else None,
            room=Room.objects.filter(pk=room_id).first() if room_id else None,
            online_link=data["online_link"],
        )

    @property
    def seen(self) -> int:
        """The session's sequence when the page was opened; one that no session has where it was tampered with."""
        given = whole_number(self.cleaned_data["sequence"])
        return -1 if given is None else given


class CancelSessionForm(PageForm):
    """Why a session is called off."""

    because = fields.LongText(
        label=_("Why is it cancelled?"),
        hint=_(
            "Everyone can read this on the session’s page. Do not put anybody’s name or health in it. "
            "The email only says that it is cancelled."
        ),
        required=False,
        max_length=300,
        rows=3,
    )

    def clean_because(self) -> str:
        """On one line, as pages show it."""
        return one_line(self.cleaned_data["because"])


class MessageForm(PageForm):
    """What is written to everyone."""

    audience = fields.Choice(label=_("Who is it for?"), choices=SessionMessage.Audience.choices)
    text = fields.PlainText(
        label=_("Message"),
        hint=_(
            "Do not put anybody’s name or health in it. The email only says that there is a message: "
            "people read it on their booking page."
        ),
        max_length=2000,
        rows=8,
        error_messages={"required": _("Write the message")},
    )
    form_key = fields.FormKey(required=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"audience": SessionMessage.Audience.BOOKED})
        super().__init__(*args, **options)

    def request_key(self, session_id: int) -> str | None:
        """The same for the same words to the same people sent twice; another once either was changed."""
        data = self.cleaned_data
        return fields.request_key(data["form_key"], session_id, data["audience"], data["text"])
