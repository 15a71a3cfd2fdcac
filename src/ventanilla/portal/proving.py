"""Holding back whoever floods the town with what anybody may do: by some work for their machine, then by a wait."""

import json
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ventanilla.people import limits

PROOF = "altcha"
NOT_SENT_AGAIN = (PROOF, "csrfmiddlewaretoken")


def held_back(request: HttpRequest, limit: limits.Limit, at: datetime) -> HttpResponse | None:
    """This function will count one more, and return what to answer instead of doing it; None to go on.

    The page that asks for work sends again by itself what was posted, so nothing is lost. Whoever has no
    JavaScript is shown the way to sign in, after which no work is asked.
    """
    verdict = limits.spend(request=request, limit=limit, proof=request.POST.get(PROOF, ""), at=at)
    if verdict is limits.Verdict.GO_ON:
        return None
    if verdict is limits.Verdict.WAIT:
        return render(request, "portal/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    posted = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_SENT_AGAIN
    ]
    shown = {"posted": posted, "challenge": json.dumps(limits.challenge(limit=limit, at=at)), "proof": PROOF}
    return render(request, "portal/proving.html", shown, status=HTTPStatus.TOO_MANY_REQUESTS)


def too_many_uploads(request: HttpRequest, at: datetime) -> bool:
    """This function will count one file more, and tell whether it is too many for one hour."""
    return limits.spend(request=request, limit=limits.UPLOADS, proof="", at=at) is limits.Verdict.WAIT
