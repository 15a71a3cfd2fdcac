"""A seal for trying things out: an authority and a certificate made on first use, without legal value."""

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12 as archive
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import Signer

from ventanilla.adapters.signature import pkcs12

AUTHORITY = "ca.pem"
SEAL = "seal.p12"
LASTS = timedelta(days=3650)


def load(folder: Path) -> Signer:
    """This function will load the development seal in ``folder``, made now if this is the first time.

    Two processes that come first together end with the same one. ``ca.pem`` beside it is the authority
    that a reader must trust.
    """
    if not (folder / SEAL).is_file():
        _make(folder)
    return pkcs12.load(folder / SEAL, None)


def _make(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".seal-", dir=folder.parent))
    try:
        _write(aside)
        aside.rename(folder)
    except OSError:
        if not (folder / SEAL).is_file():
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(folder: Path) -> None:
    now = datetime.now(UTC)
    authority_key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    authority_name = _name("Development authority, without legal value")
    authority = (
        x509.CertificateBuilder(
            subject_name=authority_name,
            issuer_name=authority_name,
            public_key=authority_key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(days=1),
            not_valid_after=now + LASTS,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    seal_key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    seal = (
        x509.CertificateBuilder(
            subject_name=_name("Development seal, without legal value"),
            issuer_name=authority_name,
            public_key=seal_key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(days=1),
            not_valid_after=now + LASTS,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(seal_key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    (folder / AUTHORITY).write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    whole = archive.serialize_key_and_certificates(
        b"seal", seal_key, seal, [authority], serialization.NoEncryption()
    )
    with os.fdopen(os.open(folder / SEAL, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(whole)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ventanilla"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
