"""What an app below needs from an app above is handed to it here: contacts, task kinds, sweeps, globals."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


def connect() -> None:
    """Called once, when all models are loaded."""
    _collect_permissions()


def _collect_permissions() -> None:
    """Hand every app's `permissions.PERMISSIONS` to the one table."""
    from evenkeel.accounts.registry import register_permissions

    for config in apps.get_app_configs():
        if config.name.startswith("evenkeel.") and find_spec(f"{config.name}.permissions"):
            register_permissions(import_module(f"{config.name}.permissions").PERMISSIONS)
