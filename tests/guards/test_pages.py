"""What no page may hold: another host, an inline script or style, or the code's own word for what people join."""

import re

import pytest
from django.conf import settings
from django.template import engines

from tests.guards.tree import THE_CODES_WORD, faults, named, own_static_files, templates

# Attributes and functions by which a page or a style sheet makes a browser fetch something.
FETCHED = re.compile(
    r"""(?:\b(?:src|srcset|poster|action|formaction|data)\s*=\s*["']?|<(?:link|use|image)\b[^>]*href\s*=\s*["']?"""
    r"""|url\(\s*["']?|@import\s+["']?|\bimport\s+(?:[^"';]*from\s+)?["']|\bfetch\(\s*["'])"""
    r"""(?:https?:)?//""",
    re.IGNORECASE,
)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)[^>]*>", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style\b|<[a-z][^>]*\sstyle\s*=", re.IGNORECASE)
JINJA_COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
JINJA_CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")

# A letter is read in a mail program, which loads no style sheet: its few styles stand in it.
LETTERS = re.compile(r"/email\b")


def outside_hosts(text: str) -> list[str]:
    return FETCHED.findall(JINJA_COMMENT.sub("", text))


def inline(text: str) -> list[str]:
    text = JINJA_COMMENT.sub("", text)
    return [*INLINE_SCRIPT.findall(text), *INLINE_HANDLER.findall(text), *INLINE_STYLE.findall(text)]


def words_on_the_page(text: str) -> str:
    """What a template itself writes: its text, and what stands in the quotes of a gettext call."""
    text = JINJA_COMMENT.sub("", text)
    said = re.findall(r"\b(?:_|gettext|ngettext)\((.*?)\)", text, re.DOTALL)
    quoted = " ".join(part for each in said for part in QUOTED.findall(each))
    without_tags = re.sub(r"<[^>]*>", " ", JINJA_CODE.sub(" ", text))
    return f"{without_tags} {quoted}"


def codes_words(text: str) -> list[str]:
    return THE_CODES_WORD.findall(words_on_the_page(text))


def test_nothing_is_fetched_from_another_host():
    assert faults([*templates(), *own_static_files()], outside_hosts) == {}


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/a.js"></script>',
        '<img src="//cdn.example/a.png">',
        '<link rel="stylesheet" href="https://cdn.example/a.css">',
        "@font-face { src: url(https://cdn.example/a.woff2) }",
        'import { a } from "https://cdn.example/a.js"',
    ],
)
def test_something_fetched_from_another_host_is_found(text):
    assert outside_hosts(text)


def test_a_link_that_a_person_may_follow_is_no_fetch():
    assert outside_hosts('<a href="https://www.carersuk.org">Carers UK</a>') == []


def test_no_page_has_an_inline_script_or_style():
    pages = [path for path in templates() if not LETTERS.search(named(path))]
    assert faults(pages, inline) == {}


@pytest.mark.parametrize(
    "text",
    [
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<button onclick="go()">',
        "<style>p {}</style>",
        '<p style="color: red">',
    ],
)
def test_an_inline_script_or_style_is_found(text):
    assert inline(text)


def test_data_for_search_engines_is_no_script():
    assert inline('<script type="application/ld+json">{}</script><script src="/a.js"></script>') == []


def test_the_codes_word_gathering_stands_on_no_page():
    assert faults(templates(), codes_words) == {}


@pytest.mark.parametrize(
    "text", ["<h1>Gatherings</h1>", '{{ _("Book a gathering") }}', "{% trans %}This gathering{% endtrans %}"]
)
def test_the_codes_word_on_a_page_is_found(text):
    assert codes_words(text)


def test_the_codes_word_in_code_is_no_matter():
    link = """<a href="{{ url('gatherings:book_place') }}" class="gathering">Book</a>"""
    text = '{% extends "gatherings/base.jinja" %}' + link
    assert codes_words(text) == []


def test_every_template_compiles():
    names = [str(path).partition("/jinja2/")[2] for path in templates()]
    assert names
    assert [engines["jinja2"].env.get_template(name).name for name in names] == names


def test_the_policy_sent_with_pages_allows_nothing_inline_and_no_other_host():
    sources = [source for each in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in each]
    assert set(sources) <= {"'self'", "'none'", "data:"}
