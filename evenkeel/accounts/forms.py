"""The forms with which people sign in, join, and are given roles."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import User
from evenkeel.accounts.roles import ROLES
from evenkeel.accounts.rules import GUARDED_ROLES
from evenkeel.common.access import Role
from evenkeel.design import fields
from evenkeel.design.fields.choosing import ChoosingField, Offered
from evenkeel.design.forms import FilterForm, PageForm
from evenkeel.organisations.models import Organisation, Team


class AddressForm(PageForm):
    """Asks for an email address."""

    email = fields.Email(label=_("Your email address"), hint=_("We will send a code to it."))


class CodeForm(PageForm):
    """Asks for the code that was sent."""

    code = fields.Code(label=_("Your code"), hint=_("Six numbers, from the message that we sent you."))


class StaffSignInForm(PageForm):
    """Asks for what staff sign in with first."""

    email = fields.Email(label=_("Email address"), autocomplete="username")
    password = fields.Password(label=_("Password"))


class SecondStepForm(PageForm):
    """Asks for what staff sign in with next."""

    code = fields.Code(
        label=_("Code"),
        digits=None,
        hint=_(
            "The six numbers that your app shows now. If you lost your phone, one of your recovery codes."
        ),
    )


class AppCodeForm(PageForm):
    """Asks for the first code of an app that was just set up."""

    code = fields.Code(
        label=_("The code that the app shows"), hint=_("Six numbers. They change every 30 seconds.")
    )


class PasskeyForm(PageForm):
    """Asks what to call a passkey; the script fills in the rest."""

    name = fields.Text(
        label=_("What to call it"), hint=_("So that you know it again, like “Work laptop”."), max_length=60
    )
    credential = fields.Hidden(max_length=20000)


class PasswordForm(PageForm):
    """Asks for the password once more."""

    password = fields.Password(label=_("Your password"))


class ForgottenPasswordForm(PageForm):
    """Asks where to send the link to a new password."""

    email = fields.Email(label=_("Your email address"), hint=_("We will send you a link."))


class NewPasswordForm(PageForm):
    """Asks for a new password of somebody: long, not common, not their name."""

    new_password = fields.Password(
        label=_("New password"),
        hint=_(
            "At least 15 characters. Three or four words that nobody would put together are easy to remember."
        ),
        autocomplete="new-password",
        error_messages={"required": _("Choose a new password")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        validate_password(password, self.user)
        return password


class ChangePasswordForm(NewPasswordForm):
    """Asks for the present password, then the new one."""

    password = fields.Password(label=_("Your password now"))
    field_order = ["password", "new_password"]


class FirstPersonForm(NewPasswordForm):
    """Asks who runs the service."""

    name = fields.Text(label=_("Your name"), autocomplete="name", max_length=120)
    email = fields.Email(label=_("Your email address"), autocomplete="username")
    field_order = ["name", "email", "new_password"]


class RoleForm(PageForm):
    """Asks for a role and where it holds, offering what the acting person may give."""

    role = fields.Choice(label=_("Role"), choices=())
    team = fields.Select(label=_("Team"), choices=(), required=False)
    organisation = fields.Select(
        label=_("Partner organisation"),
        hint=_("Only for the role of partner."),
        choices=(),
        required=False,
        empty_label=_("None"),
    )

    def __init__(
        self,
        *args: Any,
        teams: Iterable[Team],
        organisations: Iterable[Organisation],
        for_whole_service: bool,
        with_guarded_roles: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._teams = {str(team.pk): team for team in teams}
        self._organisations = {str(organisation.pk): organisation for organisation in organisations}
        self._offer("role", self._roles(with_guarded_roles))
        whole = [("", _("The whole service"))] if for_whole_service else []
        self._offer("team", [*whole, *((pk, team.name) for pk, team in self._teams.items())])
        self._offer("organisation", [(pk, one.name) for pk, one in self._organisations.items()])

    def _offer(self, name: str, offers: Sequence[Offered]) -> None:
        field = self.fields[name]
        assert isinstance(field, ChoosingField)
        field.choices = offers

    @staticmethod
    def _roles(with_guarded_roles: bool) -> list[Offered]:
        return [
            (role.value, about.label, _("Sees %(what)s") % {"what": about.sees})
            for role, about in ROLES.items()
            if with_guarded_roles or role not in GUARDED_ROLES
        ]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean_team(self) -> Team | None:
        return self._teams.get(self.cleaned_data["team"])

    def clean_organisation(self) -> Organisation | None:
        return self._organisations.get(self.cleaned_data["organisation"])


class InviteForm(RoleForm):
    """Asks whom to invite, and as what."""

    name = fields.Text(label=_("Their name"), max_length=120)
    email = fields.Email(label=_("Their work email address"), autocomplete="off")
    field_order = ["name", "email", "role", "team", "organisation"]


class SearchForm(FilterForm):
    """Narrows the list of people down."""

    search = fields.Text(label=_("Name or email address"), required=False)
