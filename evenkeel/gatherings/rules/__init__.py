"""What holds for sessions, places and waiting lists, with no database in sight."""
