"""What design lets people do."""

from django.utils.translation import gettext_lazy as _

from evenkeel.common.access import STAFF_ROLES, Permission

VIEW_GALLERY = Permission("design.view_gallery", _("look at the gallery of components"), STAFF_ROLES)

PERMISSIONS = [VIEW_GALLERY]
