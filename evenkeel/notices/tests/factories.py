"""The people whom the outbox writes to in tests, and what it says to them."""

import datetime as dt

from evenkeel.notices.actions import Outgoing, queue
from evenkeel.notices.contacts import Contact, NotAllowed, Reachable
from evenkeel.notices.models import Channel, Notice
from evenkeel.notices.rules import Attachment, Message
from evenkeel.notices.sender import Sender

NOW = dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.UTC)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)

AMINA, BRONWEN, CALLUM = 1, 2, 3
ADDRESSES = {
    AMINA: Reachable("amina@carers.example", "Amina Yusuf"),
    BRONWEN: Reachable("bronwen@carers.example", "Bronwen Pugh"),
    CALLUM: Reachable("callum@carers.example", "Callum Reid"),
}
PROVIDER = Sender(
    name="Riverside Carers",
    address="hello@riverside.example",
    reply_to="team@riverside.example",
    phone="020 7946 0000",
    phone_hours="Monday to Friday, 9am to 5pm",
)

CALENDAR = Attachment("booking.ics", "text/calendar; method=PUBLISH", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
BOOKED = Message(
    subject="Your booking is confirmed",
    greeting="Hello Amina",
    paragraphs=("You have a place.", "We look forward to seeing you."),
    facts=(("When", "Thursday 4 March, 6:30pm to 8:30pm"), ("Where", "The Mill & Library")),
    links=(("See or change your booking", "https://carers.example/bookings/1/"),),
    closing=("With good wishes",),
    short="Your booking for Thursday 4 March is confirmed.",
    attachments=(CALENDAR,),
)


def address_of(recipient_id: int, channel: Channel, now: dt.datetime) -> Contact:
    """Everybody named above may be reached at any time."""
    return ADDRESSES.get(recipient_id, NotAllowed("nobody"))


def outgoing(recipient: int = AMINA, **changes: object) -> Outgoing:
    """A confirmation by email, unless the test says otherwise."""
    fields: dict[str, object] = {
        "recipient": ("carer", recipient),
        "channel": Channel.EMAIL,
        "kind": "gatherings.place_booked",
        "message": BOOKED,
    }
    return Outgoing(**{**fields, **changes})  # type: ignore[arg-type]


def notice(recipient: int = AMINA, *, now: dt.datetime = NOW, **changes: object) -> Notice:
    """One that waits in the outbox."""
    queue([outgoing(recipient, **changes)], now=now)
    return Notice.objects.latest("pk")


def sent_notice(carer_id: int, *, now: dt.datetime = NOW, **content: str) -> Notice:
    """An email that a carer had."""
    return Notice.objects.create(
        recipient_kind="carer",
        recipient_id=carer_id,
        channel=Channel.EMAIL,
        kind="gatherings.place_booked",
        content={"subject": BOOKED.subject} | content,
        status=Notice.Status.SENT,
        sent_at=now,
        due_at=now,
        next_attempt_at=now,
    )


def fresh(row: Notice) -> Notice:
    """The same notice as it stands now."""
    row.refresh_from_db()
    return row
