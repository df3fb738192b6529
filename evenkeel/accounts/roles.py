"""What each role is called, what it is for, and what it never sees."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import Role
from evenkeel.design.fields.base import Words


@dataclass(frozen=True)
class About:
    """A role in words."""

    label: Words
    sees: Words
    never: Words


ROLES: dict[Role, About] = {
    Role.BOOKINGS_ADMINISTRATOR: About(
        _("Bookings administrator"),
        _("contact details, access needs and bookings"),
        _("answers, messages, notes"),
    ),
    Role.FACILITATOR: About(
        _("Facilitator"),
        _("the names and needs of people at their own sessions"),
        _("contact history, answers"),
    ),
    Role.PRACTITIONER: About(
        _("Practitioner"),
        _("their own caseload, and the new referrals of their team"),
        _("other teams, without a reason"),
    ),
    Role.CLINICAL_LEAD: About(
        _("Clinical lead"), _("everyone in the service; each look is written down"), _("settings and secrets")
    ),
    Role.SUPPORTER: About(
        _("Supporter"),
        _("the programme answers and messages of those whom they support"),
        _("anything of other people"),
    ),
    Role.REFERRALS_ADMINISTRATOR: About(
        _("Referrals administrator"),
        _("contact details, referral forms taken by phone, and appointments"),
        _("notes, messages"),
    ),
    Role.SERVICE_MANAGER: About(
        _("Service manager"),
        _("figures, the programme, and staff"),
        _("what people wrote about their health"),
    ),
    Role.PARTNER: About(
        _("Partner"),
        _("people whom they referred or who agreed to it, and their own sessions and entries"),
        _("answers, safety tasks, or that someone is in therapy"),
    ),
    Role.EDITOR: About(
        _("Involvement and newsletter editor"),
        _("the register, and lists that people joined"),
        _("referrals"),
    ),
    Role.AUDITOR: About(_("Auditor"), _("the access log"), _("what people wrote about their health")),
    Role.OPERATOR: About(_("Operator"), _("settings, health and jobs"), _("anything that a person wrote")),
}


def role_label(code: str) -> str:
    """The role's name, by its stored code."""
    return str(ROLES[Role(code)].label)
