"""One kind of task that only the tests know."""

import pytest

from evenkeel.tasks import registry
from evenkeel.tasks.tests.factories import INTERPRETER


@pytest.fixture(autouse=True)
def hooked(monkeypatch):
    """The kind is registered; what its hook is called with is listed here."""
    calls = []
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    registry.register(
        INTERPRETER,
        on_answer=lambda task, by, now: calls.append((task.pk, task.answer)),
        link=lambda task, actor: ("Relaxation", "/staff/sessions/3/"),
    )
    return calls
