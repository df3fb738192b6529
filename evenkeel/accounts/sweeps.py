"""What the worker tidies up for accounts."""

import datetime as dt

from django.contrib.sessions.models import Session

from evenkeel.accounts.models import FamiliarNetwork, TryCount


def clear_sessions(now: dt.datetime) -> int:
    """Remove the sessions whose time is over."""
    deleted, _by_model = Session.objects.filter(expire_date__lt=now).delete()
    return deleted


def forget_tries(now: dt.datetime) -> int:
    """Remove the counts of tries whose time is over, and from where somebody signed in some weeks ago."""
    over = [model.objects.filter(ends_at__lte=now) for model in (TryCount, FamiliarNetwork)]
    return sum(rows.delete()[0] for rows in over)
