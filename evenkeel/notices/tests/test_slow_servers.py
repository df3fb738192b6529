"""A mail server that dawdles is cut off in good time, however far it came before it began to."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from evenkeel.notices.mail_server import read_mail_url
from evenkeel.notices.models import Notice, Outage
from evenkeel.notices.sweeps import send_due
from evenkeel.notices.tests.factories import NOW, notice
from evenkeel.notices.transports.time_limit import LONGEST_TIMEOUTS

pytestmark = [pytest.mark.django_db, pytest.mark.timed]

TIMEOUT = 0.4
LIMIT = LONGEST_TIMEOUTS * TIMEOUT
# What a slow machine may need beside.
SLACK = 0.8
A_BYTE = 0.1


def says(line):
    return lambda caller, certificate: caller.sendall(line)


def says_slowly(line, seconds):
    """A byte at a time, well within every timeout."""

    def say(caller, certificate):
        for byte in line:
            caller.sendall(bytes([byte]))
            time.sleep(seconds / len(line))

    return say


def hears(caller, certificate):
    caller.recv(4096)


def waits(seconds):
    return lambda caller, certificate: time.sleep(seconds)


def is_silent(caller, certificate):
    while caller.recv(4096):
        pass


def dawdles(caller, certificate):
    while True:
        caller.sendall(b"2")
        time.sleep(A_BYTE)


def dawdles_over_a_handshake(caller, certificate):
    """The head of a long record with a long greeting in it, and then the rest of it a byte at a time."""
    hears(caller, certificate)
    caller.sendall(b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xf0")
    while True:
        caller.sendall(b"\x00")
        time.sleep(A_BYTE)


def encrypts(caller, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context.wrap_socket(caller, server_side=True)


GREETING, GO_AHEAD = b"220 mail.example\r\n", b"220 Go ahead\r\n"
OFFER = b"250-mail.example\r\n250 STARTTLS\r\n"
OFFERED = [says(GREETING), hears, says(OFFER), hears, says(GO_AHEAD)]


@pytest.mark.parametrize(
    ("scheme", "steps"),
    [
        pytest.param("smtp", [is_silent], id="it never greets"),
        pytest.param("smtp", [dawdles], id="its greeting never ends"),
        pytest.param("smtps", [is_silent], id="it never shakes hands"),
        pytest.param("smtps", [dawdles_over_a_handshake], id="its handshake never ends"),
        pytest.param("smtp+starttls", [*OFFERED, is_silent], id="it offers to encrypt and never does"),
        pytest.param(
            "smtp+starttls", [*OFFERED, dawdles_over_a_handshake], id="its offered handshake never ends"
        ),
        pytest.param(
            "smtp",
            [says_slowly(GREETING, 0.9 * LIMIT), hears, dawdles],
            id="its greeting is slow and its next answer never ends",
        ),
        pytest.param(
            "smtp+starttls",
            [says_slowly(GREETING, 0.9 * LIMIT), hears, says_slowly(OFFER, 0.8 * LIMIT), hears, dawdles],
            id="it is slow in every step",
        ),
        pytest.param(
            "smtps",
            [waits(0.8 * TIMEOUT), encrypts, says_slowly(GREETING, 0.6 * LIMIT), hears, dawdles],
            id="it is slow to shake hands and to greet",
        ),
        pytest.param(
            "smtp+starttls",
            [
                *OFFERED[:2],
                says_slowly(OFFER, 0.8 * LIMIT),
                hears,
                says(GO_AHEAD),
                waits(0.8 * TIMEOUT),
                encrypts,
                dawdles,
            ],
            id="its time ends amid the handshake",
        ),
    ],
)
def test_a_delivery_ends_in_time_whatever_the_server_dawdles_over(settings, scheme, steps, trusted):
    settings.MAIL_TIMEOUT_SECONDS = TIMEOUT
    row = notice()
    with server(steps, trusted) as port:
        settings.MAIL_SERVER = read_mail_url(f"{scheme}://127.0.0.1:{port}")
        began = time.monotonic()
        send_due(NOW)
        took = time.monotonic() - began
    assert took < LIMIT + SLACK
    row.refresh_from_db()
    assert row.status == Notice.Status.WAITING
    assert Outage.objects.get().reason in ("unreachable", "connection_lost")


def test_a_name_with_many_addresses_of_which_none_answers_ends_in_time(settings, monkeypatch):
    settings.MAIL_TIMEOUT_SECONDS = TIMEOUT
    notice()
    with full_house() as port:
        address = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
        known = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *asked, **named: (
                12 * [address] if host == "mail.example" else known(host, *asked, **named)
            ),
        )
        settings.MAIL_SERVER = read_mail_url(f"smtp://mail.example:{port}")
        began = time.monotonic()
        send_due(NOW)
    assert time.monotonic() - began < LIMIT + SLACK
    assert Outage.objects.get().reason == "unreachable"


@contextmanager
def server(steps, certificate):
    """Answers one caller by these steps, and no longer than some seconds in all."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer():
            caller, _address = listening.accept()
            ended = threading.Timer(4 * LIMIT, lambda: socket.socket.shutdown(caller, socket.SHUT_RDWR))
            ended.start()
            with suppress(OSError):
                for step in steps:
                    caller = step(caller, certificate) or caller
            ended.cancel()
            ended.join()
            caller.close()

        answering = threading.Thread(target=answer, daemon=True)
        answering.start()
        yield listening.getsockname()[1]
        answering.join()


@contextmanager
def full_house():
    """A port at which nobody is let in and nobody is sent away."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        with socket.create_connection(listening.getsockname()):
            yield listening.getsockname()[1]


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    """A certificate, with its key, that this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = Path(tmp_path) / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path
