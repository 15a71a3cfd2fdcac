from typing import Any

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ventanilla.notices"
    label = "notices"

    def ready(self) -> None:
        from ventanilla.catalog import signals

        signals.city_adopted.connect(_adopt, dispatch_uid="notices.adopt")


def _adopt(*, city: Any, at: Any, by: Any, **_: Any) -> None:
    from ventanilla.notices import services

    services.adopt(city=city, at=at, by=by)
