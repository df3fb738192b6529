"""What design lets people do."""

from evenkeel.common.access import STAFF_ROLES, Permission

VIEW_GALLERY = Permission("design.view_gallery", "look at the gallery of components", STAFF_ROLES)

PERMISSIONS = [VIEW_GALLERY]
