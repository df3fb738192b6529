"""What staff fill in about the provider, its teams, its partners and their places."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evenkeel.common.bank_holidays import NATIONS
from evenkeel.design import fields
from evenkeel.design.forms import ChangeForm
from evenkeel.organisations import queries, rules
from evenkeel.organisations.logos import NotADrawing, cleaned_svg
from evenkeel.organisations.models import Organisation

KINDS = [
    (Organisation.Kind.PROVIDER, _("Our own organisation")),
    (Organisation.Kind.CARERS_CENTRE, _("Carers centre")),
    (Organisation.Kind.CARERS_NETWORK, _("Carers network")),
    (Organisation.Kind.COUNCIL, _("Council")),
    (Organisation.Kind.CHARITY, _("Charity")),
    (Organisation.Kind.OTHER, _("Another kind")),
]
KNOWN = [("yes", _("Yes")), ("no", _("No")), ("", _("Not known"))]


def _areas() -> list[tuple[int, str]]:
    return [(area.pk, area.name) for area in queries.areas()]


def _organisations() -> list[tuple[int, str]]:
    return [(organisation.pk, organisation.name) for organisation in queries.organisations()]


def _whole(value: str) -> int:
    return int(value)


class OrganisationForm(ChangeForm):
    """The provider itself or a partner."""

    not_of_row = frozenset({"area_ids"})
    name = fields.Text(label=_("Name"), max_length=120)
    kind = fields.Choice(
        label=_("What kind of organisation is it?"),
        choices=KINDS,
        error_messages={"required": _("Choose what kind of organisation it is")},
    )
    about = fields.LongText(
        label=_("About"), hint=_("In a few plain sentences"), required=False, max_length=2000
    )
    phone = fields.ServicePhone(label=_("Phone number"), required=False, autocomplete="off")
    email = fields.Email(label=_("Email address"), required=False, autocomplete="off")
    website = fields.Text(label=_("Website"), hint=_("Starts with https://"), required=False)
    area_ids = fields.Choices(
        label=_("Which boroughs does it work in?"), choices=_areas, coerce=_whole, required=False
    )

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        """With the boroughs that it works in."""
        return super().values_of(row) | ({"area_ids": [area.pk for area in row.areas.all()]} if row else {})

    def clean_website(self) -> str:
        website = self.cleaned_data["website"]
        if website:
            URLValidator(
                schemes=["http", "https"],
                message=_("Enter a website address, like https://www.example.org"),
            )(website)
        return website


class KnownOrNot(fields.Choice):
    """Yes, no or not known: cleans to True, False or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=KNOWN,
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            required=False,
            inline=True,
            **options,
        )

    def shown(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class VenueForm(ChangeForm):
    """A building, and what a person needs to know before setting out."""

    name = fields.Text(label=_("Name of the venue"), max_length=120)
    organisation_id = fields.Select(
        label=_("Whose venue is it?"),
        choices=_organisations,
        coerce=_whole,
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose whose venue it is")},
    )
    address = fields.LongText(
        label=_("Address"),
        hint=_("Without the postcode"),
        max_length=300,
        rows=3,
        counted=False,
        autocomplete="off",
    )
    postcode = fields.Text(label=_("Postcode"), max_length=8, width=10, autocomplete="off")
    area_id = fields.Select(
        label=_("Borough"),
        choices=_areas,
        coerce=_whole,
        empty_value=None,
        required=False,
        empty_label=_("Not in one of our boroughs"),
    )
    step_free = KnownOrNot(label=_("Is there a way in without steps, to the rooms too?"))
    step_free_note = fields.Text(
        label=_("More about getting in"),
        hint=_("Such as “ramp at the side door, ring the lower bell”"),
        required=False,
    )
    accessible_toilet = KnownOrNot(label=_("Is there an accessible toilet?"))
    hearing_loop = KnownOrNot(label=_("Is there a hearing loop?"))
    quiet_room = KnownOrNot(label=_("Is there a quiet room to step out to?"))
    parking = fields.Text(
        label=_("Parking"), hint=_("What there is, what it costs, Blue Badge spaces"), required=False
    )
    nearest_stop = fields.Text(
        label=_("Nearest stop or station"),
        hint=_("With how many minutes it takes from there"),
        required=False,
    )
    directions = fields.LongText(
        label=_("How to get there"),
        hint=_("As you would tell somebody on the phone: from the stop to the door, and to the room"),
        required=False,
        max_length=1000,
    )
    is_active = fields.Tick(label=_("We use this venue"))

    def clean_postcode(self) -> str:
        try:
            return rules.read_postcode(self.cleaned_data["postcode"])
        except ValueError as error:
            raise ValidationError(_("Enter a full UK postcode, like SW1A 2AA")) from error


class RoomForm(ChangeForm):
    """A room in a venue."""

    name = fields.Text(label=_("Name of the room"), max_length=80)
    seats = fields.Number(
        label=_("How many people does it seat?"),
        required=False,
        width=4,
        validators=[
            MinValueValidator(1, _("Enter a number of 1 or more")),
            MaxValueValidator(5000, _("Enter a number of 5,000 or fewer")),
        ],
    )


class TeamForm(ChangeForm):
    """A part of the provider with its own staff."""

    name = fields.Text(label=_("Name of the team"), max_length=120)
    about = fields.LongText(
        label=_("What the team does"), hint=_("In a sentence or two"), required=False, max_length=2000
    )
    phone = fields.ServicePhone(label=_("Phone number"), required=False, autocomplete="off")
    email = fields.Email(label=_("Email address"), required=False, autocomplete="off")
    is_active = fields.Tick(label=_("The team is at work"))


class AreaForm(ChangeForm):
    """A borough."""

    name = fields.Text(label=_("Name of the borough"), max_length=80)
    is_served = fields.Tick(label=_("We work here"))


class ProviderForm(ChangeForm):
    """Who runs the service, and how people reach it."""

    name = fields.Text(
        label=_("Name of your organisation"),
        hint=_("As it should stand in letters and messages"),
        max_length=120,
    )
    service_name = fields.Text(
        label=_("Name of the service"),
        hint=_("What stands at the top of every page. Leave it empty to show Evenkeel’s own name"),
        required=False,
        max_length=60,
    )
    nation = fields.Choice(
        label=_("Which nation do you work in?"),
        hint=_("Crisis numbers and bank holidays follow from it"),
        choices=[(nation, nation) for nation in NATIONS],
    )
    phone = fields.ServicePhone(
        label=_("Phone number for people who would rather ring"),
        hint=_("It stands on every page"),
        autocomplete="off",
    )
    phone_hours = fields.Text(
        label=_("When the phone is answered"),
        hint=_("Such as “Monday to Friday, 9am to 5pm”"),
        required=False,
        max_length=120,
    )
    email = fields.Email(
        label=_("Email address that people may write to"), required=False, autocomplete="off"
    )
    address = fields.LongText(
        label=_("Postal address"), required=False, max_length=400, rows=4, counted=False, autocomplete="off"
    )


class LookForm(ChangeForm):
    """Colours and logo."""

    accent_colour = fields.Text(
        label=_("Main colour"),
        hint=_("Six letters and figures after a hash, like #1d4e5f. Leave it empty for Evenkeel’s own"),
        required=False,
        max_length=7,
        width=10,
    )
    warm_colour = fields.Text(
        label=_("Second, warm colour"),
        hint=_("Used sparingly, for what is new or needs a look. Leave it empty for Evenkeel’s own"),
        required=False,
        max_length=7,
        width=10,
    )
    logo_svg = fields.LongText(
        label=_("Logo"),
        hint=_(
            "Open the logo’s SVG file in a text editor, copy all of it, and paste it here. Scripts, styles and "
            "anything from another site are taken out."
        ),
        required=False,
        max_length=20000,
        rows=6,
        counted=False,
    )

    def clean_accent_colour(self) -> str:
        return _readable_colour(self.cleaned_data["accent_colour"])

    def clean_warm_colour(self) -> str:
        return _readable_colour(self.cleaned_data["warm_colour"])

    def clean_logo_svg(self) -> str:
        written = self.cleaned_data["logo_svg"]
        try:
            return cleaned_svg(written) if written else ""
        except NotADrawing as error:
            raise ValidationError(
                _("Paste the text of an SVG file. It begins with <svg and holds a drawing made of shapes")
            ) from error


def _readable_colour(written: str) -> str:
    try:
        colour = rules.read_colour(written)
    except ValueError as error:
        raise ValidationError(
            _("Enter a colour as a hash and six letters or figures, like #1d4e5f")
        ) from error
    if colour and not rules.is_readable_on_white(colour):
        raise ValidationError(
            gettext(
                "White words on this colour are hard to read: its contrast is %(contrast).1f to 1, and it must be at "
                "least 4.5 to 1. %(darker)s is the same colour, dark enough"
            )
            % {"contrast": rules.contrast_with_white(colour), "darker": rules.darkened_until_readable(colour)}
        )
    return colour


class MailForm(ChangeForm):
    """The mail server. The password is never shown: an empty box keeps the one that is there."""

    not_of_row = frozenset({"mail_password"})
    mail_from = fields.Email(
        label=_("Messages come from"),
        hint=_("An address that this mail server may send from"),
        autocomplete="off",
    )
    mail_host = fields.Text(
        label=_("Mail server"), hint=_("Such as smtp.example.org"), max_length=200, autocomplete="off"
    )
    mail_security = fields.Choice(
        label=_("How is the connection protected?"),
        choices=[
            ("starttls", _("STARTTLS"), _("Most servers; usually port 587")),
            ("tls", _("TLS from the start"), _("Usually port 465")),
            ("none", _("Not at all"), _("Only for a server on this very machine or network")),
        ],
    )
    mail_port = fields.Number(
        label=_("Port"),
        width=5,
        validators=[
            MinValueValidator(1, _("Enter a port between 1 and 65535")),
            MaxValueValidator(65535, _("Enter a port between 1 and 65535")),
        ],
    )
    mail_username = fields.Text(label=_("User name"), required=False, autocomplete="off")
    mail_password = fields.Password(label=_("Password"), required=False, autocomplete="new-password")

    def clean_mail_host(self) -> str:
        host = self.cleaned_data["mail_host"]
        if not rules.is_host(host):
            raise ValidationError(_("Enter the name of one mail server, like smtp.example.org"))
        return host

    def __init__(self, *args: Any, has_password: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_password:
            self.fields["mail_password"].help_text = gettext(
                "There is one already, which is never shown. Leave this empty to keep it"
            )
