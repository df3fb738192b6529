"""The addresses of visitors and of those who booked: none needs an account."""

from django.urls import path

from evenkeel.gatherings.views import carer, public

urlpatterns = [
    path("whats-on/", public.show_whats_on, name="show_whats_on"),
    path("whats-on.ics", public.show_feed, name="show_feed"),
    path("whats-on/<int:session_id>/", public.show_session, name="show_session"),
    path("whats-on/<int:session_id>/book/", public.book_session, name="book_session"),
    path("whats-on/<int:session_id>/booked/", public.show_booked, name="show_booked"),
    path("workshops/<slug:slug>/", public.show_offering, name="show_offering"),
    path("bookings/<str:token>/", carer.show_booking, name="show_booking"),
    path("bookings/<str:token>/cancel/", carer.cancel_booking, name="cancel_booking"),
    path("bookings/<str:token>/change/", carer.change_booking, name="change_booking"),
    path("bookings/<str:token>/move/", carer.move_booking, name="move_booking"),
    path("bookings/<str:token>/offer/", carer.take_offer, name="take_offer"),
    path("bookings/<str:token>/leave-list/", carer.leave_list, name="leave_list"),
    path("bookings/<str:token>/still-coming/", carer.confirm_coming, name="confirm_coming"),
    path("bookings/<str:token>/rejoin/", carer.rejoin_list, name="rejoin_list"),
    path("bookings/<str:token>/calendar.ics", carer.show_calendar, name="show_calendar"),
    path("bookings/<str:token>/join/", carer.show_join_link, name="show_join_link"),
]
