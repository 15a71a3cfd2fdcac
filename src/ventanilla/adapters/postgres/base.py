"""A Django database backend: PostgreSQL, whose embedded cluster is started by the first connection.

Django loads the module of this name. Nothing starts when settings are merely read, so that ``--help``,
type checking and ``makemigrations`` need no database.
"""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from ventanilla.adapters.postgres import cluster


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it. ``EMBEDDED`` in the settings names a cluster to start if it is down."""

    def get_connection_params(self) -> dict[str, Any]:
        """This function will return psycopg's parameters, once the embedded cluster runs."""
        embedded = self.settings_dict.get("EMBEDDED")
        if embedded:
            cluster.join(
                Path(embedded["data"]), database=embedded["database"], durable=embedded.get("durable", True)
            )
        params: dict[str, Any] = super().get_connection_params()
        return params
