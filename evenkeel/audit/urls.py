"""The addresses of the audit."""

from django.urls import path

from evenkeel.audit import views

app_name = "audit"
urlpatterns = [path("staff/access-log/", views.view_access_log, name="view_access_log")]
