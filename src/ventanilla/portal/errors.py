"""What is said when something goes wrong: in the city's own words and colours where that is still possible."""

import logging

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ventanilla.people.access import public

_LAST_WORDS = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>500</title>
<h1>500</h1><p>Something failed on our side. Please try again in a few minutes.</p>
<p lang="es">Algo ha fallado de nuestra parte. Vuelva a intentarlo en unos minutos.</p>
<p lang="ca">Alguna cosa ha fallat de la nostra part. Torni-ho a provar d'aquí a uns minuts.</p></html>
"""


@public(cached=False)
def server_error(request: HttpRequest) -> HttpResponse:
    """This function will show that the fault is ours; plainly, when even the city cannot be read."""
    try:
        return render(request, "500.html", status=500)
    except Exception:
        logging.getLogger(__name__).exception("the page of the fault failed too")
        return HttpResponse(_LAST_WORDS, status=500)


@public(cached=False)
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This function will refuse what cannot be answered; in a few words when it was asked of another host."""
    if isinstance(exception, DisallowedHost):
        return HttpResponse("There is no such site here.\n", status=400, content_type="text/plain")
    return render(request, "400.html", status=400)


@public(cached=False)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """This function will say that a form could not be taken as sent by the person themselves."""
    return render(request, "403_csrf.html", status=403)
