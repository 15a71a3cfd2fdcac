"""The town's electronic seal: a PKCS#12 file, a PKCS#11 token, or a development certificate."""

from functools import partial
from pathlib import Path

from django.conf import settings
from pyhanko.sign.timestamps import HTTPTimeStamper

from ventanilla.adapters.signature import development, pkcs11, pkcs12
from ventanilla.adapters.signature.pades import PadesSealer
from ventanilla.registry.ports import SealUnavailable

PATIENCE = 10


def sealer() -> PadesSealer:
    """This function will return the sealer that ``settings.SEAL`` names; its key is loaded on first use.

    ``development``, a ``pkcs11:`` URI, or the path of a PKCS#12 file; with ``settings.TSA``, every seal
    carries a time stamp.
    """
    named, password = settings.SEAL, settings.SEAL_PASSWORD
    stamper = HTTPTimeStamper(settings.TSA, timeout=PATIENCE) if settings.TSA else None
    if not named:
        raise SealUnavailable("VENTANILLA_SEAL is not set: give a PKCS#12 file or a pkcs11: URI")
    if named == "development":
        return PadesSealer("development", partial(development.load, settings.VAR / "seal"), stamper)
    if named.startswith("pkcs11:"):
        return PadesSealer("pkcs11", partial(pkcs11.load, named, password), stamper)
    return PadesSealer("pkcs12", partial(pkcs12.load, Path(named), password), stamper)
