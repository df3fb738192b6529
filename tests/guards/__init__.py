"""Guards: tests that fail when the code leaves the shape that the architecture gives it."""
