"""What pages, messages and sweeps read."""
