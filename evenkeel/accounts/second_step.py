"""Second steps as allauth keeps them: apps, passkeys and recovery codes."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from evenkeel.accounts.models import User
from evenkeel.common.locks import locked
from evenkeel.common.refusals import Refusal

# Beside an app's secret: which of its codes was used last, counted in half minutes as apps count them.
_LAST_USED = "last_used_counter"


class CodeIsSpent(Refusal):
    """The app shows this code, and it or a later one was used."""


@transaction.atomic
def spend_code(user: User, code: str) -> Authenticator | None:
    """The app or the recovery codes that this code is from; it works no second time. Raises CodeIsSpent."""
    candidates = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    return next((one for one in locked(candidates.order_by("-type")) if _spend(one, code)), None)


def _spend(authenticator: Authenticator, code: str) -> bool:
    if authenticator.type == Authenticator.Type.TOTP:
        return _spend_app_code(authenticator, code)
    return bool(authenticator.wrap().validate_code(code))


def _spend_app_code(app: Authenticator, code: str) -> bool:
    """Whether the app shows this code about now.

    Raises CodeIsSpent where it or a later one was used before (RFC 6238, 5.2).
    """
    counter = counter_of(_secret_of(app), code)
    if counter is None:
        return False
    if counter <= app.data.get(_LAST_USED, -1):
        raise CodeIsSpent(
            _("That code has been used. Wait until your app shows the next one, and type that."), field="code"
        )
    remember_used(app, counter)
    return True


def remember_used(app: Authenticator, counter: int) -> None:
    """Keep which of the app's codes was used last, so that neither it nor an earlier one works again."""
    app.data[_LAST_USED] = counter
    app.save(update_fields=["data"])


def counter_of(secret: str, code: str) -> int | None:
    """Which of the codes that an app with this secret shows about now this one is; None where it is none of them."""
    around_now = totp.yield_hotp_counters_from_time()
    return next((n for n in around_now if compare_user_code(actual=code, expected=_code_at(secret, n))), None)


def _secret_of(app: Authenticator) -> str:
    return str(get_adapter().decrypt(app.data["secret"]))


def _code_at(secret: str, counter: int) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def code_shown_now(user: User) -> str:
    """The code that the user's app shows at this moment; empty without an app."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None:
        return ""
    around_now = list(totp.yield_hotp_counters_from_time())
    return code_of(app, around_now[len(around_now) // 2])


def code_of(app: Authenticator, counter: int) -> str:
    """The code that the app shows when it has counted so far."""
    return _code_at(_secret_of(app), counter)


def is_proved(form: AddWebAuthnForm | AuthenticateWebAuthnForm) -> bool:
    """Whether a passkey's answer holds; what is not even shaped like an answer does not."""
    try:
        return form.is_valid()
    except (AttributeError, InvalidSignature, KeyError, TypeError, ValueError):
        return False


def qr_code(user: User, secret: str) -> SafeString:
    """What the app's camera reads, as an SVG without any style."""
    url = get_adapter().build_totp_url(user, secret)
    # Only whoever sets up an app needs it; it would take its time at every start.
    import segno

    return mark_safe(segno.make(url).svg_inline(scale=5, dark="#212b32", light="#fff"))  # noqa: S308 - our own SVG
