"""Addresses of urgent help and of the pages that keep it right."""

from django.urls import path

from evenkeel.safety.views import public, staff

app_name = "safety"

urlpatterns = [
    path("urgent-help/", public.show_urgent_help, name="show_urgent_help"),
    path("staff/crisis-lines/", staff.list_crisis_lines, name="list_crisis_lines"),
    path("staff/crisis-lines/<slug:line_id>/", staff.check_crisis_line, name="check_crisis_line"),
]
