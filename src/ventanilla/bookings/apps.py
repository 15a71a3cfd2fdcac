from typing import Any

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "ventanilla.bookings"
    label = "bookings"

    def ready(self) -> None:
        from ventanilla.catalog import signals

        signals.city_adopted.connect(_adopt, dispatch_uid="bookings.adopt")


def _adopt(*, city: Any, at: Any, **_: Any) -> None:
    from ventanilla.bookings import services

    services.adopt(city=city, at=at)
