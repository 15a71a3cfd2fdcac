"""Files in an S3 bucket. Whatever goes wrong there is an ``OSError``, as it would be on a disk."""

from collections.abc import Iterator
from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage


@contextmanager
def _as_a_disk_would() -> Iterator[None]:
    try:
        yield
    except ClientError as refused:
        # What the service answers repeats names of keys and buckets; the code is enough to act upon.
        raise OSError(None, str(refused.response.get("Error", {}).get("Code", "refused"))) from refused
    except (BotoCoreError, Boto3Error) as trouble:
        raise OSError(None, type(trouble).__name__) from trouble


class BucketStorage(S3Storage):  # type: ignore[misc]
    """Keeps files in a bucket; a file is fetched whole when it is opened, so that reading it cannot fail."""

    def exists(self, name: str) -> bool:
        """This function will tell whether there is a file of that name. Raises ``OSError``."""
        with _as_a_disk_would():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        """This function will return the size in bytes. Raises ``OSError``, as do those below."""
        with _as_a_disk_would():
            return int(super().size(name))

    def delete(self, name: str) -> None:
        """This function will delete the file, if there is one."""
        with _as_a_disk_would():
            super().delete(name)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        with _as_a_disk_would():
            opened: File[bytes] = super()._open(name, mode)
            if "r" in mode:
                opened.open()
            return opened

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _as_a_disk_would():
            return str(super()._save(name, content))
