"""What the access log says was done or seen in people, by the code that is written down."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "people.add_caring_role": _("Added somebody whom a carer looks after"),
    "people.change_contact": _("Changed a carer’s contact details"),
    "people.end_caring_role": _("Took away somebody whom a carer looks after"),
    "people.erase_carer": _("Erased a carer’s record"),
    "people.hold_carer": _("Put a carer’s record on hold"),
    "people.lift_hold": _("Lifted the hold on a carer’s record"),
    "people.search_carers": _("Looked for a carer"),
    "people.set_needs": _("Changed what a carer needs"),
    "people.set_preferences": _("Changed how a carer may be reached"),
    "people.view_carer": _("Opened a carer’s record"),
    "people.view_download": _("Took a copy of a carer’s record"),
}
