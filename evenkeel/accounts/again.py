"""Asks once more who it is, before what matters most."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from evenkeel.accounts import drafts, sessions
from evenkeel.accounts.requests import SignedInRequest
from evenkeel.common import clock
from evenkeel.design.leading_on import with_next

View = TypeVar("View", bound=Callable[..., HttpResponse])


def again(view: View) -> View:
    """Open the view only to whoever proved who they are in the last five minutes; others are asked first.

    Stands under `@requires`. What they had sent is kept for them meanwhile.
    """

    @functools.wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sessions.has_fresh_proof(request, clock.now()):
            return view(request, *args, **kwargs)
        draft = drafts.draft_of(request)
        back_to = request.get_full_path()
        if draft:
            drafts.keep(request, draft)
            back_to = reverse("accounts:carry_on")
        return redirect(with_next("accounts:confirm_it_is_you", back_to))

    return guarded  # type: ignore[return-value]
