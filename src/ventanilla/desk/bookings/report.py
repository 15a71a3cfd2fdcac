"""What was offered and what came of it, by service and week; and as a file for a spreadsheet."""

import csv
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ventanilla.bookings import boards, offer, queries
from ventanilla.bookings.rules import NotOffered
from ventanilla.desk.bookings import screens
from ventanilla.desk.bookings.views import a_day, chosen_department
from ventanilla.people.access import OfficialRequest, official

WEEKS = 4
MOST_WEEKS = 26
RISKY = ("=", "+", "-", "@", "\t", "\r")


@require_GET
@official()
def report(request: OfficialRequest) -> HttpResponse:
    now = timezone.now()
    department, choices = chosen_department(request)
    since = a_day(request.GET.get("since", "")) or offer.local_day(now) - timedelta(weeks=WEEKS - 1)
    monday = since - timedelta(days=since.weekday())
    typed = request.GET.get("weeks", "")
    weeks = min(MOST_WEEKS, max(1, int(typed))) if typed.isdecimal() and len(typed) < 4 else WEEKS
    lines = boards.report([department], monday, weeks) if department else []
    if "csv" in request.GET:
        return _file(lines, department, monday)
    earliest = {}
    for what in dict.fromkeys(each.what for each in lines):
        try:
            found = queries.next_free(what, now, limit=1)
        except NotOffered:
            continue
        earliest[what] = found[0].starts_at if found else None
    services = [
        {
            "name": screens.what_name(what),
            "earliest": earliest.get(what),
            "known": what in earliest,
            "lines": [each for each in lines if each.what == what],
        }
        for what in dict.fromkeys(each.what for each in lines)
    ]
    context: dict[str, Any] = {
        "services": services,
        "department": department,
        "departments": choices,
        "monday": monday,
        "weeks": weeks,
        **screens.around(request.posts, "report", department),
    }
    return render(request, "desk/bookings/report.html", context)


def _file(lines: list[boards.Line], department: str, monday: date) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bookings-{department}-{monday.isoformat()}.csv"'
    response.write("\ufeff")
    sheet = csv.writer(response)
    came_of_it = (_("Booked"), _("Waited"), _("Attended"), _("Did not come"), _("Cancelled"))
    sheet.writerow([_("Service"), _("Week of"), _("Offered"), *came_of_it])
    for each in lines:
        name = screens.what_name(each.what)
        sheet.writerow(
            [
                f"'{name}" if name.startswith(RISKY) else name,
                each.monday.isoformat(),
                each.offered,
                each.booked,
                each.waited,
                each.attended,
                each.missed,
                each.cancelled,
            ]
        )
    return response
