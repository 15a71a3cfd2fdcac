"""A seal kept in a PKCS#12 file (.p12, .pfx)."""

from pathlib import Path

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from ventanilla.registry.ports import SealUnavailable


class KeySigner(Signer):
    """Signs with a private key in memory.

    pyHanko's own signer parses and checks the key again for every signature, which takes four times as
    long as everything else.
    """

    def __init__(
        self,
        key: RSAPrivateKey | EllipticCurvePrivateKey,
        certificate: x509.Certificate,
        others: list[x509.Certificate],
    ) -> None:
        registry = SimpleCertificateStore.from_certs(others)  # type: ignore[no-untyped-call]
        super().__init__(signing_cert=certificate, cert_registry=registry)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """This function will return the signature of the data; the algorithm is always SHA-256."""
        if digest_algorithm != "sha256":
            raise ValueError("a signature over SHA-256")
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ECDSA(hashes.SHA256()))


def load(path: Path, password: str | None) -> Signer:
    """This function will load the key and its certificates, or raise ``SealUnavailable``."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(
            path.read_bytes(), password.encode() if password else None
        )
    except OSError as trouble:
        raise SealUnavailable(f"{path} cannot be read: {trouble.strerror}") from trouble
    except ValueError as trouble:
        raise SealUnavailable(f"{path} is not a PKCS#12 file, or the password is another") from trouble
    if certificate is None or not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise SealUnavailable(f"{path} should hold an RSA or elliptic-curve key and its certificate")
    own, *chain = (x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in (certificate, *others))
    return KeySigner(key, own, chain)
