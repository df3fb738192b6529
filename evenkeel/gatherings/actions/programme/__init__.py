"""Laying out the programme: offerings, who leads them, series and their sessions."""
