"""The town's electronic seal: a PKCS#12 file, a PKCS#11 token, or a development certificate."""

from functools import partial
from pathlib import Path

from django.conf import settings

from ventanilla.adapters.signature import development, pkcs11, pkcs12
from ventanilla.adapters.signature.pades import PadesSealer


def sealer() -> PadesSealer:
    """This function will return the sealer that ``settings.SEAL`` names; its key is loaded on first use.

    ``development``, a ``pkcs11:`` URI, or the path of a PKCS#12 file; with ``settings.TSA``, every seal
    carries a time stamp.
    """
    named, password = settings.SEAL, settings.SEAL_PASSWORD
    if named == "development":
        return PadesSealer("development", partial(development.load, settings.VAR / "seal"), settings.TSA)
    if named.startswith("pkcs11:"):
        return PadesSealer("pkcs11", partial(pkcs11.load, named, password), settings.TSA)
    return PadesSealer("pkcs12", partial(pkcs12.load, Path(named), password), settings.TSA)
