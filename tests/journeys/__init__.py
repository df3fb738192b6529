"""Journeys: stories of people, played in a real browser on a real served site."""
