"""Unknown names in pages are errors."""

from jinja2 import ChainableUndefined


class NamedUndefined(ChainableUndefined):
    pass
