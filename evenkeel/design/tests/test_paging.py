"""The page of a list that an address asks for."""

import pytest

from evenkeel.design.paging import PAGE_SIZE, page_of


@pytest.mark.parametrize(
    ("asked", "number"), [({}, 1), ({"page": "2"}, 2), ({"page": "99"}, 3), ({"page": "elephant"}, 1)]
)
def test_a_page_that_does_not_exist_gives_the_nearest_that_does(rf, asked, number):
    assert page_of(rf.get("/", asked), range(2 * PAGE_SIZE + 1)).number == number


def test_a_list_may_have_pages_of_its_own_length(rf):
    assert list(page_of(rf.get("/", {"page": "2"}), range(30), size=25)) == [25, 26, 27, 28, 29]
