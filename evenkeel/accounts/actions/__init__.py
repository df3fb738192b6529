"""What changes who may sign in, and what they may do."""

from evenkeel.accounts.actions.passwords import (
    ask_for_new_password,
    choose_new_password,
    join,
    send_invitation,
    set_password,
    user_who_asks_for_a_code,
)
from evenkeel.accounts.actions.refusals import (
    AccountClosed,
    AlreadyThere,
    LastOperator,
    LastSecondStep,
    LinkIsSpent,
    NotForYou,
    RoleDoesNotFit,
)
from evenkeel.accounts.actions.roles import (
    FIRST_PERSON,
    close_account,
    end_role,
    first_person_token,
    give_role,
    invite,
    make_first_person,
)
from evenkeel.accounts.actions.second_step import (
    add_app,
    add_passkey,
    make_recovery_codes,
    remove_passkey,
    reset_second_step,
)
from evenkeel.accounts.actions.telling import tell

__all__ = [
    "FIRST_PERSON",
    "AccountClosed",
    "AlreadyThere",
    "LastOperator",
    "LastSecondStep",
    "LinkIsSpent",
    "NotForYou",
    "RoleDoesNotFit",
    "add_app",
    "add_passkey",
    "ask_for_new_password",
    "choose_new_password",
    "close_account",
    "end_role",
    "first_person_token",
    "give_role",
    "invite",
    "join",
    "make_first_person",
    "make_recovery_codes",
    "remove_passkey",
    "reset_second_step",
    "send_invitation",
    "set_password",
    "tell",
    "user_who_asks_for_a_code",
]
