"""The web application: proxies believed, ready pages, then Django."""

from ventanilla.config.command import starting

starting.django()

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

from ventanilla.catalog import queries as catalog  # noqa: E402
from ventanilla.config import pages  # noqa: E402
from ventanilla.config.proxies import TrustedProxies  # noqa: E402

application = TrustedProxies(
    pages.ReadyPages(WSGIHandler(), known=catalog.generation, listen=pages.follow), settings.TRUSTED_PROXIES
)
