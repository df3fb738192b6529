"""What is known of getting into a building and being comfortable there, in the words that visitors read of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evenkeel.organisations.models import Venue


@dataclass(frozen=True)
class Access:
    """One thing to know about a building before setting out; `answer` says so where nobody has checked."""

    question: str
    answer: str
    is_known: bool = True


def access_of(venue: Venue) -> list[Access]:
    """Everything there is to know of the venue, in the order in which it is read."""
    return [
        _step_free(venue),
        _yes_or_no(_("Toilet that a wheelchair fits into"), venue.accessible_toilet),
        _yes_or_no(_("Hearing loop"), venue.hearing_loop),
        _yes_or_no(_("Quiet room to step out to"), venue.quiet_room),
        _said(_("Parking"), venue.parking),
        _said(_("Nearest stop"), venue.nearest_stop),
    ]


def _step_free(venue: Venue) -> Access:
    question = _("Way in without steps")
    known = _yes_or_no(question, venue.step_free)
    if not venue.step_free_note:
        return known
    if venue.step_free is None:
        return Access(question, venue.step_free_note)
    return Access(question, f"{known.answer}. {venue.step_free_note}")


def _yes_or_no(question: str, answer: bool | None) -> Access:
    if answer is None:
        return _unknown(question)
    return Access(question, _("Yes") if answer else _("No"))


def _said(question: str, answer: str) -> Access:
    return Access(question, answer) if answer else _unknown(question)


def _unknown(question: str) -> Access:
    return Access(question, _("We do not know yet. Ring us and we will find out."), is_known=False)
