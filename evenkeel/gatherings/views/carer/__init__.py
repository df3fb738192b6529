"""What the holder of a booking sees and does by their own link, without signing in."""

from evenkeel.gatherings.views.carer.changing import (
    cancel_booking,
    change_booking,
    confirm_coming,
    leave_list,
    move_booking,
    rejoin_list,
    take_offer,
)
from evenkeel.gatherings.views.carer.showing import show_booking, show_calendar, show_join_link

__all__ = [
    "cancel_booking",
    "change_booking",
    "confirm_coming",
    "leave_list",
    "move_booking",
    "rejoin_list",
    "show_booking",
    "show_calendar",
    "show_join_link",
    "take_offer",
]
