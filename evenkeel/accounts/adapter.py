"""How allauth is fitted in: its mail goes through the outbox, its secrets are encrypted."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from evenkeel.accounts import actions, messages
from evenkeel.accounts.models import User
from evenkeel.accounts.network import client_address
from evenkeel.accounts.ways import first_page
from evenkeel.common import clock, encryption
from evenkeel.design.leading_on import is_own_path
from evenkeel.organisations.queries import provider


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks of this project about signing in."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the code into the outbox. Raises LookupError for any other mail: the rest is sent by our own actions."""
        if template_prefix != "account/email/login_code":
            raise LookupError(template_prefix)
        user = User.objects.get(email=email)
        message = messages.sign_in_code(context["code"])
        actions.tell(user, "sign_in_code", message, now=clock.now(), is_secret=True)

    def generate_login_code(self) -> str:
        return f"{secrets.randbelow(10**6):06}"

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages say what has happened themselves."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Begin again, without a word about the account."""
        return redirect("accounts:sign_in")

    def is_safe_url(self, url: str) -> bool:
        return is_own_path(url)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return first_page(request)


class MfaAdapter(DefaultMFAAdapter):
    """What allauth asks of this project about second steps."""

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls this service: the name that stands on its pages."""
        return provider().service_name or "Evenkeel"

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)
