"""One switch for the whole town: what is served in person is by video or phone, and back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ventanilla.bookings import boards, services
from ventanilla.catalog import queries as catalog
from ventanilla.desk.bookings import screens
from ventanilla.desk.bookings.forms import ReasonForm
from ventanilla.people.access import OfficialRequest, official
from ventanilla.people.models import Role


@require_http_methods(["GET", "POST"])
@official(Role.ADMINISTRATOR)
def contingency(request: OfficialRequest) -> HttpResponse:
    now = timezone.now()
    form = ReasonForm(request.POST if request.POST.get("do") == "begin" else None)
    try:
        if request.POST.get("do") == "end":
            services.end_contingency(by=request.user, at=now)
            messages.success(
                request,
                _("It is over. Appointments still to come are in person again, and each person is told."),
            )
            return redirect("desk:contingency")
        if form.is_bound and form.is_valid():
            services.begin_contingency(reason=form.cleaned_data["reason"], by=request.user, at=now)
            said = _("It has begun. The banner is on every page, and each person is being told.")
            messages.success(request, said)
            return redirect("desk:contingency")
    except services.AlreadySo:
        messages.error(request, _("A colleague was first. This is how it stands now."))
        return redirect("desk:contingency")
    context = {
        "open": boards.contingency_now(),
        "before": boards.contingencies(),
        "form": form,
        "said": catalog.city().about.contingency,
        "affected": services.affected_by_contingency(at=now),
        **screens.around(request.posts, "contingency"),
    }
    return render(request, "desk/bookings/contingency.html", context, status=422 if form.errors else 200)
