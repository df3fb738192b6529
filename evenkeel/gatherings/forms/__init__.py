"""The forms of sessions and places: shape and wording only."""
