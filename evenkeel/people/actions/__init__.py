"""What can be done with a carer's record."""

from evenkeel.people.actions.bookings import add_needs, carer_for_booking, carer_on_record, fill_in_contact
from evenkeel.people.actions.erasure import (
    erase_carer,
    erase_if_kept_long_enough,
    hold_carer,
    lift_hold,
)
from evenkeel.people.actions.looking import record_download, record_search, record_view
from evenkeel.people.actions.records import (
    ContactDetails,
    OutOfReach,
    PreferenceGiven,
    add_caring_role,
    change_contact,
    end_caring_role,
    set_needs,
    set_preferences,
)

__all__ = [
    "ContactDetails",
    "OutOfReach",
    "PreferenceGiven",
    "add_caring_role",
    "add_needs",
    "carer_for_booking",
    "carer_on_record",
    "change_contact",
    "end_caring_role",
    "erase_carer",
    "erase_if_kept_long_enough",
    "fill_in_contact",
    "hold_carer",
    "lift_hold",
    "record_download",
    "record_search",
    "record_view",
    "set_needs",
    "set_preferences",
]
