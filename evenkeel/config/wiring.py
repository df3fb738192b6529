"""What an app below needs from an app above is handed to it here: contacts, task kinds, sweeps, page globals."""


def connect() -> None:
    """Called once, when all models are loaded."""
