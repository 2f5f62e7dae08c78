"""Settings: one file, read from the environment; deploy/liandong.env names every variable."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from csp.constants import NONE, SELF

from liandong.config import home
from liandong.config.addresses import networks
from liandong.config.postgres import PORT, socket_folder

ROOT = Path(__file__).resolve().parents[2]
HOME = home.home()
RULEBOOK = Path(os.environ.get("LIANDONG_RULEBOOK", ROOT / "rulebook"))
FILES_ROOT = Path(os.environ.get("FILES_ROOT", HOME / "files"))
PRACTICE_ROOT = Path(os.environ.get("PRACTICE_ROOT", HOME / "practice"))
GUARD_ROOT = Path(os.environ.get("GUARD_ROOT", HOME / "guard"))
# Sites whose pages may ask the guard from a browser (https://…, by commas); none: only systems ask.
GUARD_ORIGINS = frozenset(os.environ.get("GUARD_ORIGINS", "").replace(",", " ").split())
# Where clients that sign their calls reach the guard (https://…, by commas): a token must be meant for one of these.
GUARD_ADDRESSES = frozenset(os.environ.get("GUARD_ADDRESSES", "").replace(",", " ").split())
REGISTERS_ROOT = Path(os.environ.get("REGISTERS_ROOT", HOME / "registers"))
# Printed on legal documents as a QR code: where the public reaches the site.
PUBLIC_URL = os.environ.get("LIANDONG_PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
ASSETS = Path(os.environ.get("LIANDONG_ASSETS", ROOT / ".cache" / "assets"))

SECRET_KEY = os.environ.get("SECRET_KEY") or home.secrets(HOME)["secret_key"]
# Of its own: the key of sessions may be changed, this one never.
IDENTITY_KEY = home.identity_key(HOME)
DEBUG = False
HTTPS = os.environ.get("LIANDONG_HTTPS", "") == "1"
ALLOWED_HOSTS = os.environ.get("LIANDONG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
# Front servers whose X-Forwarded-For is believed; none: who connects is who asks.
PROXIES = networks(os.environ.get("LIANDONG_PROXIES", ""))
LIANDONG_DEMO = os.environ.get("LIANDONG_DEMO", "") == "1"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "axes",
    "liandong.ground.audit",
    "liandong.ground.places",
    "liandong.ground.accounts",
    "liandong.ground.rulebook",
    "liandong.ground.directives",
    "liandong.ground.registry",
    "liandong.ground.dossiers",
    "liandong.ground.deadlines",
    "liandong.ground.documents",
    "liandong.ground.notices",
    "liandong.ground.ui",
    "liandong.discover.clues",
    "liandong.discover.ads",
    "liandong.discover.worklist",
    "liandong.discover.inspections",
    "liandong.discover.selfchecks",
    "liandong.warn.practice",
    "liandong.warn.risk",
    "liandong.warn.guard",
    "liandong.act.works",
    "liandong.act.dispatch",
    "liandong.act.consultations",
    "liandong.act.joint",
    "liandong.act.cases",
    "liandong.act.oversight",
    "liandong.feedback.credit",
    "liandong.feedback.publicity",
    "liandong.feedback.dashboards",
    "liandong.exchange",
    "liandong.config",  # stays last: the layer above all
]

MIDDLEWARE = [
    "liandong.config.middleware.TrueAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "liandong.config.middleware.ChosenLanguage",
    "liandong.config.middleware.UploadLimit",
    "liandong.config.middleware.WholeText",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "liandong.ground.accounts.middleware.ActingAgency",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "liandong.ground.ui.middleware.RefusalPage",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "liandong.config.urls"
WSGI_APPLICATION = "liandong.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# The database. The app never owns what it works on: it connects as liandong_app, or takes that role on a foreign
# server. Only the words below, or LIANDONG_AS=owner, keep the owner's rights.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "dbshell", "test", "prepare"}
OWNER_COMMANDS |= {"trail_rebase"}
AS_OWNER = os.environ.get("LIANDONG_AS") == "owner" or bool(
    OWNER_COMMANDS & {"_".join(sys.argv[1:words]).replace("-", "_") for words in (2, 3)}
)


def database() -> dict[str, Any]:
    """Where DATABASE_URL points, else the embedded server."""
    options: dict[str, Any] = {}
    given = os.environ.get("DATABASE_URL")
    wishes = [] if AS_OWNER else ["-c jit=off"]  # pages ask small questions: compiling one takes longer than it
    if given:
        url = urlparse(given)
        options = dict(parse_qsl(url.query))
        wishes = [options.pop("options", ""), *([] if AS_OWNER else ["-c role=liandong_app"]), *wishes]
        words = {"USER": unquote(url.username or ""), "PASSWORD": unquote(url.password or "")}
        words |= {"NAME": unquote(url.path[1:]), "HOST": unquote(url.hostname or ""), "PORT": str(url.port or "")}
    else:
        role = "owner" if AS_OWNER else "app"
        words = {"USER": "liandong" if AS_OWNER else "liandong_app", "NAME": "liandong", "PORT": PORT}
        words |= {"HOST": str(socket_folder(HOME)), "PASSWORD": home.secrets(HOME)[f"database_{role}"]}
    options["options"] = " ".join(filter(None, wishes))
    if size := int(os.environ.get("LIANDONG_POOL", "0")):
        options["pool"] = {"min_size": 1, "max_size": size, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **words,
        "OPTIONS": options,
        "ATOMIC_REQUESTS": True,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": f"test_liandong_{os.environ.get('LIANDONG_TEST_NAME', 'main')}"},
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Style sheets, scripts and pictures: ours from the apps, others' from the set-up. LIANDONG_STATIC names the folder of
# the collected, compressed files; without it (tests, first steps) they are found where they lie.
STATIC_URL = "/static/"
STATICFILES_DIRS = [folder for folder in (ASSETS / "static",) if folder.exists()]
COLLECTED = os.environ.get("LIANDONG_STATIC", "")
STATIC_ROOT = Path(COLLECTED) if COLLECTED else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not COLLECTED

# Who is there.
if "liandong.ground.accounts" in INSTALLED_APPS:
    AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
AXES_HANDLER = "liandong.config.locks.Locks"
AXES_CLIENT_IP_CALLABLE = "liandong.config.addresses.counted"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
ADDRESS_FAILURE_LIMIT = 50  # with any names: an office behind one address is many people
ADDRESS_COOLS_OFF = AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or one browser that keeps trying would lock an office for ever
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "config/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# What a browser may do with our pages: nothing from elsewhere, no inline script.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# What may come in. A request that announces more is answered at the door, before a byte of it is read.
UPLOAD_LIMIT = int(os.environ.get("LIANDONG_UPLOAD_MB", "200")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "liandong.warn.practice.uploads.InMemory",  # patients' names never reach the disk
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Where notices go besides the site: in_app, email, sms (a file another program picks up).
GATEWAYS = os.environ.get("LIANDONG_GATEWAYS", "in_app").split(",")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "liandong@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
    "root": {"handlers": ["stdout"], "level": os.environ.get("LIANDONG_LOG", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "liandong": {"level": os.environ.get("LIANDONG_LOG", "INFO")},
        "axes": {"level": "ERROR"},
        "psycopg.pool": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
    },
}
