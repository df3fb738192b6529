"""Which sessions people are to join online without anybody having put down how."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from evenkeel.gatherings.models import Mode, Session


def wants_link(session: Session, now: dt.datetime) -> bool:
    """Whether how to join has still to be added, so that lists say so: not of what is over or cancelled."""
    return session.lacks_link and session.status != Session.Status.CANCELLED and session.ends_at > now


def sessions_wanting_link(now: dt.datetime) -> QuerySet[Session]:
    """Sessions on the programme that are not over, without a way to join although somebody has a place."""
    stands = Session.objects.filter(
        status__in=(Session.Status.OPEN, Session.Status.CLOSED), ends_at__gt=now, pool__taken__gt=0
    )
    return stands.exclude(mode=Mode.IN_PERSON).filter(online_link="", joining_note="")
