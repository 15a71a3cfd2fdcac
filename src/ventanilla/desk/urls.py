"""The desk."""

from django.urls import path

from ventanilla.desk import bulletins, officials, sign_in, views
from ventanilla.desk.bookings import urls as bookings

app_name = "desk"
urlpatterns = [
    *sign_in.urlpatterns,
    *bookings.urlpatterns,
    path("", views.inbox, name="inbox"),
    path("search/", views.search, name="search"),
    path("officials/", officials.officials, name="officials"),
    path("officials/<int:key>/invite/", officials.invite, name="invite"),
    path("officials/<int:key>/dismiss/<slug:department>/<slug:role>/", officials.dismiss, name="dismiss"),
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/new/", bulletins.write, name="bulletin_new"),
    path("bulletins/<slug:slug>/", bulletins.edit, name="bulletin"),
    path("case/<slug:slug>/", views.case, name="case"),
    path("case/<slug:slug>/document/<int:key>/", views.document, name="document"),
    path("case/<slug:slug>/take/", views.take, name="take"),
    path("case/<slug:slug>/assign/", views.assign, name="assign"),
    path("case/<slug:slug>/route/", views.route, name="route"),
    path("case/<slug:slug>/note/", views.note, name="note"),
    path("case/<slug:slug>/ask/", views.ask_cure, name="ask_cure"),
    path("case/<slug:slug>/attended/<int:key>/", views.attend, name="attend"),
    path("case/<slug:slug>/decide/<str:action>/", views.decide, name="decide"),
]
