"""Characters that nobody can see do not come along with what people write."""

from evenkeel.common.texts import one_line, plain_text


def test_a_text_on_one_line_holds_no_break_of_any_kind():
    assert one_line(" Asha\r\nBegum\u2028 of\x85the\x00 Centre\t") == "Asha Begum of the Centre"


def test_a_text_of_several_lines_keeps_them_and_nothing_else_that_is_unseen():
    assert plain_text("One\n\x07two\x00\tthree") == "One\ntwothree"
