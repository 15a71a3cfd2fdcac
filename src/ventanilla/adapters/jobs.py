"""Background work: Django's task interface on procrastinate, in the same PostgreSQL.

A task is enqueued in the transaction that causes it, and so exists exactly if that transaction commits. It
runs at least once: a worker that dies gives its work to another within a minute. A task that fails is tried
again after ever longer waits, for about four days, and then stays in the table as failed for
``ventanilla doctor`` to name. So every task must be harmless to repeat.
"""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import connection
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import Task, TaskContext, TaskResult, TaskResultStatus
from django.tasks.signals import task_enqueued
from django.utils.json import normalize_json
from django.utils.module_loading import import_string
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django import db_cleanup, utils
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

RUN = "run"
TICK = "tick"
RECOVER = "recover"
QUEUE = "default"

HEARTBEAT_SECONDS = 10
STALLED_SECONDS = 30
KEPT_HOURS = 7 * 24
FIRST_WAIT_SECONDS = 5
LONGEST_WAIT_SECONDS = 6 * 60 * 60
TRIES = 28
SECONDS_TO_FINISH = 25

log = structlog.get_logger("ventanilla.jobs")


class Patience(BaseRetryStrategy):
    """Waits that double from five seconds to six hours: twenty-eight tries last about four days."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """This function will tell when to try the job again, or None when it has been tried enough."""
        if job.attempts + 1 >= TRIES:
            return None
        seconds = min(FIRST_WAIT_SECONDS * 2**job.attempts, LONGEST_WAIT_SECONDS)
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=seconds))


class ProcrastinateBackend(BaseTaskBackend):
    """Django's task backend: a task enqueued is a row written in the current transaction."""

    supports_defer = True
    supports_async_task = True
    supports_priority = True

    def enqueue(self, task: "Task[..., Any]", args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """This function will store the call for a worker to make, once the current transaction commits."""
        self.validate_task(task)
        values: dict[str, Any] = {"args": normalize_json(list(args)), "kwargs": normalize_json(dict(kwargs))}
        number = django_app.configure_task(
            name=RUN, queue=QUEUE, priority=task.priority, schedule_at=task.run_after
        ).defer(path=task.module_path, **values)
        result = _result(task, str(number), self.alias, values, tries=0)
        task_enqueued.send(type(self), task_result=result)
        return result


@dataclass(frozen=True)
class Periodic:
    """A task without arguments that runs by the clock. ``cron`` is in **UTC**."""

    path: str
    cron: str


@dataclass(frozen=True)
class Health:
    """How the queue does. ``heartbeat``: when a worker last said that it lives; None if none ever did."""

    heartbeat: datetime | None
    waiting_since: datetime | None
    waiting: int
    failed: int

    def alive(self, at: datetime) -> bool:
        """This function will tell whether some worker has spoken within four of its heartbeats."""
        return self.heartbeat is not None and at - self.heartbeat < timedelta(seconds=4 * HEARTBEAT_SECONDS)


def health() -> Health:
    """This function will look at the queue. ``waiting`` counts what is due now, up to 10,000."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS (
                SELECT coalesce(scheduled_at, (SELECT min(at) FROM procrastinate_events WHERE job_id = j.id)) AS at
                  FROM procrastinate_jobs j
                 WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()
                 LIMIT 10000
            )
            SELECT (SELECT max(last_heartbeat) FROM procrastinate_workers),
                   (SELECT min(at) FROM due),
                   (SELECT count(*) FROM due),
                   (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')
            """
        )
        return Health(*cursor.fetchone())


def again() -> int:
    """This function will put back into the queue every job that was given up, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = now()
             WHERE status = 'failed' AND task_name = %s
            """,
            [RUN],
        )
        return int(cursor.rowcount)


def work(
    *,
    schedule: Sequence[Periodic] = (),
    concurrency: int = 2,
    until_empty: bool = False,
) -> None:
    """This function will run a worker until SIGTERM or SIGINT, or with ``until_empty`` until nothing is due.

    What runs when a signal comes is given 25 seconds to finish; what does not finish is run again by
    another worker. When the database goes away the worker waits for it to come back.
    """
    asyncio.run(_work(schedule, concurrency, until_empty))


async def _work(schedule: Sequence[Periodic], concurrency: int, until_empty: bool) -> None:
    told_to_stop = asyncio.Event()
    with _on_signal(told_to_stop.set):
        while not told_to_stop.is_set():
            app = _worker_app(schedule)
            try:
                async with app.open_async():
                    await _put_back(app.job_manager)
                    worker = asyncio.create_task(
                        app.run_worker_async(
                            concurrency=concurrency,
                            wait=not until_empty,
                            install_signal_handlers=False,
                            update_heartbeat_interval=HEARTBEAT_SECONDS,
                            stalled_worker_timeout=STALLED_SECONDS,
                            shutdown_graceful_timeout=SECONDS_TO_FINISH,
                        )
                    )
                    stopping = asyncio.create_task(told_to_stop.wait())
                    await asyncio.wait({worker, stopping}, return_when=asyncio.FIRST_COMPLETED)
                    stopping.cancel()
                    if not worker.done():
                        worker.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await worker
            except ConnectorException:
                log.warning("the database is away; trying again")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(told_to_stop.wait(), 2)
            else:
                return


@contextlib.contextmanager
def _on_signal(act: Callable[[], None]) -> Any:
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, act)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


def _worker_app(schedule: Sequence[Periodic]) -> App:
    # An app of the worker's own: the one Django makes enqueues on Django's connection, in its transactions,
    # and must keep doing so inside the tasks that run here.
    connector = PsycopgConnector(kwargs=utils.connector_params(), min_size=1, max_size=4)
    app = db_cleanup.DjangoApp(connector=connector)
    app.task(name=RUN, pass_context=True, retry=Patience())(_run)
    tick = app.task(name=TICK, pass_context=True)(_tick)
    for periodic in schedule:
        app.periodic(
            cron=periodic.cron,
            periodic_id=periodic.path,
            queueing_lock=periodic.path,
            lock=periodic.path,
            task_kwargs={"path": periodic.path},
        )(tick)
    recover = app.task(name=RECOVER, pass_context=True)(_recover)
    app.periodic(cron="* * * * *", queueing_lock=RECOVER)(recover)
    return app


def _run(context: JobContext, *, path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    task: Task[..., Any] = import_string(path)
    if not task.takes_context:
        task.call(*args, **kwargs)
        return
    job = context.job
    values = {"args": args, "kwargs": kwargs}
    result = _result(task, str(job.id), task.backend, values, tries=job.attempts + 1)
    task.call(TaskContext(task_result=result), *args, **kwargs)


def _tick(context: JobContext, timestamp: int, *, path: str) -> None:
    task: Task[..., Any] = import_string(path)
    task.call()


async def _recover(context: JobContext, timestamp: int) -> None:
    await _put_back(context.app.job_manager)
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_cancelled=True, include_aborted=True
    )


async def _put_back(jobs: JobManager) -> None:
    # What a dead worker had begun goes back into the queue; what has killed worker after worker does not.
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        if job.attempts + 1 >= TRIES:
            await jobs.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await jobs.retry_job(job)


def _result(
    task: "Task[..., Any]", number: str, alias: str, values: dict[str, Any], *, tries: int
) -> "TaskResult[..., Any]":
    return TaskResult(
        task=task,
        id=number,
        status=TaskResultStatus.RUNNING if tries else TaskResultStatus.READY,
        enqueued_at=None,
        started_at=None,
        last_attempted_at=None,
        finished_at=None,
        args=values["args"],
        kwargs=values["kwargs"],
        backend=alias,
        errors=[],
        worker_ids=["worker"] * tries,
    )
