"""What happened before the last few days, written in bulk as the actions would have left it behind."""
