"""Characters that nobody can see do not come along with what people write."""

import pytest

from evenkeel.common.texts import one_line, plain_text, without_directions

DIRECTIONS = [chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]


def test_a_text_on_one_line_holds_no_break_of_any_kind():
    assert one_line(" Asha\r\nBegum\u2028 of\x85the\x00 Centre\t") == "Asha Begum of the Centre"


def test_a_text_of_several_lines_keeps_them_and_nothing_else_that_is_unseen():
    assert plain_text("One\n\x07two\x00\tthree") == "One\ntwothree"


@pytest.mark.parametrize("mark", DIRECTIONS)
@pytest.mark.parametrize("tidied", [one_line, plain_text, without_directions])
def test_a_mark_that_turns_words_around_is_left_out(mark, tidied):
    assert tidied(f"Ma{mark}ryam {mark}Siddiqui{mark}") == "Maryam Siddiqui"


@pytest.mark.parametrize("name", ["مريم صديقي", "דנה לוי", "क्‍ष", "Zoë 👩‍🦽"])
def test_a_name_in_any_script_stays_as_it_is(name):
    assert one_line(name) == plain_text(name) == name
