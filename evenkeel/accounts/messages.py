"""What accounts say by email: neutral subjects, and nothing about what the service is for."""

from django.utils.translation import gettext as _

from evenkeel.notices.rules import Message


def sign_in_code(code: str) -> Message:
    """The code that signs a carer in."""
    return Message(
        subject=_("Your code"),
        paragraphs=(
            _("Your code is %(code)s. It works once, for ten minutes, on the device where you asked for it.")
            % {"code": code},
        ),
        closing=(_("If you did not ask for a code, do nothing: nobody can use it without this message."),),
        short=_("Your code is %(code)s. It works for ten minutes.") % {"code": code},
    )


def reset_password(name: str, url: str) -> Message:
    """The link to a new password."""
    return Message(
        subject=_("A new password"),
        greeting=name,
        paragraphs=(
            _(
                "Somebody asked for a new password for your account. The link below lets you choose one, for one hour."
            ),
        ),
        links=((_("Choose a new password"), url),),
        closing=(_("If it was not you, leave this message be. Your password stays as it is."),),
    )


def invitation(name: str, url: str, *, was_closed: bool) -> Message:
    """The link with which somebody joins, or comes back where their account `was_closed`."""
    link = _("The link below lets you choose a password, for seven days.")
    if was_closed:
        begin = _("Your account is open again. Your old password and your old second step no longer work.")
    else:
        begin = _("There is an account for you to sign in with.")
    return Message(
        subject=_("Your invitation to sign in"),
        greeting=name,
        paragraphs=(
            f"{begin} {link}",
            _(
                "You will also set up a second step: an app on your phone that shows a code, or a passkey. "
                "Have your phone at hand."
            ),
        ),
        links=((_("Start using your account"), url),),
        closing=(_("If you did not expect this, tell the person who runs the service."),),
    )


def account_changed(name: str, what: str) -> Message:
    """That something about how they sign in has changed, in case it was not them."""
    return Message(
        subject=_("A change to your account"),
        greeting=name,
        paragraphs=(what,),
        closing=(
            _(
                "If this was not you, tell the person who runs the service straight away, so that nobody else gets in."
            ),
        ),
    )
