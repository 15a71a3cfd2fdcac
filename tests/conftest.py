"""What every test shares."""

from collections.abc import Iterator

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations


@pytest.fixture(autouse=True, scope="session")
def tables_that_refuse_to_be_emptied() -> Iterator[None]:
    """Tests that commit empty the tables when they end: append-only tables must let them, and nobody else."""
    original = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, statements: list[str]) -> None:
        original(self, ["SET LOCAL session_replication_role = replica", *statements])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield
