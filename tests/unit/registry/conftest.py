from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ventanilla.registry import ports


@pytest.fixture(autouse=True, scope="session")
def seal_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(autouse=True)
def own_ports(settings: Any, tmp_path: Path, seal_folder: Path) -> Iterator[None]:
    settings.VAR = seal_folder
    settings.SEAL, settings.SEAL_PASSWORD, settings.TSA = "development", None, None
    settings.ANTIVIRUS = "none"
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "ventanilla.adapters.storage.WholeFileStorage",
            "OPTIONS": {"location": str(tmp_path / "documents")},
        },
    }
    ports.sealer.cache_clear()
    ports.scanner.cache_clear()
    yield
    ports.sealer.cache_clear()
    ports.scanner.cache_clear()


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    return tmp_path / "documents"
