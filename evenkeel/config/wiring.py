"""What an app below needs from an app above is handed to it here: contacts, task kinds, sweeps, globals."""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


def connect() -> None:
    """Called once, when all models are loaded."""
    _collect_permissions()
    _collect_audited()
    _join_accounts()
    _join_design()
    _join_notices()
    _join_tasks()
    _join_gatherings()
    _join_demo()
    _join_people()
    _join_home()


def _collect_permissions() -> None:
    """Hand every app's `permissions.PERMISSIONS` to the one table."""
    from evenkeel.accounts.registry import register_permissions

    for module in _of_every_app("permissions"):
        register_permissions(module.PERMISSIONS)


def _collect_audited() -> None:
    """Tell the access log how every app's `audited.ACTIONS` are said."""
    from evenkeel.audit.labels import register

    for module in _of_every_app("audited"):
        register(module.ACTIONS)


def _of_every_app(name: str) -> Iterator[ModuleType]:
    """The module of this name of each app that has one."""
    for config in apps.get_app_configs():
        if config.name.startswith("evenkeel.") and find_spec(f"{config.name}.{name}"):
            yield import_module(f"{config.name}.{name}")


def _join_design() -> None:
    """What is on every page: who runs the service, and whom to call in a crisis."""
    from evenkeel.design import globals as page_globals
    from evenkeel.organisations.queries import provider
    from evenkeel.safety.queries import panel_lines

    page_globals.register("provider", provider)
    page_globals.register("crisis_lines", panel_lines)


def _join_notices() -> None:
    """The outbox: who writes, by which server, to whom; and what staff are told when it does not go out."""
    from evenkeel.accounts.contacts import user_contact
    from evenkeel.config.banners import staff_banners
    from evenkeel.config.names import carers_named, users_named
    from evenkeel.config.sweeping import register as register_sweep
    from evenkeel.design import globals as page_globals
    from evenkeel.notices import transports
    from evenkeel.notices.contacts import register_names, register_resolver
    from evenkeel.notices.holds import register_held
    from evenkeel.notices.sender import register_sender
    from evenkeel.organisations.mail import sender_of_provider, server_of_provider
    from evenkeel.people.queries import carers_on_hold
    from evenkeel.people.queries import contact as carer_contact

    register_sender(sender_of_provider)
    transports.register_mail_server(server_of_provider)
    register_resolver("user", user_contact)
    register_resolver("carer", carer_contact)
    register_names("user", users_named)
    register_names("carer", carers_named)
    register_held("carer", carers_on_hold)
    page_globals.register("staff_banners", staff_banners)
    register_sweep("send due messages", "evenkeel.notices.sweeps:send_due", 2)
    register_sweep("give up on late messages", "evenkeel.notices.sweeps:give_up_on_late", 60)
    register_sweep("blank old messages", "evenkeel.notices.sweeps:blank_old_messages", 3600, erases=True)


def _join_tasks() -> None:
    """Work for people: the kinds that are tasks' own, and what falls due with time."""
    from evenkeel.config.sweeping import register as register_sweep
    from evenkeel.config.task_links import carer_link, notice_link
    from evenkeel.gatherings.queries.scope import (
        moments_of_bookings,
        moments_of_sessions,
        teams_of_bookings,
    )
    from evenkeel.gatherings.task_kinds import TO_SAY
    from evenkeel.people.queries import carers_on_hold
    from evenkeel.tasks import registry
    from evenkeel.tasks.kinds import NOTICE_FAILED

    # What somebody says who rings instead is the same, whether the message failed or was never sent.
    to_say = {f"gatherings.{kind}": said for kind, said in TO_SAY.items()}
    registry.register(replace(NOTICE_FAILED, reasons=to_say), link=notice_link)
    registry.register_teams("booking", teams_of_bookings)
    registry.register_moments("booking", moments_of_bookings)
    registry.register_moments("session", moments_of_sessions)
    registry.register_person_link(carer_link)
    registry.register_held(carers_on_hold)
    register_sweep("tell of unanswered tasks", "evenkeel.tasks.sweeps:escalate", 30)
    register_sweep("make tasks of failed messages", "evenkeel.tasks.sweeps:raise_failed", 30)
    register_sweep("blank old tasks", "evenkeel.tasks.sweeps:blank_old_tasks", 24 * 3600, erases=True)


