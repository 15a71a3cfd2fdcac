"""Where people are sent to sign in, for the tests of this room alone."""

from django.http import HttpResponse
from django.urls import include, path


def nowhere(request: object) -> HttpResponse:
    return HttpResponse()


desk = ([path("desk/sign-in", nowhere, name="sign_in")], "desk")
portal = ([path("sign-in", nowhere, name="sign_in"), path("folder", nowhere, name="folder")], "portal")
urlpatterns = [path("", include(portal)), path("", include(desk))]
