"""Tests that belong to no single app: guards of the architecture, journeys in a browser, their support."""
