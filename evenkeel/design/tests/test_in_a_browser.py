"""What only a browser can tell: the way out, revealed fields, reach of thumb and keyboard, and the checker's word."""

import pytest

from tests.support.browser import axe, go_back

pytestmark = [
    pytest.mark.journey,
    pytest.mark.urls("evenkeel.design.tests.urls"),
    pytest.mark.django_db(transaction=True),
]

PATHS = ["/gallery/", "/personal/", "/no-such-page/"]


@pytest.fixture(autouse=True)
def neutral_page(settings, live_server):
    """Leaving leads to a page on this machine."""
    settings.LEAVE_URL = f"{live_server.url}/weather/"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_the_accessibility_checker_finds_nothing_and_nothing_runs_off_the_side(
    page_at, live_server, path, width
):
    page = page_at(width, on=live_server)
    page.goto(path)

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_a_table_is_put_in_another_order_at_any_width(page_at, live_server, width):
    page = page_at(width, on=live_server)
    page.goto("/gallery/")
    places = page.get_by_role("table", name="Places taken")
    assert places.locator(".ek-sorts").bounding_box()["height"] >= 44

    places.get_by_role("link", name="Workshop", exact=True).click()

    assert "Relaxation" in places.locator("tbody tr").first.inner_text()
    assert places.get_by_role("columnheader", name="Workshop").get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize("width", [320, 1280])
def test_no_word_is_so_long_that_the_page_runs_off_the_side(page_at, live_server, width):
    page = page_at(width, on=live_server)
    page.goto("/long/")

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def logo(times_as_wide_as_high: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {times_as_wide_as_high} 1">'
        f'<rect width="{times_as_wide_as_high}" height="1"/></svg>'
    )


@pytest.mark.parametrize(
    "look",
    [
        {"service_name": "Unternehmensgesellschaften"},
        {"service_name": "Unternehmensgesellschaften", "logo_svg": logo(1)},
        {"service_name": "Carers", "logo_svg": logo(5)},
        {"service_name": "Wexmere Carers Support", "logo_svg": logo(10)},
    ],
)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_wide_logo_and_a_long_name_have_room(page_at, live_server, provider, width, look):
    provider(**look)
    page = page_at(width, on=live_server)
    page.goto("/personal/")
    name = page.locator(".ek-wordmark__name").bounding_box()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert name["x"] + name["width"] <= width
    assert name["width"] >= 80


def test_shift_three_times_leaves_at_once_and_back_does_not_show_the_page(page_at, live_server):
    page = page_at(1280, on=live_server)
    page.goto("/no-such-page/")
    page.goto("/personal/")
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/weather/")

    go_back(page)

    assert not page.url.endswith("/personal/")


def test_shift_while_typing_does_not_leave(page_at, live_server):
    page = page_at(1280, on=live_server)
    page.goto("/personal/")
    page.get_by_label("Your name").press_sequentially("A")
    for letter in "BCD":
        page.keyboard.press(f"Shift+{letter}")

    assert page.url.endswith("/personal/")
    assert page.get_by_label("Your name").input_value() == "ABCD"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_leave_button_leaves(page_at, live_server, scripts):
    page = page_at(320, scripts=scripts, on=live_server)
    page.goto("/personal/")
    page.get_by_role("link", name="Leave this page", exact=True).click()

    page.wait_for_url("**/weather/")


def test_the_second_stop_of_the_keyboard_leaves(page_at, live_server):
    page = page_at(1280, on=live_server)
    page.goto("/personal/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**/weather/")


def test_what_is_wrong_has_the_focus_and_leads_to_its_box(page_at, live_server):
    page = page_at(1280, on=live_server)
    page.goto("/personal/")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_selector(".nhsuk-error-summary:focus")
    page.get_by_role("link", name="Enter your name").click()

    assert page.evaluate("document.activeElement.name") == "name"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_revealed_field_is_there_when_its_answer_is_chosen(page_at, live_server, scripts):
    page = page_at(320, scripts=scripts, on=live_server)
    page.goto("/gallery/")
    revealed = page.locator('[name="empty-safe_time"]')

    assert not revealed.is_visible()
    page.locator('[name="empty-reach"][value="call"]').check()
    assert revealed.is_visible()
    page.locator('[name="empty-reach"][value="email"]').check()
    assert not revealed.is_visible()


def test_main_actions_are_large_enough_for_a_thumb(page_at, live_server):
    page = page_at(320, on=live_server)
    page.goto("/gallery/")

    for target in page.locator("main .nhsuk-button:not(.nhsuk-button--small), .ek-leave, .ek-wordmark").all():
        box = target.bounding_box()
        if box:
            assert box["height"] >= 44, target.inner_text()
