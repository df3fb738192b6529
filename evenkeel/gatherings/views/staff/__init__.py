"""The pages on which staff lay out the programme, keep bookings and registers."""
