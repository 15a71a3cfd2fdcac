"""Files on disk that are either there whole or not at all."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Keeps files named after their content: written aside, forced to disk, then put in place at once.

    A crash, a full disk or a power cut leaves nothing half-written under the name. Writing the same
    name again is harmless, since the same name means the same bytes.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """This function will return the name as it is."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True, mode=self.directory_permissions_mode or 0o700)
        handle, aside = tempfile.mkstemp(prefix=".", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(aside).chmod(self.file_permissions_mode or 0o600)
            Path(aside).replace(place)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        _force(place.parent)
        return name


def _force(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
