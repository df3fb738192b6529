"""What somebody had sent when they were asked who they are, kept until they have said so."""

import json
from dataclasses import astuple, dataclass

from django.http import HttpRequest

from evenkeel.accounts.next_page import page_it_stood_on
from evenkeel.accounts.requests import SignedInRequest
from evenkeel.common.encryption import decrypt, encrypt

_KEY = "kept_draft"
_GREATEST_LENGTH = 200_000
# The whole names of fields. A test finds each form that asks for a password or a code under another name.
NEVER_KEPT = frozenset(
    {"csrfmiddlewaretoken", "password", "new_password", "mail_password", "code", "credential"}
)


@dataclass(frozen=True)
class Draft:
    """A form as it was sent: whose it is, where it was going, its fields in order, and the page that it stood on.

    Without fields it was a button alone, or nothing of it may be kept.
    """

    user_id: int
    path: str
    fields: tuple[tuple[str, str], ...]
    stood_on: str


def draft_of(request: SignedInRequest) -> Draft | None:
    """The form that the signed-in user has just sent; None where they sent none.

    Passwords and codes are left out.
    """
    if request.method != "POST":
        return None
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        # A form's prefix stands before the field's name.
        if name.rpartition("-")[2] not in NEVER_KEPT
        for value in values
    )
    if sum(len(value) for _name, value in fields) > _GREATEST_LENGTH:
        fields = ()
    return Draft(request.user.pk, request.get_full_path(), fields, page_it_stood_on(request))


def keep(request: HttpRequest, draft: Draft) -> None:
    """Keep the draft, encrypted, in the session that is now nobody's."""
    request.session[_KEY] = encrypt(json.dumps(astuple(draft)))


def is_kept(request: HttpRequest) -> bool:
    """Whether a draft waits here for somebody, whoever it is."""
    return _KEY in request.session


def kept_draft(request: SignedInRequest) -> Draft | None:
    """The draft that was kept for whoever is now signed in."""
    kept = request.session.get(_KEY)
    if not kept:
        return None
    user_id, path, fields, stood_on = json.loads(decrypt(kept))
    if user_id != request.user.pk:
        return None
    return Draft(user_id, path, tuple((name, value) for name, value in fields), stood_on)


def forget_draft(request: HttpRequest) -> None:
    """Throw the draft away."""
    request.session.pop(_KEY, None)
