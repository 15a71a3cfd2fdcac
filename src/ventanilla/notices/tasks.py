"""What the worker does for messages."""

from django.tasks import task
from django.utils import timezone


class NotDelivered(Exception):
    """The attempt failed and is recorded; the worker tries again later."""


@task
def deliver(message_id: int) -> None:
    """This function will send a message, or raise ``NotDelivered`` to be tried again; never sends it twice."""
    from ventanilla.notices import services
    from ventanilla.notices.models import Outcome

    delivery = services.deliver(message_id=message_id, at=timezone.now())
    if delivery.outcome == Outcome.FAILED:
        raise NotDelivered(f"message {message_id}, attempt {delivery.attempt}: {delivery.detail}")
