"""A bucket that fails in its own ways fails as a disk would."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.files.base import ContentFile

pytest.importorskip("boto3", reason="the extra s3 is not installed: make setup")

from botocore.config import Config

from ventanilla.adapters.bucket import BucketStorage

KEPT = b"kept"


class Bucket(BaseHTTPRequestHandler):
    """Answers as S3 would: one file is there, one is not, one may not be had, one breaks off halfway."""

    def do_HEAD(self) -> None:
        self._answer(b"")

    def do_GET(self) -> None:
        self._answer(KEPT if "there" in self.path else b"")

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(b"")

    def do_DELETE(self) -> None:
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        status = 404 if "missing" in self.path else 403 if "forbidden" in self.path else 200
        self.send_response(status)
        self.send_header("Content-Length", str(len(KEPT) if status == 200 and not body else len(body)))
        self.send_header("ETag", '"e"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def storage(address: str) -> BucketStorage:
    return BucketStorage(
        bucket_name="town",
        endpoint_url=address,
        access_key="invented",
        secret_key="invented",
        region_name="invented",
        file_overwrite=False,
        client_config=Config(
            retries={"max_attempts": 0}, s3={"addressing_style": "path"}, connect_timeout=2, read_timeout=2
        ),
    )


@pytest.fixture
def bucket() -> Iterator[BucketStorage]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    Thread(target=server.serve_forever, daemon=True).start()
    yield storage(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


VERBS: list[Callable[[BucketStorage, str], object]] = [
    lambda bucket, name: bucket.exists(name),
    lambda bucket, name: bucket.size(name),
    lambda bucket, name: bucket.open(name),
    lambda bucket, name: bucket.save(name, ContentFile(KEPT)),
    lambda bucket, name: bucket.delete(name),
]


def test_what_is_there_is_read_and_what_is_not_is_missing(bucket: BucketStorage) -> None:
    assert bucket.open("there").read() == KEPT
    assert not bucket.exists("missing")
    with pytest.raises(FileNotFoundError):
        bucket.open("missing")


@pytest.mark.parametrize("verb", VERBS)
def test_what_may_not_be_had_is_trouble_of_the_storage(
    bucket: BucketStorage, verb: Callable[[BucketStorage, str], object]
) -> None:
    with pytest.raises(OSError):
        verb(bucket, "forbidden")


@pytest.mark.parametrize("verb", VERBS)
def test_a_bucket_that_does_not_answer_is_trouble_of_the_storage(
    verb: Callable[[BucketStorage, str], object],
) -> None:
    with pytest.raises(OSError, match="Connect"):
        verb(storage("http://127.0.0.1:9"), "there")
