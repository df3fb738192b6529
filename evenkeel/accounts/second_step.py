"""Second steps as allauth keeps them: apps, passkeys and recovery codes."""

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django.utils.safestring import SafeString, mark_safe

from evenkeel.accounts.models import User


def spend_code(user: User, code: str) -> Authenticator | None:
    """The app or the recovery codes that this code is from; it works no second time."""
    candidates = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    return next((one for one in candidates.order_by("-type") if one.wrap().validate_code(code)), None)


def code_shown_now(user: User) -> str:
    """The code that the user's app shows at this moment; empty without an app."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None:
        return ""
    secret = get_adapter().decrypt(app.data["secret"])
    around_now = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, around_now[len(around_now) // 2]))


def is_proved(form: AddWebAuthnForm | AuthenticateWebAuthnForm) -> bool:
    """Whether a passkey's answer holds; what is not even shaped like an answer does not."""
    try:
        return form.is_valid()
    except (AttributeError, InvalidSignature, KeyError, TypeError, ValueError):
        return False


def qr_code(user: User, secret: str) -> SafeString:
    """What the app's camera reads, as an SVG without any style."""
    url = get_adapter().build_totp_url(user, secret)
    return mark_safe(segno.make(url).svg_inline(scale=5, dark="#212b32", light="#fff"))  # noqa: S308 - our own SVG
