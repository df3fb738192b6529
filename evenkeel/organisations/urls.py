"""Addresses of venues, and of the staff pages for places and settings."""

from django.urls import path

from evenkeel.organisations.views import places, public, settings, structure

app_name = "organisations"

urlpatterns = [
    path("places/<slug:slug>/", public.view_place, name="view_place"),
    path("staff/organisations/", places.list_organisations, name="list_organisations"),
    path("staff/organisations/add/", places.edit_organisation, name="add_organisation"),
    path("staff/organisations/<int:organisation_id>/", places.edit_organisation, name="edit_organisation"),
    path("staff/venues/", places.list_venues, name="list_venues"),
    path("staff/venues/add/", places.edit_venue, name="add_venue"),
    path("staff/venues/<int:venue_id>/", places.view_venue, name="view_venue"),
    path("staff/venues/<int:venue_id>/change/", places.edit_venue, name="edit_venue"),
    path("staff/venues/<int:venue_id>/rooms/add/", places.add_room, name="add_room"),
    path("staff/rooms/<int:room_id>/", places.edit_room, name="edit_room"),
    path("staff/rooms/<int:room_id>/remove/", places.remove_room, name="remove_room"),
    path("staff/teams/", structure.list_teams, name="list_teams"),
    path("staff/teams/add/", structure.edit_team, name="add_team"),
    path("staff/teams/<int:team_id>/", structure.edit_team, name="edit_team"),
    path("staff/boroughs/", structure.list_areas, name="list_areas"),
    path("staff/boroughs/add/", structure.edit_area, name="add_area"),
    path("staff/boroughs/<int:area_id>/", structure.edit_area, name="edit_area"),
    path("staff/settings/", settings.view_settings, name="view_settings"),
    path("staff/settings/details/", settings.edit_details, name="edit_details"),
    path("staff/settings/look/", settings.edit_look, name="edit_look"),
    path("staff/settings/mail/", settings.edit_mail, name="edit_mail"),
    path("staff/settings/texts/", settings.view_texts, name="view_texts"),
    path("staff/settings/mail/test/", settings.send_test_message, name="send_test_message"),
]
