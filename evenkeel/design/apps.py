"""Design as a Django app."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "evenkeel.design"
