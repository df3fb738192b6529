"""A page of every component and field: empty, filled in, and wrong."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import requires
from evenkeel.design import fields
from evenkeel.design.forms import PageForm
from evenkeel.design.pages import page
from evenkeel.design.permissions import VIEW_GALLERY
from evenkeel.design.sorting import Sorting

DRAWINGS = ("chairs", "phone-at-night", "path", "umbrella", "calendar", "letter", "list")
TAG_COLOURS = ("grey", "white", "green", "aqua-green", "blue", "purple", "pink", "red", "orange", "yellow")


class GalleryForm(PageForm):
    """One of each field."""

    name = fields.Text(label=_("Your name"), hint=_("As you like to be called"), autocomplete="name")
    email = fields.Email(label=_("Email address"))
    mobile = fields.Phone(label=_("Mobile number"), required=False)
    places = fields.Number(label=_("Number of places"), min_value=1, max_value=12, suffix=_("places"))
    born_on = fields.Date(
        label=_("Date of birth"),
        hint=_("For example, 31 3 1980"),
        autocomplete="bday",
        latest=dt.date(2027, 3, 2),
    )
    begins_on = fields.Day(label=_("From this date"), required=False)
    starts = fields.Time(label=_("Start time"), hint=_("For example, 6:30pm"))
    reach = fields.Choice(
        label=_("How may we reach you?"),
        choices=[
            ("email", _("Email")),
            ("text", _("Text message"), _("We never say in a text what it is about")),
            ("call", _("Phone call")),
        ],
        reveals={"call": "safe_time"},
    )
    safe_time = fields.Text(label=_("When is a good time to ring?"), required=False, width=20)
    needs = fields.Choices(
        label=_("What would make it possible to come?"),
        choices=[
            ("interpreter", _("An interpreter")),
            ("step_free", _("A way in without steps")),
            ("late", _("Joining late"), _("You can come in at any time in the first half hour")),
            ("none", _("Nothing in particular")),
        ],
        none_value="none",
    )
    area = fields.Select(
        label=_("Borough"),
        empty_label=_("Choose a borough"),
        choices=[("north", _("North")), ("south", _("South"))],
    )
    companion = fields.YesNo(label=_("Will somebody come with you?"))
    anything_else = fields.LongText(label=_("Anything else"), required=False, max_length=300, rows=4)
    password = fields.Password(label=_("Password"))
    code = fields.Code(label=_("Security code"), hint=_("We sent it to you just now"))
    agrees = fields.Tick(label=_("I agree that this is shared with the carers centre"), required=True)
    came_from = fields.Hidden(required=False)


FILLED = {
    "name": "Asha Begum",
    "email": "asha@example.com",
    "mobile": "+447700900123",
    "places": 2,
    "born_on": dt.date(1980, 3, 31),
    "starts": dt.time(18, 30),
    "reach": "call",
    "safe_time": "After 7pm",
    "needs": ["step_free", "late"],
    "area": "north",
    "companion": True,
    "anything_else": "I may have to leave early.\nMy mother is on her own.",
    "agrees": True,
}

WRONG = {
    "name": "",
    "email": "asha at example",
    "mobile": "077009",
    "places": "40",
    "born_on_day": "31",
    "born_on_month": "13",
    "born_on_year": "1980",
    "starts": "half six",
    "needs": ["telepathy"],
    "anything_else": "Too long. " * 40,
    "code": "12",
}

# By name, and by how many are taken too.
PLACES_TAKEN = [
    (_("Mindfulness"), _("Tuesday 5 January, 6pm"), 7),
    (_("Relaxation"), _("Monday 4 January, 10am"), 12),
]


def show_gallery(request: HttpRequest) -> HttpResponse:
    """Every component in each of its states."""
    sorting = Sorting(request.GET, {"workshop": ("title",), "taken": ("taken",)}, default="workshop")
    is_turned = sorting.chosen.get("sort", "").startswith("-")
    return page(
        request,
        "design/gallery.jinja",
        {
            "forms": {
                "empty": GalleryForm(prefix="empty"),
                "filled": GalleryForm(initial=FILLED, prefix="filled"),
                "wrong": GalleryForm(
                    {f"wrong-{name}": value for name, value in WRONG.items()}, prefix="wrong"
                ),
            },
            "drawings": DRAWINGS,
            "tag_colours": TAG_COLOURS,
            "sorting": sorting,
            "places_taken": PLACES_TAKEN[::-1] if is_turned else PLACES_TAKEN,
            "pages": Paginator(range(200), 10).page(7),
        },
    )


view_gallery = requires(VIEW_GALLERY)(show_gallery)
