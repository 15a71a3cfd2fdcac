"""A person's appointments for their own calendar to subscribe to, at an address that only they are shown."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ventanilla.bookings import calendars, queries
from ventanilla.catalog import queries as catalog
from ventanilla.people.access import machine
from ventanilla.people.models import Person
from ventanilla.portal import booked
from ventanilla.ui import here

SALT = "ventanilla.portal.own_feed"
BEFORE = timedelta(days=30)


def address_of(person: Person) -> str:
    """This function will return the address of a person's own calendar, as calendars subscribe: ``webcal:``."""
    token = signing.Signer(salt=SALT, sep="~").sign(str(person.pk))
    whole = urlsplit(urljoin(settings.URL or "", reverse("own_feed", args=[token])))
    return whole._replace(scheme="webcal").geturl()


@require_safe
@machine
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a person has booked from a month ago on, in neutral words where it is confidential."""
    try:
        key = signing.Signer(salt=SALT, sep="~").unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    person = Person.objects.filter(pk=key, is_active=True).first()
    if person is None:
        raise Http404
    now, city = timezone.now(), catalog.city()
    with here.speaking(city, person.language or city.about.languages[0].code):
        mine = queries.open_of(at=now - BEFORE, person=person)
        content = calendars.feed(
            [(each, booked.link_of(each)) for each in mine], name=_("My appointments"), at=now
        )
    return HttpResponse(content, content_type=f"{calendars.MEDIA_TYPE}; charset=utf-8")
