"""The Jinja environment that every page is rendered in."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import ChoiceLoader, Environment, FileSystemBytecodeCache, PackageLoader
from jinja2.bccache import Bucket
from markupsafe import Markup

from evenkeel.common.dates import said_date, said_span, said_time
from evenkeel.common.phones import dialled, shown_number
from evenkeel.design import globals as page_globals
from evenkeel.design import helpers
from evenkeel.design.leading_on import path_with_next, with_next
from evenkeel.design.rich_text import rich_text
from evenkeel.design.undefined import NamedUndefined


def environment(**options: Any) -> Environment:
    """Escapes by itself, translates, knows the NHS components, and refuses a name that a page was not given."""
    options.pop("autoescape", None)
    options |= {
        "undefined": NamedUndefined,
        "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
        "loader": ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")]),
        "bytecode_cache": _compiled_templates(),
        # As the NHS components are written for.
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    made = Environment(autoescape=True, **options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals.update(
        static=static,
        url=_url,
        with_next=with_next,
        path_with_next=path_with_next,
        language=get_language,
        provider=page_globals.provider,
        crisis_lines=page_globals.crisis_lines,
        kept=page_globals.kept,
        staff_navigation=page_globals.staff_navigation,
        staff_banners=page_globals.staff_banners,
        **helpers.GLOBALS,
    )
    made.tests["escaped"] = _holds_markup
    made.filters.update(
        said_date=said_date,
        said_time=said_time,
        said_span=said_span,
        phone=shown_number,
        dialled=dialled,
        rich_text=rich_text,
    )
    return made


class _CompiledTemplates(FileSystemBytecodeCache):
    """Keeps templates as they were compiled, for the next start; where nothing can be written it keeps nothing."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled_templates() -> _CompiledTemplates:
    # Among the data: what lies there runs with the next start, so nobody else may write to it.
    folder = settings.DATA / "templates"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
    return _CompiledTemplates(str(folder))


def _holds_markup(value: Any) -> bool:
    """Whether a component should take the value as HTML.

    Translated text is marked as safe too, and the components would print it a second time, outside its paragraph.
    """
    return isinstance(value, Markup) and "<" in value


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a route: `url("gatherings:view_session", session_id=3)`."""
    return reverse(name, args=args, kwargs=kwargs)
