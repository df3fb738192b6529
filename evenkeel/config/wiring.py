"""What an app below needs from an app above is handed to it here: contacts, task kinds, sweeps, globals."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


def connect() -> None:
    """Called once, when all models are loaded."""
    _collect_permissions()
    _join_gatherings()


def _collect_permissions() -> None:
    """Hand every app's `permissions.PERMISSIONS` to the one table."""
    from evenkeel.accounts.registry import register_permissions

    for config in apps.get_app_configs():
        if config.name.startswith("evenkeel.") and find_spec(f"{config.name}.permissions"):
            register_permissions(import_module(f"{config.name}.permissions").PERMISSIONS)


def _join_gatherings() -> None:
    """Sessions and places: the work that they give to people, and what falls due with time."""
    from evenkeel.config.sweeping import register as register_sweep
    from evenkeel.gatherings import task_kinds
    from evenkeel.gatherings.actions.needs import answer_need
    from evenkeel.gatherings.actions.waiting import answer_phone_offer
    from evenkeel.tasks.registry import register as register_task_kind

    answered = {task_kinds.ARRANGE_NEED: answer_need, task_kinds.OFFER_BY_PHONE: answer_phone_offer}
    for kind in task_kinds.TASK_KINDS:
        register_task_kind(kind, on_answer=answered.get(kind.code))
    sweeps = "evenkeel.gatherings.sweeps"
    register_sweep("pass places on", f"{sweeps}:pass_places_on", 60)
    register_sweep("remind a week before", f"{sweeps}:remind_a_week_before", 600)
    register_sweep("ask whether still coming", f"{sweeps}:ask_whether_still_coming", 600)
    register_sweep("remind a day before", f"{sweeps}:remind_a_day_before", 600)
