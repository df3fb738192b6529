"""Every address of sessions, places and bookings."""

from evenkeel.gatherings.urls import public, staff

app_name = "gatherings"
urlpatterns = [*public.urlpatterns, *staff.urlpatterns]
