"""The pages that join the others."""
