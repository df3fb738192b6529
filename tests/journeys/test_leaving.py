"""Leave this page: at once, by every way there is, and Back shows nothing."""

from __future__ import annotations

import pytest

from tests.journeys.backstage import lay_out
from tests.journeys.carers import book, follow_the_link_in_the_message, sign_in_by_code
from tests.journeys.mailbox import open_message
from tests.journeys.people import Visitor
from tests.support.site import LEFT_FOR

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def own_page(site, browser) -> str:
    """The address of a page that holds something personal: somebody's booking."""
    workshop = lay_out(site, leader="Priya Raman", places=5, days=30)
    context = browser.new_context(base_url=site.url)
    carer = Visitor(context.new_page())
    book(carer, workshop.path, "Ines Duarte", f"ines.{workshop.ids[0]}@example.com")
    open_message(carer, f"ines.{workshop.ids[0]}@example.com", "Your booking is confirmed")
    follow_the_link_in_the_message(carer)
    carer.sees("Ines Duarte")
    address = carer.page.url
    context.close()
    return address


def by_the_button(visitor: Visitor) -> None:
    visitor.page.get_by_role("link", name="Leave this page", exact=False).last.click()


def by_the_second_stop_of_the_keyboard(visitor: Visitor) -> None:
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")


def by_shift_three_times(visitor: Visitor) -> None:
    for _press in range(3):
        visitor.page.keyboard.press("Shift")


WAYS = [by_the_button, by_the_second_stop_of_the_keyboard]


@pytest.mark.parametrize("way", [*WAYS, by_shift_three_times])
def test_with_scripts_the_page_is_gone_and_back_leads_past_it(page_at, own_page, way):
    visitor = Visitor(page_at(320))
    visitor.opens("/")
    visitor.opens(own_page)
    visitor.sees("Ines Duarte")
    way(visitor)
    visitor.is_at(LEFT_FOR)

    visitor.goes_back()

    assert "Ines Duarte" not in visitor.page.content()
    assert visitor.page.url != own_page


@pytest.mark.parametrize("way", WAYS)
def test_without_scripts_it_leads_away_and_back_shows_nothing_of_whoever_was_signed_in(page_at, site, way):
    workshop = lay_out(site, leader="Priya Raman", places=5, days=31)
    email = f"rui.{workshop.ids[0]}@example.com"
    visitor = Visitor(page_at(320, scripts=False))
    book(visitor, workshop.path, "Rui Duarte", email)
    sign_in_by_code(visitor, email)
    visitor.sees("Rui Duarte")
    way(visitor)
    visitor.is_at(LEFT_FOR)

    visitor.goes_back()

    visitor.is_at("/sign-in/")
    assert "Rui Duarte" not in visitor.page.content()
