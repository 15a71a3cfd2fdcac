"""Addresses of the desk of bookings."""

from django.urls import path

from ventanilla.desk.bookings import views

urlpatterns = [
    path("bookings/", views.day, name="day"),
    path("bookings/check-in/", views.check_in, name="check_in"),
    path("bookings/at/<slug:locator>/", views.booking, name="booking"),
    path("bookings/at/<slug:locator>/arrive/", views.arrive, name="booking_arrive"),
    path("bookings/at/<slug:locator>/end/<slug:how>/", views.end, name="booking_end"),
    path("bookings/at/<slug:locator>/note/", views.note, name="booking_note"),
    path("bookings/at/<slug:locator>/cancel/", views.cancel, name="booking_cancel"),
    path("queue/<slug:pool>/", views.queue, name="queue"),
    path("queue/<slug:pool>/desk/", views.sit, name="queue_desk"),
    path("queue/<slug:pool>/call/", views.call, name="queue_call"),
    path("queue/<slug:pool>/ticket/", views.ticket, name="queue_ticket"),
    path("turn/<int:pk>/<slug:how>/", views.turn, name="turn"),
]
