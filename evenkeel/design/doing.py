"""How a view does a thing that needs no form, and says what came of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from evenkeel.common.refusals import Refusal


def done(
    request: HttpRequest, do: Callable[[], object], said: str, *, already: type[Refusal] | tuple[()] = ()
) -> bool:
    """Do it, and say so on the next page; where the action refuses, say why there. Whether it was done.

    The refusal named by `already` says that somebody else did it before.
    """
    try:
        do()
    except already as refusal:
        messages.info(request, str(refusal.sentence))
        return True
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return False
    messages.success(request, said)
    return True
