"""Settings for tests: the demonstration's, with a database cluster of their own, fast and not durable."""

import os
import secrets
from pathlib import Path

_root = Path(__file__).resolve().parents[1]
_var = Path(os.environ.get("VENTANILLA_VAR", _root / "var")).absolute()
os.environ["VENTANILLA_VAR"] = str(_var if _var.name == "test" else _var / "test")
os.environ["VENTANILLA_DEMO"] = "yes"
os.environ["VENTANILLA_SECRET_KEY"] = secrets.token_urlsafe(50)
os.environ["VENTANILLA_URL"] = "http://testserver"
if (_root / "cities" / "metepec" / "city.yaml").exists():
    os.environ.setdefault("VENTANILLA_CITY", str(_root / "cities" / "metepec"))

from ventanilla.config.settings import *  # noqa: E402, F403
from ventanilla.config.settings import DATABASES, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES["default"]["OPTIONS"].pop("pool")
if "EMBEDDED" in DATABASES["default"]:
    DATABASES["default"]["EMBEDDED"]["durable"] = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": []}}
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "WARNING"}}
LOGGING_CONFIG = "logging.config.dictConfig"
# Unit tests speak the source language; that every string is translated is asked in tests/structure.
LOCALE_PATHS = []
