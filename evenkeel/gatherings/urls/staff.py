"""The addresses of the staff pages."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from evenkeel.gatherings.views.staff import (
    bookings,
    catalogue,
    messages,
    programme,
    registers,
    series,
    sessions,
)
from evenkeel.gatherings.views.staff.parts import says_what_is_gone

_SERIES = "staff/series/<int:series_id>/"
_SESSION = "staff/sessions/<int:session_id>/"
_BOOKING = "staff/bookings/<int:booking_id>/"


def _row(route: str, view: Callable[..., HttpResponse], *, name: str) -> URLPattern:
    """A page of one row, which says in words of staff where that is not to be found."""
    return path(route, says_what_is_gone(view), name=name)


urlpatterns = [
    path("staff/programme/", programme.show_programme, name="show_programme"),
    path("staff/offerings/", catalogue.list_offerings, name="list_offerings"),
    path("staff/offerings/add/", catalogue.add_offering_page, name="add_offering"),
    _row("staff/offerings/<int:offering_id>/", catalogue.change_offering_page, name="change_offering"),
    path("staff/facilitators/", catalogue.list_facilitators, name="list_facilitators"),
    path("staff/facilitators/add/", catalogue.add_facilitator_page, name="add_facilitator"),
    _row(
        "staff/facilitators/<int:facilitator_id>/",
        catalogue.change_facilitator_page,
        name="change_facilitator",
    ),
    path("staff/series/", series.list_series, name="list_series"),
    path("staff/series/add/", series.add_series_page, name="add_series"),
    _row(_SERIES, series.view_series, name="view_series"),
    _row(f"{_SERIES}change/", series.change_series_page, name="change_series"),
    _row(f"{_SERIES}publish/", series.publish_series_now, name="publish_series"),
    _row(f"{_SERIES}add-date/", series.add_series_date, name="add_series_date"),
    _row(f"{_SERIES}delete/", series.delete_series_page, name="delete_series"),
    path("staff/sessions/mine/", programme.list_my_sessions, name="list_my_sessions"),
    _row(_SESSION, sessions.manage_session, name="manage_session"),
    _row(f"{_SESSION}change/", sessions.change_session_page, name="change_session"),
    _row(f"{_SESSION}move/", sessions.move_session_page, name="move_session"),
    _row(f"{_SESSION}cancel/", sessions.cancel_session_page, name="cancel_session"),
    _row(f"{_SESSION}bookings-open/", sessions.set_session_bookings, name="set_session_bookings"),
    _row(f"{_SESSION}delete/", sessions.delete_session_page, name="delete_session"),
    _row(f"{_SESSION}book/", bookings.find_person, name="find_person_to_book"),
    _row(f"{_SESSION}book/new/", bookings.book_new_person, name="book_new_person"),
    _row(f"{_SESSION}book/<int:carer_id>/", bookings.book_known_person, name="book_known_person"),
    _row(f"{_SESSION}register/", registers.keep_register, name="keep_register"),
    _row(f"{_SESSION}register/paper/", registers.print_register, name="print_register"),
    _row(f"{_SESSION}message/", messages.write_to_everyone, name="write_to_everyone"),
    _row(_BOOKING, bookings.manage_booking, name="manage_booking"),
    _row(f"{_BOOKING}cancel/", bookings.cancel_for_person, name="cancel_for_person"),
    _row(f"{_BOOKING}party/", bookings.change_party_for_person, name="change_party_for_person"),
    _row(f"{_BOOKING}move/", bookings.move_for_person, name="move_for_person"),
    _row(f"{_BOOKING}offer/", bookings.offer_place, name="offer_place"),
    _row(f"{_BOOKING}give/", bookings.give_place_now, name="give_place"),
]
