from collections.abc import Iterator

import pytest

from ventanilla.catalog import queries


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()
