"""Addresses of carers' records."""

from django.urls import path

from evenkeel.people.views import carer, erasing, staff

app_name = "people"

urlpatterns = [
    path("staff/people/", staff.find_carers, name="find_carers"),
    path("staff/people/<int:carer_id>/", staff.view_carer, name="view_carer"),
    path("staff/people/<int:carer_id>/contact/", staff.edit_contact, name="edit_contact"),
    path("staff/people/<int:carer_id>/preferences/", staff.edit_preferences, name="edit_preferences"),
    path("staff/people/<int:carer_id>/needs/", staff.edit_needs, name="edit_needs"),
    path("staff/people/<int:carer_id>/looks-after/", staff.add_caring_role, name="add_caring_role"),
    path(
        "staff/people/<int:carer_id>/looks-after/<int:caring_role_id>/remove/",
        staff.end_caring_role,
        name="end_caring_role",
    ),
    path("staff/people/<int:carer_id>/erase/", erasing.erase_carer, name="erase_carer"),
    path("staff/people/<int:carer_id>/hold/", erasing.hold_carer, name="hold_carer"),
    path("staff/people/<int:carer_id>/lift-hold/", erasing.lift_hold, name="lift_hold"),
    path("staff/people/<int:carer_id>/download/", staff.download_carer, name="download_carer"),
    path("your-support/<int:carer_id>/details/", carer.edit_own_details, name="edit_own_details"),
    path(
        "your-support/<int:carer_id>/looks-after/", carer.edit_own_caring_roles, name="edit_own_caring_roles"
    ),
    path(
        "your-support/<int:carer_id>/looks-after/<int:caring_role_id>/remove/",
        carer.end_own_caring_role,
        name="end_own_caring_role",
    ),
    path("your-support/<int:carer_id>/reach-me/", carer.edit_own_preferences, name="edit_own_preferences"),
    path("your-support/<int:carer_id>/what-helps/", carer.edit_own_needs, name="edit_own_needs"),
    path("your-support/<int:carer_id>/my-data/", carer.download_own, name="download_own"),
]
