"""Common as a Django app."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "evenkeel.common"
