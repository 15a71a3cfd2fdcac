"""How often somebody may do what costs the town something, without saying who they are.

Up to ``free`` times in a span nothing is asked. Beyond that a program must work for each one more, which a
person hardly notices (a proof of work, made in the page) and somebody who takes a thousand does. Beyond
``most`` they must wait. Who has signed in is asked for no proof. Many people may share an address, so the
numbers are generous, and the networks in ``KIOSKS`` are not counted at all.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

import altcha
from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from ventanilla.people.models import SpentProof, Tally

ALGORITHM = "PBKDF2/SHA-256"
COST = 5000
PROOF_LASTS = timedelta(minutes=10)
_SALT = "ventanilla.people.limits"
_COUNT = """
    INSERT INTO people_tally (what, key, since, times) VALUES (%s, %s, %s, 1)
    ON CONFLICT (what, key, since) DO UPDATE SET times = people_tally.times + 1 RETURNING times
"""


@dataclass(frozen=True)
class Limit:
    """Something that is counted: so many times ``free``, and so many at ``most``, in each span."""

    what: str
    free: int
    most: int
    span: timedelta


class Verdict(Enum):
    GO_ON = "go on"
    PROVE = "prove that it is not a program that floods us"
    WAIT = "wait"


DRAFTS = Limit("draft", free=10, most=120, span=timedelta(hours=1))
HOLDS = Limit("hold", free=6, most=60, span=timedelta(hours=1))
LINKS_TO_ONE = Limit("link to an address", free=3, most=3, span=timedelta(days=1))
TEXTS = Limit("text to a network", free=10, most=10, span=timedelta(hours=1))
TEXTS_TO_ONE = Limit("text to a number", free=4, most=4, span=timedelta(hours=1))
UPLOADS = Limit("upload", free=200, most=200, span=timedelta(hours=1))


def spend(*, request: HttpRequest, limit: Limit, proof: str, at: datetime) -> Verdict:
    """This function will count one more for whoever asks, and tell whether they may go on.

    ``proof``: the answer to ``challenge``, or nothing.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if _in_kiosk(address):
        return Verdict.GO_ON
    known = request.user.pk if request.user.is_authenticated else None
    times = _count(limit, f"person {known}" if known else _network(address), at)
    if times > limit.most:
        return Verdict.WAIT
    if known or times <= limit.free or (proof and _proved(limit, proof, at)):
        return Verdict.GO_ON
    return Verdict.PROVE


def within(*, limit: Limit, key: str, at: datetime) -> bool:
    """This function will count one more under ``key``, and tell whether it is still no more than ``most``."""
    return _count(limit, key, at) <= limit.most


def challenge(*, limit: Limit, at: datetime) -> dict[str, object]:
    """This function will return some work for the page to do, good for ten minutes and for that one thing."""
    made: dict[str, object] = altcha.create_challenge(
        ALGORITHM,
        COST,
        expires_at=int((at + PROOF_LASTS).timestamp()),
        hmac_secret=_secret(),
        data={"what": limit.what},
    ).to_dict()
    return made


def forget(*, at: datetime) -> int:
    """This function will delete counts of more than a day ago and proofs that are no longer good."""
    counts, _ = Tally.objects.filter(since__lt=at - timedelta(days=1)).delete()
    proofs, _ = SpentProof.objects.filter(expires_at__lt=at).delete()
    return counts + proofs


def _count(limit: Limit, key: str, at: datetime) -> int:
    seconds = int(limit.span.total_seconds())
    since = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)
    digest = hashlib.sha256(f"{_secret()}:{key}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [limit.what, digest, since])
        return int(cursor.fetchone()[0])


def _proved(limit: Limit, proof: str, at: datetime) -> bool:
    try:
        payload = altcha.Payload.from_base64(proof)
        # The result is an object that is always true, and says in ``verified`` what was found.
        if not altcha.verify_solution(payload, _secret()).verified:
            return False
        said = payload.challenge.parameters
        if not said.data or said.data.get("what") != limit.what:
            return False
        signature = str(payload.challenge.signature)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    _, new = SpentProof.objects.get_or_create(signature=signature, defaults={"expires_at": at + PROOF_LASTS})
    return new


def _secret() -> str:
    return f"{_SALT}:{settings.SECRET_KEY}"


def _in_kiosk(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(network) for network in settings.KIOSKS)


def _network(address: str) -> str:
    """A household has one address of version 4, and a whole /64 of version 6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address
