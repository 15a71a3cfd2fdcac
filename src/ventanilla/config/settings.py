"""Settings, read from environment variables. Each is described in docs/operations/settings.md."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("VENTANILLA_VAR", ROOT / "var"))
CITY = Path(os.environ.get("VENTANILLA_CITY", ROOT / "cities" / "metepec"))
SECRET_KEY = os.environ.get("VENTANILLA_SECRET_KEY", "only-until-the-runtime-lands")
DEBUG = False
DEMO = True
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "es"
LANGUAGES = [("es-mx", "Español"), ("es", "Castellano"), ("ca", "Català"), ("en", "English")]
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "ventanilla.config.urls"
INSTALLED_APPS = [
    "ventanilla.portal",
    "ventanilla.desk",
    "ventanilla.cases",
    "ventanilla.notices",
    "ventanilla.registry",
    "ventanilla.catalog",
    "ventanilla.people",
    "ventanilla.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]


def _database() -> dict[str, object]:
    from urllib.parse import parse_qs, urlsplit

    url = os.environ.get("DATABASE_URL")
    if not url:
        from ventanilla.adapters import postgres

        url = postgres.start(VAR / "postgres")
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
    }


DATABASES = {"default": _database()}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
STATIC_URL = "/static/"
