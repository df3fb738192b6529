"""The addresses that belong to how Evenkeel looks."""

from django.urls import path

from evenkeel.design import gallery, views

app_name = "design"
urlpatterns = [
    path("leave/", views.leave, name="leave"),
    path("appearance.css", views.view_appearance, name="view_appearance"),
    path("logo.svg", views.view_logo, name="view_logo"),
    path("design/", gallery.view_gallery, name="view_gallery"),
]
