"""Addresses of the task pages."""

from django.urls import path

from evenkeel.tasks.views import staff

app_name = "tasks"

urlpatterns = [
    path("staff/tasks/", staff.list_tasks, name="list_tasks"),
    path("staff/tasks/<int:task_id>/", staff.view_task, name="view_task"),
    path("staff/tasks/<int:task_id>/take/", staff.take_task, name="take_task"),
    path("staff/tasks/<int:task_id>/hand/", staff.hand_task, name="hand_task"),
]
