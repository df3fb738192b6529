"""Every setting, read from the environment; docs/reference/settings.md lists them for operators."""

import os
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from evenkeel.config.environment import Environment
from evenkeel.config.failures import SQLITE_FILE, data_folder

env = Environment()

PROJECT = Path(__file__).resolve().parent.parent.parent
CONTENT = PROJECT / "content"
TESTING = "pytest" in sys.modules

# Everything that an installation keeps outside its database: the SQLite file, the secret key, encryption keys.
DATA = data_folder()


def _kept_secret(name: str) -> str:
    """A secret from the environment, else one made once and kept in the data folder for its owner alone."""
    # As it stands, spaces and all: another key would read nothing.
    given = os.environ.get(name, "")
    if given:
        return given
    if TESTING:
        return "only for tests, never for people " + name
    kept = DATA / name.lower().removeprefix("evenkeel_").replace("_", "-")
    make_private(kept, secrets.token_urlsafe(48))
    return kept.read_text().strip()


def make_private(file: Path, content: str = "") -> None:
    """Make the file where there is none, for its owner alone; whole at once, since others may start at this moment."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w") as made:
            made.write(content)
        # Unlike a rename, this never takes the place of what another process has just made.
        os.link(unfinished, file)
    except FileExistsError:
        pass
    except OSError:
        # Some disks know no second name of a file. Then the moment in between has to do.
        if not file.exists():
            os.rename(unfinished, file)
    finally:
        Path(unfinished).unlink(missing_ok=True)


SECRET_KEY = _kept_secret("EVENKEEL_SECRET_KEY")
# Newest first, separated by commas: the first encrypts, all decrypt.
ENCRYPTION_KEYS = [key for key in _kept_secret("EVENKEEL_ENCRYPTION_KEYS").split(",") if key]
if not ENCRYPTION_KEYS:
    raise ImproperlyConfigured(
        "EVENKEEL_ENCRYPTION_KEYS holds no key: write them with commas between, or leave it out to have one made."
    )

DEBUG = env.switch("EVENKEEL_DEBUG", default=False)
# A demonstration holds invented people only; it shows a mailbox with every message sent, and its own sign-ins.
DEMONSTRATION = env.switch("EVENKEEL_DEMONSTRATION", default=False)

BASE_URL = env.site("EVENKEEL_BASE_URL", default="http://127.0.0.1:8000")
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.hosts("EVENKEEL_HOSTS", default="127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# Number of proxies of our own in front; the client's address is read from X-Forwarded-For only when above nought.
TRUSTED_PROXIES = env.number("EVENKEEL_TRUSTED_PROXIES", default=0, least=0, most=20)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "evenkeel.config",
    "evenkeel.demo",
    "evenkeel.home",
    "evenkeel.gatherings",
    "evenkeel.safety",
    "evenkeel.people",
    "evenkeel.tasks",
    "evenkeel.accounts",
    "evenkeel.organisations",
    "evenkeel.notices",
    "evenkeel.audit",
    "evenkeel.design",
    "evenkeel.common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "evenkeel.design.middleware.CachingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "evenkeel.design.middleware.NotAllowedMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "evenkeel.accounts.middleware.AccessMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "evenkeel.config.urls"
WSGI_APPLICATION = "evenkeel.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "evenkeel.config.jinja.environment",
        },
    },
    # allauth's own pages and mails; every one that a person can reach is overridden above.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "evenkeel.design.forms.Renderer"

# SQLite unless an address is given. IMMEDIATE, so that a transaction that will write waits for its turn at its start.
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database("DATABASE_URL")
    # Not as an address, in which some characters of a folder's name would mean something else.
    or {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA / SQLITE_FILE)}
}
_database = DATABASES["default"]
SQLITE = "sqlite" in _database["ENGINE"]
if SQLITE:
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    }
    if not TESTING and _database["NAME"] != ":memory:":
        # What SQLite keeps beside the file gets the same rights.
        make_private(Path(_database["NAME"]))
    # A file, since threads and processes of the race tests share it.
    _database["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"evenkeel-test-{os.getpid()}.sqlite3")}
    _database["CONN_MAX_AGE"] = None
else:
    _database["CONN_MAX_AGE"] = 600
    _database["CONN_HEALTH_CHECKS"] = True
    _database["TEST"] = {"NAME": f"test_evenkeel_{os.getpid()}"}

# Languages that the pages are complete in; the first has no prefix in the address.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [PROJECT / "evenkeel" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("EVENKEEL_TIME_ZONE", default="Europe/London")
FORMAT_MODULE_PATH = ["evenkeel.common.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("EVENKEEL_STATIC", default=str(PROJECT / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "evenkeel.config.static_files.HashedStorage"
    },
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = DEBUG or TESTING

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "evenkeel.accounts.password_strength.NotEasilyGuessed"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
if TESTING:
    # Made to be slow, and tests make many.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/your-support/"
ACCOUNT_ADAPTER = "evenkeel.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# accounts/throttle.py counts tries instead: these would count for an account alone, and lock its owner out.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "evenkeel.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A phone's clock may be half a minute out.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "evenkeel.accounts.views.unproved.form_without_proof"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_SSL_REDIRECT = False
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

STAFF_IDLE_MINUTES = env.number("EVENKEEL_STAFF_IDLE_MINUTES", default=15, least=1, most=24 * 60)
STAFF_SESSION_HOURS = env.number("EVENKEEL_STAFF_SESSION_HOURS", default=8, least=1, most=7 * 24)

# No inline script or style at all, and nothing from another host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Messages. With no mail server named here or on the set-up pages, a demonstration delivers to its own mailbox.
MAIL_SERVER = env.mail_server("EVENKEEL_MAIL_URL")
MAIL_FROM = env.email("EVENKEEL_MAIL_FROM")
MAIL_TIMEOUT_SECONDS = env.number("EVENKEEL_MAIL_TIMEOUT_SECONDS", default=20, least=1, most=600)
NOTICE_LEASE_SECONDS = env.number("EVENKEEL_NOTICE_LEASE_SECONDS", default=120, least=1, most=24 * 3600)
WORKER_STALE_SECONDS = env.number("EVENKEEL_WORKER_STALE_SECONDS", default=120, least=1, most=24 * 3600)

# How long what is known of people is kept; common/classification.py says of each field which period is its own.
KEEP_RECORDS_YEARS = env.number("EVENKEEL_KEEP_RECORDS_YEARS", default=8, least=1, most=100)
KEEP_MESSAGES_DAYS = env.number("EVENKEEL_KEEP_MESSAGES_DAYS", default=90, least=1, most=36_500)

# Where "Leave this page" goes: a page that anybody might have open.
LEAVE_URL = env.page("EVENKEEL_LEAVE_URL", default="https://www.bbc.co.uk/weather")

# Whether a process keeps what it has read of the programme and the provider until something of them changes.
KEEP_IN_PROCESS = not TESTING
# Public pages are kept whole in memory; how often a process asks the database whether they are still true.
PAGE_CACHE = env.switch("EVENKEEL_PAGE_CACHE", default=not TESTING)
PAGE_CACHE_RECHECK_SECONDS = env.seconds("EVENKEEL_PAGE_CACHE_RECHECK_SECONDS", default=0.2, most=60)
PAGE_CACHE_MAX_AGE_SECONDS = env.number("EVENKEEL_PAGE_CACHE_MAX_AGE_SECONDS", default=30, least=1, most=3600)

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"discreet": {"()": "evenkeel.config.request_log.Discreet"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]},
    },
    "root": {
        "handlers": ["console"],
        "level": env.one_of("EVENKEEL_LOG_LEVEL", default="WARNING", names=LOG_LEVELS),
    },
    "loggers": {
        "evenkeel": {"level": env.one_of("EVENKEEL_LOG_LEVEL", default="INFO", names=LOG_LEVELS)},
        # Its warnings are of pages that were refused: nobody has to do anything about them.
        "django.request": {"level": "ERROR"},
    },
}