def _join_accounts() -> None:
    """Users: what the access log calls them, and what is tidied and sealed."""
    from evenkeel.accounts.queries import names_of
    from evenkeel.audit.queries import register_carers_named, register_names
    from evenkeel.config.names import carers_named
    from evenkeel.config.sweeping import register as register_sweep

    register_names("user", names_of)
    register_carers_named(carers_named)
    register_sweep("seal the audit", "evenkeel.audit.sweeps:seal_entries", 300)
    register_sweep("clear old sessions", "evenkeel.accounts.sweeps:clear_sessions", 3600)
    register_sweep("forget tries", "evenkeel.accounts.sweeps:forget_tries", 600)


def _join_gatherings() -> None:
    """Sessions and places: the work that they give to people, and what falls due with time."""
    from evenkeel.config.sweeping import register as register_sweep
    from evenkeel.config.task_links import booking_link, need_link, session_link
    from evenkeel.gatherings import task_kinds
    from evenkeel.gatherings.actions.joining import answer_link
    from evenkeel.gatherings.actions.needs import answer_need
    from evenkeel.gatherings.actions.pools import lock_pool_of, lock_pool_of_session
    from evenkeel.gatherings.actions.waiting import answer_phone_offer
    from evenkeel.tasks.registry import register as register_task_kind

    answered = {
        **dict.fromkeys(task_kinds.ABOUT_NEEDS, answer_need),
        task_kinds.OFFER_BY_PHONE: answer_phone_offer,
        task_kinds.ADD_LINK: answer_link,
    }
    links = {**dict.fromkeys(task_kinds.ABOUT_NEEDS, need_link), task_kinds.ADD_LINK: session_link}
    locks = {task_kinds.OFFER_BY_PHONE: lock_pool_of, task_kinds.ADD_LINK: lock_pool_of_session}
    for kind in task_kinds.TASK_KINDS:
        register_task_kind(
            kind,
            on_answer=answered.get(kind.code),
            link=links.get(kind.code, booking_link),
            lock_first=locks.get(kind.code),
        )
    sweeps = "evenkeel.gatherings.sweeps"
    register_sweep("flag many places from one address", f"{sweeps}:flag_many_places_from_one_address", 300)
    register_sweep("pass places on", f"{sweeps}:pass_places_on", 60)
    register_sweep("ring whom no message may reach", f"{sweeps}:ring_whom_no_message_may_reach", 60)
    register_sweep("ask for missing links", f"{sweeps}:ask_for_missing_links", 300)
    register_sweep("remind a week before", f"{sweeps}:remind_a_week_before", 600)
    register_sweep("ask whether still coming", f"{sweeps}:ask_whether_still_coming", 600)
    register_sweep("remind a day before", f"{sweeps}:remind_a_day_before", 600)
    register_sweep("blank old bookings", f"{sweeps}:blank_old_bookings", 24 * 3600, erases=True)
    register_sweep("blank old messages to everyone", f"{sweeps}:blank_old_messages", 24 * 3600, erases=True)


def _join_people() -> None:
    """Carers: whose addresses a sign-in code may go to, and what their bookings say of them."""
    from evenkeel.accounts.registry import register_known_address
    from evenkeel.config.sweeping import register as register_sweep
    from evenkeel.gatherings.queries import carers as their_bookings
    from evenkeel.people import registry
    from evenkeel.people.queries import knows_email

    register_known_address(knows_email)
    registry.register_team_scope(their_bookings.carers_of_teams)
    registry.register_record_section(their_bookings.bookings_section)
    registry.register_reason_to_keep(their_bookings.place_still_held)
    registry.register_something_coming(their_bookings.holds_place_or_turn)
    registry.register_contact(their_bookings.carers_booked_since)
    registry.register_contact(their_bookings.carers_seen_since)
    register_sweep("erase old records", "evenkeel.people.sweeps:erase_old_records", 24 * 3600, erases=True)


def _join_home() -> None:
    """What the staff menu holds for each person."""
    from evenkeel.design import globals as page_globals
    from evenkeel.home.navigation import staff_navigation

    page_globals.register("staff_navigation", staff_navigation)


def _join_demo() -> None:
    """Whom a newcomer can sign in as; nowhere but in a demonstration."""
    from django.conf import settings

    if not settings.DEMONSTRATION:
        return
    from evenkeel.common import clock
    from evenkeel.demo.sign_ins import sign_ins
    from evenkeel.notices.mailbox import register_sign_ins

    register_sign_ins(lambda: sign_ins(clock.now()))
