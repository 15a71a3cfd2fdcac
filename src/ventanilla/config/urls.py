"""The whole site by audience: the portal in each language, the desk, and addresses for machines."""

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("ventanilla.api.urls"))]

if settings.DEMO:
    urlpatterns += [path("demo", include("ventanilla.config.demo.urls"))]

urlpatterns += i18n_patterns(
    path("desk/", include("ventanilla.desk.urls", namespace="desk")),
    *(
        [path("", include("ventanilla.portal.urls", namespace="portal"))]
        if find_spec("ventanilla.portal.urls")
        else []
    ),
)
