"""What is said by email and text about bookings and sessions."""
