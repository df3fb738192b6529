"""Demo as a Django app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "evenkeel.demo"
