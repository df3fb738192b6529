"""What answers a form that came back without the proof that it is from this site: nothing of it is done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from evenkeel.accounts.ways import first_page, to_sign_in_for
from evenkeel.common.access import Access
from evenkeel.design import errors
from evenkeel.design.helpers import local_path
from evenkeel.design.leading_on import next_page

# The proof changes as somebody signs in: a second press of these pages' buttons brings the one from before.
_SIGNS_IN = frozenset(
    {
        "account_confirm_login_code",
        "account_login",
        "accounts:join",
        "accounts:make_first_person",
        "accounts:sign_in",
        "accounts:sign_in_by_passkey",
        "mfa_authenticate",
    }
)


def form_without_proof(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Lead on whoever is signed in or out by now, as the form was to do, and to sign-in whoever has to; else say why.

    Nothing but where a link could lead them anyway comes of it.
    """
    match = request.resolver_match
    access: Access | None = getattr(match.func, "access", None) if match else None
    if match is None or access is None:
        return errors.csrf_failure(request, reason)
    is_in = request.user.is_authenticated
    if match.view_name in _SIGNS_IN and is_in:
        return redirect(next_page(request) or first_page(request))
    if match.view_name == "accounts:sign_out" and not is_in:
        return redirect(local_path("/"))
    if access.kind != "public" and not is_in:
        return to_sign_in_for(request, access)
    return errors.csrf_failure(request, reason)
