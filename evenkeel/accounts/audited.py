"""What the access log says was done or seen in accounts, by the code that is written down."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "accounts.add_app": _("Set up an app for signing in"),
    "accounts.add_passkey": _("Set up a passkey"),
    "accounts.ask_for_code": _("Asked for a code to sign in"),
    "accounts.ask_for_password": _("Asked for a new password"),
    "accounts.close_account": _("Closed an account"),
    "accounts.end_role": _("Took a role away"),
    "accounts.give_role": _("Gave a role"),
    "accounts.invite": _("Invited somebody to the staff"),
    "accounts.join": _("Took up an invitation"),
    "accounts.make_recovery_codes": _("Made recovery codes"),
    "accounts.open_account_again": _("Opened an account again"),
    "accounts.remove_passkey": _("Took a passkey away"),
    "accounts.reset_second_step": _("Took somebody’s second step away"),
    "accounts.send_invitation": _("Sent an invitation again"),
    "accounts.set_password": _("Set a password"),
    "accounts.sign_in": _("Signed in"),
}
