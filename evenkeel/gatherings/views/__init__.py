"""The pages of sessions, places and bookings."""
