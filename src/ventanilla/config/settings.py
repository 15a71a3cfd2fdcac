"""Django's settings, made of the environment. Each variable is described in docs/operations/settings.md."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ventanilla.config import log, sign_in
from ventanilla.config.environment import read, town
from ventanilla.config.sign_in import *  # noqa: F403

ENVIRONMENT = read(os.environ)

VAR = ENVIRONMENT.var
CITY = ENVIRONMENT.city
DEMO = ENVIRONMENT.demo
URL = ENVIRONMENT.url
LIVE = ENVIRONMENT.live
DEBUG = False

SECRET_KEY = ENVIRONMENT.secret_keys[0] if ENVIRONMENT.secret_keys else ""
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.secret_keys[1:])

ROOT_URLCONF = "ventanilla.config.urls"
WSGI_APPLICATION = None
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "ventanilla.portal",
    "ventanilla.desk",
    "ventanilla.cases",
    "ventanilla.bookings",
    "ventanilla.notices",
    "ventanilla.registry",
    "ventanilla.catalog",
    "ventanilla.people",
    "ventanilla.ui",
    *sign_in.INSTALLED_APPS,
    "procrastinate.contrib.django",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "ventanilla.config.log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "ventanilla.config.city.TheCity",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *sign_in.MIDDLEWARE,
]

# --- Where people find us ------------------------------------------------------------------------

_address = urlsplit(URL or "")
_origin = f"{_address.scheme}://{_address.netloc}"
_secure = _address.scheme == "https"
ALLOWED_HOSTS = [_address.hostname] if _address.hostname else []
CSRF_TRUSTED_ORIGINS = [_origin] if URL else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
if _secure:
    # The prefix makes browsers refuse a cookie of this name from any other host or without HTTPS.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
else:
    # Browsers share cookies between the ports of one address; the two towns of a demonstration must not.
    SESSION_COOKIE_NAME = f"session-{_address.port or 80}"
    CSRF_COOKIE_NAME = f"csrf-{_address.port or 80}"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = _secure
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _secure else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", *([LIVE] if LIVE else [])],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "form-action": ["'self'"],
    "manifest-src": ["'self'"],
    "base-uri": ["'none'"],
}
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
KIOSKS = ENVIRONMENT.kiosks

# --- Data ----------------------------------------------------------------------------------------

# One connection for each thread that serves, and two to spare. Statements are prepared on the server
# after five uses, which saves a third of the time of a simple request.
_connection_options = {
    "pool": {"min_size": 1, "max_size": ENVIRONMENT.web_threads + 2, "timeout": 15},
    "server_side_binding": True,
    "prepare_threshold": 5,
}
DATABASES: dict[str, dict[str, Any]]
if ENVIRONMENT.database:
    DATABASES = {
        "default": {
            "ENGINE": "ventanilla.adapters.postgres",
            "NAME": ENVIRONMENT.database.name,
            "USER": ENVIRONMENT.database.user,
            "PASSWORD": ENVIRONMENT.database.password,
            "HOST": ENVIRONMENT.database.host,
            "PORT": ENVIRONMENT.database.port,
            "OPTIONS": {**_connection_options, **ENVIRONMENT.database.options},
        }
    }
else:
    from ventanilla.adapters.postgres import cluster

    _data = VAR / "postgres"
    _name = CITY.name if CITY else "ventanilla"
    DATABASES = {
        "default": {
            "ENGINE": "ventanilla.adapters.postgres",
            "NAME": _name,
            "USER": cluster.SUPERUSER,
            "HOST": str(cluster.socket_folder(_data)),
            "OPTIONS": _connection_options,
            "EMBEDDED": {"data": str(_data), "database": _name},
        }
    }

# Shared by every process, because limits on how often somebody may try are counted in it.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "config_cache"},
}

FILES = ENVIRONMENT.files
if FILES.startswith("s3://"):
    _bucket = urlsplit(FILES)
    _documents: dict[str, Any] = {
        "BACKEND": "ventanilla.adapters.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": _bucket.netloc,
            "location": _bucket.path.strip("/"),
            "file_overwrite": False,
            "default_acl": None,
        },
    }
else:
    _documents = {
        "BACKEND": "ventanilla.adapters.storage.WholeFileStorage",
        "OPTIONS": {"location": FILES, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    }
STORAGES: dict[str, dict[str, Any]] = {
    "default": _documents,
    "documents": _documents,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# An upload is kept in memory up to the first size and in a file beyond it; other fields stay below the second.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Languages and time --------------------------------------------------------------------------

LANGUAGES, TIME_ZONE = town(CITY)
LANGUAGE_CODE = LANGUAGES[0][0]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
USE_I18N = True
USE_TZ = True

# --- Outside things ------------------------------------------------------------------------------

_mail = ENVIRONMENT.mail
if _mail is None or _mail.host is None:
    MAILERS: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": _mail.host,
                "port": _mail.port,
                "username": _mail.user,
                "password": _mail.password,
                "use_tls": _mail.starttls,
                "use_ssl": _mail.tls,
                "timeout": 20,
            },
        }
    }
MAIL_TO_OUTBOX = _mail is not None and _mail.host is None
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from or ""

SMS = ENVIRONMENT.sms
TEXTER = "ventanilla.adapters.sms.texter"
ANTIVIRUS = ENVIRONMENT.antivirus
SCANNER = "ventanilla.adapters.antivirus.scanner"
SEAL = ENVIRONMENT.seal
SEAL_PASSWORD = ENVIRONMENT.seal_password
TSA = ENVIRONMENT.tsa
SEALER = "ventanilla.adapters.signature.sealer"

TASKS = {"default": {"BACKEND": "ventanilla.adapters.jobs.ProcrastinateBackend", "QUEUES": []}}

# --- Pages ---------------------------------------------------------------------------------------

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "ventanilla.ui.engine.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "ventanilla.ui.context.page",
                "ventanilla.portal.context.contingency",
            ],
        },
    }
]

# Widgets of Django's forms are drawn by the templates above, which are kept and quick.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

LOGGING = log.CONFIGURATION
LOGGING_CONFIG = "ventanilla.config.log.configure"
