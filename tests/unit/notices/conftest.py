from collections.abc import Iterator

import pytest
from tests.unit.catalog.towns import town
from tests.unit.notices.samples import NOW

from ventanilla.catalog import queries, services


@pytest.fixture(autouse=True)
def adopted(db: None) -> Iterator[None]:
    queries.forget()
    services.adopt(city=town(), at=NOW)
    yield
    queries.forget()
