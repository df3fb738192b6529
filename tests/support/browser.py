"""The journeys' fixtures: a served site, a browser, pages of a given width, and accessibility checks.

Loaded by the root conftest; Playwright itself is loaded only by a test that opens a page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.support.chromium import NoChromium, chromium
from tests.support.site import PROJECT, Site, served_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

RESULTS = PROJECT / "test-results"
HEIGHT = 900
# How long a page may take to show what it should: the machine that tests run on may be slow and shared.
PATIENCE_MS = 30_000
# How much of a page is printed when its journey fails.
WORDS_SHOWN = 600
# Nothing of the browser's own may leave this machine or wait for what does not answer.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

# Where scripts are off, no page would ever be told of a frame.
_TWO_FRAMES = """() => matchMedia("(scripting: enabled)").matches
  && new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"""

_failed = pytest.StashKey[bool]()

PageAt = Callable[..., "Page"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember on the test that it failed, for the screenshot."""
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration service, really served; one for all journeys: each has its own people and dates."""
    RESULTS.mkdir(exist_ok=True)
    data = tmp_path_factory.mktemp("site")
    # The folder's name tells apart the sites of runs side by side.
    with served_site(data, RESULTS / f"site-{data.parent.name}.log", demonstration=True) as served:
        yield served


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """A new installation without anything in it, really served; one for each test that asks."""
    RESULTS.mkdir(exist_ok=True)
    with served_site(tmp_path, RESULTS / "empty-site.log", demonstration=False) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, without a window."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    try:
        program = chromium()
    except NoChromium as reason:
        pytest.fail(str(reason), pytrace=False)
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [*FLAGS, "--no-sandbox"] if os.getuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def page_at(browser: Browser, request: pytest.FixtureRequest) -> Iterator[PageAt]:
    """Opens a page so many pixels wide, in a session of its own: `page_at(320, scripts=False, on=site)`.

    Without `on`, addresses are the demonstration's. When the test is over, it fails if any page asked another
    host for anything, ran into the content security policy, or raised an error in its scripts.
    """
    opened: list[tuple[BrowserContext, Page]] = []
    faults: list[str] = []

    def open_page(width: int, *, scripts: bool = True, on: Site | None = None, **options: Any) -> Page:
        base = (on or request.getfixturevalue("site")).url
        context = browser.new_context(
            base_url=base,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        _watch(context, page, base, faults)
        opened.append((context, page))
        return page

    yield open_page
    for number, (context, page) in enumerate(opened):
        if request.node.stash.get(_failed, False):
            # Shown with the failure, for whoever has no more than what the run printed.
            print(f"Page {number} was {page.url}: {page.inner_text('body')[:WORDS_SHOWN]!r}")
            page.screenshot(path=RESULTS / f"{_file_name(request.node.nodeid)}-{number}.png", full_page=True)
        context.close()
    assert not faults, "\n".join(faults)


def _watch(context: BrowserContext, page: Page, base: str, faults: list[str]) -> None:
    """Note what no page may do, and keep the browser from doing it."""
    host = urlsplit(base).netloc

    def let_through(route: Any) -> None:
        asked = urlsplit(route.request.url)
        if asked.netloc == host:
            route.continue_()
            return
        # A person may follow a link away ("Leave this page"); a page may not fetch from elsewhere.
        if not route.request.is_navigation_request():
            faults.append(f"{page.url} asked another host for {route.request.url}")
        route.fulfill(status=200, content_type="text/plain", body="elsewhere")

    context.route(re.compile("^(https?|wss?)://"), let_through)
    context.on("weberror", lambda error: faults.append(f"{page.url}: {error.error}"))
    context.on(
        "console",
        lambda words: faults.append(words.text) if "Content Security Policy" in words.text else None,
    )


def _file_name(test: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", test).strip("-")


def settle(page: Page) -> None:
    """Wait until the page stands: its scripts have run, and the menu has arranged itself in the frame after."""
    page.wait_for_load_state("load")
    page.evaluate(_TWO_FRAMES)


def go_back(page: Page) -> None:
    """Press Back once the page stands, and wait for what it leads to: any sooner, it only stops what comes."""
    settle(page)
    page.go_back(wait_until="commit")
    settle(page)


def axe(page: Page) -> list[str]:
    """What the accessibility checker finds wrong with the page, in words; an empty list where nothing is.

    The page must be opened with scripts on, which the checker itself needs.
    """
    from axe_playwright_python.sync_playwright import Axe

    settle(page)
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: "
        + "; ".join(node["html"][:160] for node in found["nodes"])
        for found in Axe().run(page).response["violations"]
    ]
