"""A request as the middleware leaves it for views."""

from django.http import HttpRequest

from evenkeel.common.actors import Actor


class Request(HttpRequest):
    """A request that knows who is acting; only for types, since Django makes its own."""

    actor: Actor
