from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "ventanilla.bookings"
    label = "bookings"
