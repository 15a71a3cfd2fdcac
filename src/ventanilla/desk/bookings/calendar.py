"""The calendar that an official subscribes to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ventanilla.bookings import boards, services
from ventanilla.desk.bookings import screens
from ventanilla.people.access import OfficialRequest, official


@require_http_methods(["GET", "POST"])
@official()
def my_calendar(request: OfficialRequest) -> HttpResponse:
    if request.method == "POST":
        now = timezone.now()
        if request.POST.get("do") == "stop":
            services.close_feed(person=request.user, at=now)
            messages.success(request, _("The address does not work any more."))
        else:
            services.open_feed(person=request.user, at=now)
            messages.success(request, _("This is your new address. The one before does not work any more."))
        return redirect("desk:my_calendar")
    feed = boards.feed_of_person(request.user)
    address = request.build_absolute_uri(reverse("desk_feed", args=[feed.token])) if feed else ""
    context = {"address": address, **screens.around(request.posts, "my_calendar")}
    return render(request, "desk/bookings/calendar.html", context)
