"""Accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "evenkeel.accounts"

    def ready(self) -> None:
        from evenkeel.accounts import receivers

        receivers.connect()
