"""The whole site by audience: addresses for machines, the desk, and the portal in each language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from ventanilla.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("ventanilla.portal.root_urls")),
]

if settings.DEMO:
    urlpatterns += [path("demo", include("ventanilla.config.demo.urls"))]

urlpatterns += i18n_patterns(
    path("desk/", include("ventanilla.desk.urls")),
    path("", include("ventanilla.portal.urls")),
)

handler400 = "ventanilla.portal.errors.bad_request"
handler500 = "ventanilla.portal.errors.server_error"
