"""Staff's own words with light formatting: Markdown to HTML, and then only what is allowed stays."""

import functools
from typing import TYPE_CHECKING

import nh3
from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "a", "blockquote"}
_ADDRESSES = {"http", "https", "mailto", "tel"}
# What an offering says stands on many pages, and each is made anew whenever a place is taken.
MOST_KEPT = 1000


@functools.lru_cache(MOST_KEPT)
def rich_text(markdown: str) -> Markup:
    """Safe HTML from Markdown: paragraphs, headings, lists, emphasis, quotations and links; nothing else."""
    html = _markdown().render(markdown or "")
    return Markup(  # noqa: S704 - nh3 has just cleaned it
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}, "*": set()},
            url_schemes=_ADDRESSES,
            link_rel="noopener noreferrer",
        )
    )


@functools.cache
def _markdown() -> "MarkdownIt":
    # Loaded with the first text: a start need not wait for it.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "linkify": False})
