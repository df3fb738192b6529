"""Addresses of the pages that join the others."""

from django.urls import path

from evenkeel.home.views import carer, public, staff

app_name = "home"

urlpatterns = [
    path("", public.show_home, name="show_home"),
    path("find-support/", public.find_support, name="find_support"),
    path("accessibility/", public.show_accessibility, name="show_accessibility"),
    path("privacy/", public.show_privacy, name="show_privacy"),
    path("cookies/", public.show_cookies, name="show_cookies"),
    path("your-support/", carer.your_support, name="your_support"),
    path("your-support/before-now/", carer.list_past_bookings, name="list_past_bookings"),
    path("staff/", staff.show_today, name="show_today"),
    path("staff/set-up/", staff.show_set_up, name="show_set_up"),
]
