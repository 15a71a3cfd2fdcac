"""What the worker does for people."""

from django.tasks import task
from django.utils import timezone


@task
def forget_counts() -> None:
    """This function will delete what was counted to hold back floods, once it is a day old."""
    from ventanilla.people import limits

    limits.forget(at=timezone.now())
