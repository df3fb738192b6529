"""The pages of organisations, places and settings."""
