"""Joins the apps: what one app registers with another below it is registered here, at start-up."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "evenkeel.config"

    def ready(self) -> None:
        from evenkeel.config import wiring

        wiring.connect()
