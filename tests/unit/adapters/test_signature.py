"""Seals from each kind of key, with and without a time stamp."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.timestamps import DummyTimeStamper

from ventanilla.adapters import signature
from ventanilla.adapters.signature import development
from ventanilla.adapters.signature.pades import PadesSealer
from ventanilla.registry.ports import SealUnavailable, Unreadable


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("var") / "seal"
    development.load(made)
    return made


@pytest.fixture
def configured(settings: Any, folder: Path) -> Callable[..., PadesSealer]:
    def configure(seal: str, password: str | None = None) -> PadesSealer:
        settings.VAR, settings.SEAL, settings.SEAL_PASSWORD, settings.TSA = (
            folder.parent,
            seal,
            password,
            None,
        )
        return signature.sealer()

    return configure


@pytest.fixture(scope="module")
def pdf() -> bytes:
    document, saved = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(saved)
    return saved.getvalue()


def test_the_development_seal_is_made_once_and_kept_private(folder: Path) -> None:
    before = (folder / "seal.p12").read_bytes()
    development.load(folder)
    assert (folder / "seal.p12").read_bytes() == before
    assert (folder / "seal.p12").stat().st_mode & 0o077 == 0
    assert not [path for path in folder.parent.iterdir() if path.name.startswith(".seal-")]


def test_a_loser_of_the_race_takes_the_winners_seal(folder: Path) -> None:
    before = (folder / "seal.p12").read_bytes()
    development._make(folder)
    assert (folder / "seal.p12").read_bytes() == before


def test_a_seal_says_who_made_it(configured: Callable[..., PadesSealer], pdf: bytes) -> None:
    sealer = configured("development")
    sealed = sealer.seal(pdf, reason="Prueba")
    assert (sealed.method, sealed.level) == ("development", "B-B")
    assert "without legal value" in sealed.subject
    found = sealer.read(sealed.content, known=[sealed.certificate])
    assert found is not None
    assert (found.ours, found.intact, found.reason, found.serial) == (True, True, "Prueba", sealed.serial)
    stranger = sealer.read(sealed.content, known=[])
    assert stranger is not None
    assert (stranger.ours, stranger.intact) == (False, False)
    assert sealer.read(pdf, known=[]) is None
    with pytest.raises(Unreadable):
        sealer.read(b"%PDF-1.7 nothing", known=[])


def test_the_authority_is_the_one_beside_the_seal(
    configured: Callable[..., PadesSealer], folder: Path
) -> None:
    assert configured("development").authority().split() == (folder / "ca.pem").read_bytes().split()


def test_a_pkcs12_file_seals_with_its_password_only(
    configured: Callable[..., PadesSealer], folder: Path, tmp_path: Path, pdf: bytes
) -> None:
    key, certificate, others = pkcs12.load_key_and_certificates((folder / "seal.p12").read_bytes(), None)
    assert key
    locked = tmp_path / "town.p12"
    locked.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"town", key, certificate, others, serialization.BestAvailableEncryption(b"open sesame")
        )
    )
    assert configured(str(locked), "open sesame").seal(pdf, reason="x").method == "pkcs12"
    for path, password in ((locked, "wrong"), (locked, None), (tmp_path / "none.p12", None)):
        with pytest.raises(SealUnavailable):
            configured(str(path), password).seal(pdf, reason="x")


@pytest.mark.parametrize(
    ("uri", "missing"),
    [
        ("pkcs11:token=Town?module-path=/lib/none.so", "object"),
        ("pkcs11:token=Town;object=seal", "module-path"),
        ("pkcs11:token=Town;object=seal?module-path=/lib/none.so", "Town"),
    ],
)
def test_a_token_that_cannot_be_used_says_why(
    configured: Callable[..., PadesSealer], uri: str, missing: str, pdf: bytes
) -> None:
    with pytest.raises(SealUnavailable, match=missing):
        configured(uri).seal(pdf, reason="x")


def test_a_time_stamped_seal_holds_and_is_of_level_t(folder: Path, pdf: bytes) -> None:
    key, certificate, _ = pkcs12.load_key_and_certificates((folder / "seal.p12").read_bytes(), None)
    assert key
    assert certificate
    der = serialization.Encoding.DER
    stamper = DummyTimeStamper(
        tsa_cert=x509.Certificate.load(_stamping(certificate, key).public_bytes(der)),
        tsa_key=keys.PrivateKeyInfo.load(
            key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        ),
    )
    sealer = PadesSealer("development", lambda: development.load(folder), stamper)
    sealed = sealer.seal(pdf, reason="x")
    assert sealed.level == "B-T"
    found = sealer.read(sealed.content, known=[sealed.certificate])
    assert found
    assert found.intact
    at = sealed.content.index(b"/MediaBox") + 12
    spoilt = sealed.content[:at] + b"9" + sealed.content[at + 1 :]
    found = sealer.read(spoilt, known=[sealed.certificate])
    assert found
    assert not found.intact


def _stamping(certificate: Any, key: Any) -> Any:
    from cryptography import x509 as pyca
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    return (
        pyca.CertificateBuilder(
            certificate.subject,
            certificate.subject,
            key.public_key(),
            pyca.random_serial_number(),
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
        )
        .add_extension(pyca.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
