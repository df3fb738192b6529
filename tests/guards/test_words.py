"""Every sentence that a person reads can be gathered for translators, and none holds the code's own words."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po
from django.template import engines
from jinja2.ext import extract_from_ast

from evenkeel.audit.labels import said_action
from tests.guards.tree import PROJECT, THE_CODES_WORD, faults, named, python_files, templates

# A bare joint, a beginning that is no greeting, or an end: its order and its cases are another language's own.
A_PIECE = re.compile(r"to|and|on|(?!Hello ).*,|[a-z].*\.")
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def unmarked(source: str) -> list[int]:
    """Lines on which gettext is given something that is not a sentence in quotes, so that no tool finds it."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    marked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in MARKERS]
    return [
        call.lineno
        for call in marked
        if not call.args or not isinstance(call.args[0], ast.Constant) or not call.args[0].value
    ]


def unmarked_in_template(source: str) -> list[int]:
    """The same of a template: extraction gives None in place of a sentence that it could not read."""
    found = extract_from_ast(engines["jinja2"].env.parse(source), MARKERS)
    return [line for line, _function, message in found if not _read(message)]


def _read(message: object) -> bool:
    """A plural has two sentences; its number is no sentence and reads as None."""
    return bool(message[0] if isinstance(message, tuple) else message)


def catalog() -> Catalog:
    """All sentences, read as babel.cfg says."""
    with (PROJECT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    gathered = Catalog(project="Evenkeel")
    keywords = {name: None for name in ("_", "gettext", "gettext_lazy")}
    keywords |= {"ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2)}
    extracted = extract_from_dir(str(PROJECT / "evenkeel"), methods, options, keywords=keywords)
    for file, line, message, _comments, context in extracted:
        gathered.add(message, locations=[(f"evenkeel/{file}", line)], context=context)
    return gathered


def sources() -> list[Path]:
    return [path for path in python_files() if named(path).startswith("evenkeel/")]


def unsaid(source: str) -> list[str]:
    """What is written down by a code that stands in quotes, and for which the access log has no words."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [code for call in calls for code in _written_down(call) if said_action(code) == code]


def _written_down(call: ast.Call) -> Iterator[str]:
    """`record(action="tasks.view_task")`, or the ledger of gatherings' `did("book_place", …)`."""
    for keyword in call.keywords:
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant):
            yield str(keyword.value.value)
    if (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "did"
        and isinstance(call.args[0], ast.Constant)
    ):
        yield f"gatherings.{call.args[0].value}"


def test_gettext_is_given_a_sentence():
    assert faults(sources(), unmarked) == {}


@pytest.mark.parametrize("source", ['_(f"Hello {name}")', "gettext(name)", '_("a" + b)', '_("")'])
def test_a_sentence_that_no_tool_finds_is_noticed(source):
    assert unmarked(source) == [1]


def test_the_access_log_can_say_whatever_is_written_down():
    written = [path for path in sources() if "tests" not in path.parts]
    assert faults(written, unsaid) == {}


@pytest.mark.parametrize("source", ['record(action="tasks.burn_task")', 'ledger.did("burn", booking)'])
def test_an_action_without_words_is_noticed(source):
    assert len(unsaid(source)) == 1


def test_gettext_in_a_template_is_given_a_sentence():
    assert faults(templates(), unmarked_in_template) == {}


def test_a_sentence_in_a_template_that_no_tool_finds_is_noticed():
    assert unmarked_in_template("<p>{{ _(name) }}</p>") == [1]


def test_translators_get_a_file_with_every_sentence():
    written = io.BytesIO()
    gathered = catalog()
    write_po(written, gathered)
    assert len(gathered) > 200
    assert b'msgid "Workshop"' in written.getvalue()


def test_no_sentence_is_glued_from_translated_parts():
    parts = [part for message in catalog() for part in _parts(message.id)]
    assert [part for part in parts if A_PIECE.fullmatch(part)] == []


@pytest.mark.parametrize("piece", ["to", "This has already started,", "and we will think about it together."])
def test_a_piece_of_a_sentence_is_noticed(piece):
    assert A_PIECE.fullmatch(piece)


def test_no_sentence_holds_the_codes_word_gathering():
    sentences = [part for message in catalog() for part in _parts(message.id)]
    assert [sentence for sentence in sentences if THE_CODES_WORD.search(sentence)] == []


def _parts(message: str | tuple[str, ...] | list[str]) -> list[str]:
    return [message] if isinstance(message, str) else list(message)
