"""The only code that changes sessions, places and bookings."""
