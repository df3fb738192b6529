"""How many tasks somebody sees, counted once for a page and all that stands on it."""

from weakref import WeakKeyDictionary

from evenkeel.common import clock
from evenkeel.common.requests import Request
from evenkeel.tasks.queries import TaskCounts, task_counts

_counted: WeakKeyDictionary[Request, TaskCounts] = WeakKeyDictionary()


def counts_of_tasks(request: Request) -> TaskCounts:
    """The counts for whoever asks, as they were when they were first wanted for this request."""
    counts = _counted.get(request)
    if counts is None:
        counts = _counted[request] = task_counts(request.actor, clock.now())
    return counts
