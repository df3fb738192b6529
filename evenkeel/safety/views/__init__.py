"""Urgent help for everybody, and the pages where staff date its numbers."""
