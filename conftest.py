"""What every test here stands on: its language, the size of the proofs, and which tests run when."""

import os
from collections.abc import Iterator

import pytest
from django.db.models.signals import post_init
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings

pytest_plugins = ["tests.support.browser", "tests.support.rendering", "tests.support.serving"]

# How often a kill and a race are repeated, unless ./test long asks for more. A race is many tries at once by itself.
REPEATS = int(os.environ.get("EVENKEEL_TEST_REPEATS", "25"))
RACE_ROUNDS = int(os.environ.get("EVENKEEL_TEST_REPEATS", "2"))

# A busy machine can lose a press of the browser's, or outrun a clock. What fails twice is no accident, and the run
# tells the first try in full. Nothing else is tried again: what is lost once, in a race or by a kill, is lost.
TRIED_AGAIN = ("journey", "timed")

# The machine that tests run on may be slow and shared; how long an example takes is not what is tested.
settings.register_profile("evenkeel", deadline=None, print_blob=True)
settings.load_profile("evenkeel")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-with-database",
        action="store_true",
        help="leave out the tests that touch no database, since they are the same on each",
    )
    parser.addoption("--long", action="store_true", help="run the tests marked as long too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests where they are not asked for, and what `--only-with-database` leaves out.

    Those that live by a running clock are given a second try.
    """
    for item in items:
        if any(item.get_closest_marker(name) for name in TRIED_AGAIN):
            item.add_marker(pytest.mark.flaky(reruns=1))
    left_out = (
        [] if config.getoption("--long") else [item for item in items if item.get_closest_marker("long")]
    )
    if config.getoption("--only-with-database"):
        left_out += [item for item in items if not touches_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def touches_database(item: pytest.Item) -> bool:
    """Whether a test asks for a database itself, or starts processes that use the one that is named."""
    asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("kill")
    cls = getattr(item, "cls", None)
    return bool(asks or marked or (cls and issubclass(cls, TransactionTestCase)))


@pytest.fixture(autouse=True)
def _nothing_left_over():
    """No test sees the language that another left."""
    translation.activate("en")


@pytest.fixture(autouse=True, scope="session")
def _whatever_is_written_down_can_be_said() -> Iterator[None]:
    """No test writes an audit entry for which the access log has no words."""
    from evenkeel.audit.labels import said_action
    from evenkeel.audit.models import Entry

    unsaid: set[str] = set()

    def look(instance: Entry, **_signal: object) -> None:
        action = instance.__dict__.get("action")
        if action and said_action(action) == action:
            unsaid.add(action)
            raise AssertionError(f"no words for {action!r}")

    post_init.connect(look, sender=Entry)
    yield
    post_init.disconnect(look, sender=Entry)
    # Once more: what goes wrong in a sweep is logged, and fails no test.
    assert not unsaid, f"no words for {sorted(unsaid)}"


@pytest.fixture(scope="session")
def repeats() -> int:
    return REPEATS


@pytest.fixture
def race_round(request: pytest.FixtureRequest) -> int:
    """Which of the repeats of a race this is, from nought."""
    return int(request.param)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every race again and again; not its control, which has to go wrong only once."""
    is_race = metafunc.definition.get_closest_marker("race") is not None
    if is_race and "lock_off" not in metafunc.fixturenames:
        metafunc.fixturenames.append("race_round")
        metafunc.parametrize("race_round", range(RACE_ROUNDS), indirect=True)
