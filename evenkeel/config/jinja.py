"""The Jinja environment that every page is rendered in."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment

from evenkeel.design.undefined import NamedUndefined


def environment(**options: Any) -> Environment:
    """Autoescaped, with gettext, and with the globals that layouts need."""
    options |= {"autoescape": True, "undefined": NamedUndefined, "extensions": ["jinja2.ext.i18n"]}
    made = Environment(**options)
    made.globals.update(static=static, url=reverse)
    return made
