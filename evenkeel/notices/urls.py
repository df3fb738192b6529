"""Addresses of the outbox, and of the demonstration's mailbox."""

from django.urls import path

from evenkeel.notices.views import demonstration, staff

app_name = "notices"

urlpatterns = [
    path("staff/messages/", staff.list_messages, name="list_messages"),
    path("staff/messages/<int:notice_id>/", staff.view_message, name="view_message"),
    path("staff/messages/<int:notice_id>/try-again/", staff.try_again, name="try_again"),
    path("demonstration/", demonstration.list_mailbox, name="list_mailbox"),
    path("demonstration/<int:message_id>/", demonstration.view_mailbox_message, name="view_mailbox_message"),
    path(
        "demonstration/<int:message_id>/files/<int:number>/",
        demonstration.download_mailbox_file,
        name="download_mailbox_file",
    ),
]
