"""Addresses of the desk of bookings."""

from django.urls import path

from ventanilla.desk.bookings import behalf, calendar, contingency, groups, openings, report, spaces, views

urlpatterns = [
    path("bookings/", views.day, name="day"),
    path("bookings/check-in/", views.check_in, name="check_in"),
    path("bookings/at/<slug:locator>/", views.booking, name="booking"),
    path("bookings/at/<slug:locator>/arrive/", views.arrive, name="booking_arrive"),
    path("bookings/at/<slug:locator>/end/<slug:how>/", views.end, name="booking_end"),
    path("bookings/at/<slug:locator>/note/", views.note, name="booking_note"),
    path("bookings/at/<slug:locator>/cancel/", views.cancel, name="booking_cancel"),
    path("bookings/at/<slug:locator>/move/", behalf.move, name="booking_move"),
    path("bookings/new/", behalf.new, name="new_booking"),
    path("bookings/new/<slug:what>/", behalf.book, name="book"),
    path("bookings/report/", report.report, name="report"),
    path("bookings/calendar/", calendar.my_calendar, name="my_calendar"),
    path("bookings/contingency/", contingency.contingency, name="contingency"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<slug:course>/<slug:group>/", groups.group, name="group"),
    path("groups/<slug:course>/<slug:group>/certify/", groups.certify, name="certify"),
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/<slug:locator>/confirm/", spaces.confirm, name="space_confirm"),
    path("spaces/<slug:locator>/refuse/", spaces.refuse, name="space_refuse"),
    path("openings/", openings.openings, name="openings"),
    path("openings/close/", openings.close, name="close_office"),
    path("openings/at/<slug:pool>/", openings.pool, name="pool"),
    path("openings/at/<slug:pool>/week/", openings.week, name="pool_week"),
    path("openings/at/<slug:pool>/exception/", openings.exception, name="pool_exception"),
    path("openings/at/<slug:pool>/exception/<int:pk>/end/", openings.end_exception, name="end_exception"),
    path("queue/<slug:pool>/", views.queue, name="queue"),
    path("queue/<slug:pool>/desk/", views.sit, name="queue_desk"),
    path("queue/<slug:pool>/call/", views.call, name="queue_call"),
    path("queue/<slug:pool>/ticket/", views.ticket, name="queue_ticket"),
    path("turn/<int:pk>/<slug:how>/", views.turn, name="turn"),
]
