"""What the worker does for cases."""

from django.tasks import task
from django.utils import timezone


@task
def bring_about(event: int) -> None:
    """This function will bring about the pending effects of an event, in order; trying again does nothing twice."""
    from ventanilla.cases import effects

    effects.bring_about(event=event, at=timezone.now())


@task
def let_go(sha256s: list[str]) -> None:
    """This function will delete the bytes of files taken out of drafts, unless something still holds them."""
    from ventanilla.cases import services

    services.let_go(sha256s=sha256s)


@task
def keep_time() -> None:
    """This function will end the requests whose term has passed, and throw away forgotten drafts."""
    from ventanilla.cases import services
    from ventanilla.cases.queries import overdue_tasks

    now = timezone.now()
    for overdue in overdue_tasks(now):
        services.lapse_cure(task=overdue, at=now)
    services.purge(at=now)
