"""Background work: exactly with its transaction, at least once, tried again, by a real worker."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.tasks import task
from django.test import override_settings

from ventanilla.adapters import jobs

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),
]

BACKEND = {"default": {"BACKEND": "ventanilla.adapters.jobs.ProcrastinateBackend", "QUEUES": []}}
done: list[object] = []


@pytest.fixture(autouse=True)
def backend():
    done.clear()
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE"
        )
    with override_settings(TASKS=BACKEND):
        yield


@task
def note(word: str, *, times: int = 1) -> None:
    done.extend([word] * times)


@task(takes_context=True)
def fail_at_first(context: object) -> None:
    done.append(context.attempt)
    if context.attempt == 1:
        raise ConnectionError("the mail server is down")


@task
def enqueue_then_fail() -> None:
    with transaction.atomic():
        note.enqueue("never")
        raise ValueError("and so nothing of it")


@task
def look_at_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 41 + 1")
        done.append(cursor.fetchone()[0])


def rows(what: str = "status") -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what} FROM procrastinate_jobs WHERE task_name = 'run' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_work_is_done_with_its_arguments_once_the_transaction_commits() -> None:
    with transaction.atomic():
        result = note.enqueue("town", times=2)
        assert rows() == ["todo"]
    jobs.work(until_empty=True)
    assert done == ["town", "town"]
    assert rows() == ["succeeded"]
    assert result.id == str(rows("id")[0])


def test_work_whose_transaction_fails_never_existed() -> None:
    with pytest.raises(ValueError, match="changed my mind"), transaction.atomic():
        note.enqueue("town")
        raise ValueError("changed my mind")
    assert rows() == []


def test_a_task_that_enqueues_another_does_so_in_its_own_transaction() -> None:
    enqueue_then_fail.enqueue()
    jobs.work(until_empty=True)
    assert done == []
    assert rows() == ["todo"]


def test_what_fails_is_tried_again_later() -> None:
    fail_at_first.enqueue()
    jobs.work(until_empty=True)
    assert rows() == ["todo"]
    again = rows("scheduled_at")[0]
    assert timedelta(0) < again - datetime.now(UTC) <= timedelta(seconds=jobs.FIRST_WAIT_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    jobs.work(until_empty=True)
    assert done == [1, 2]
    assert rows() == ["succeeded"]


def test_the_waits_add_up_to_days_and_then_end() -> None:
    waits = [
        min(jobs.FIRST_WAIT_SECONDS * 2**tried, jobs.LONGEST_WAIT_SECONDS) for tried in range(jobs.TRIES - 1)
    ]
    assert timedelta(days=3) < timedelta(seconds=sum(waits)) < timedelta(days=5)


def test_work_for_later_waits_for_its_time() -> None:
    note.using(run_after=datetime.now(UTC) + timedelta(hours=1)).enqueue("later")
    jobs.work(until_empty=True)
    assert done == []
    assert rows() == ["todo"]


def test_tasks_use_the_database_and_leave_no_connection_open() -> None:
    for _ in range(4):
        look_at_the_database.enqueue()
    jobs.work(until_empty=True, concurrency=4)
    assert done == [42] * 4
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        assert cursor.fetchone()[0] == 1


def test_work_that_a_dead_worker_had_begun_goes_to_another() -> None:
    note.enqueue("town")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing',"
            " worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
    assert not jobs.health().alive(datetime.now(UTC))
    jobs.work(until_empty=True)
    assert done == ["town"]


def test_the_queue_tells_how_it_does() -> None:
    before = datetime.now(UTC)
    note.enqueue("town")
    health = jobs.health()
    assert health.waiting == 1
    assert health.waiting_since is not None
    assert health.waiting_since >= before - timedelta(seconds=1)
    assert health.failed == 0


def test_work_that_was_given_up_can_be_done_again() -> None:
    note.enqueue("town")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 28")
    assert jobs.health().failed == 1
    assert jobs.again() == 1
    jobs.work(until_empty=True)
    assert done == ["town"]
    assert jobs.health().failed == 0
