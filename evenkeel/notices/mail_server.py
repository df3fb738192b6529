"""A mail server, and the address that names one in the environment."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SECURITY_BY_SCHEME = {"smtp": "none", "smtp+starttls": "starttls", "smtps": "tls"}
PORTS = {"none": 25, "starttls": 587, "tls": 465}


@dataclass(frozen=True)
class MailServer:
    """A mail server. `security` is "starttls", "tls" or "none"."""

    host: str
    port: int
    security: str
    username: str = ""
    password: str = ""


def read_mail_url(address: str) -> MailServer:
    """The server that an address names: smtp://, smtp+starttls:// or smtps://, with user, password and port.

    Raises ValueError where it names none.
    """
    parts = urlsplit(address)
    if parts.scheme not in SECURITY_BY_SCHEME or not parts.hostname or parts.port == 0:
        raise ValueError(address)
    # A sign such as "/" or "#" in a password that is not written as %2F or %23 would end the address there.
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(address)
    security = SECURITY_BY_SCHEME[parts.scheme]
    return MailServer(
        host=parts.hostname,
        port=parts.port or PORTS[security],
        security=security,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
