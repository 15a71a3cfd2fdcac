"""PAdES seals with pyHanko, whatever holds the key."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock

from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from ventanilla.registry.ports import Sealed, SealFound, SealUnavailable, Unreadable

# Room left for the seal, in hexadecimal digits. Given, because asking pyHanko to find out signs twice.
ROOM = 24_576
ROOM_WITH_TIME_STAMP = 49_152
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})


class PadesSealer:
    """Seals with one key, loaded on first use and kept; one at a time, as tokens ask for."""

    def __init__(
        self, method: str, load: Callable[[], signers.Signer], time_stamper: timestamps.TimeStamper | None
    ) -> None:
        self.method = method
        self.level = "B-T" if time_stamper else "B-B"
        self._load = load
        self._time_stamper = time_stamper
        self._room = ROOM_WITH_TIME_STAMP if time_stamper else ROOM
        self._one_at_a_time = Lock()

    @cached_property
    def _signer(self) -> signers.Signer:
        return self._load()

    @property
    def _certificate(self) -> x509.Certificate:
        certificate = self._signer.signing_cert
        if certificate is None:
            raise SealUnavailable("there is no certificate with the key")
        return certificate

    def seal(self, pdf: bytes, *, reason: str) -> Sealed:
        """This function will return the PDF sealed, certified against any change, or raise ``SealUnavailable``."""
        with self._one_at_a_time:
            signer = self._signer
            metadata = signers.PdfSignatureMetadata(
                field_name="Seal",
                md_algorithm="sha256",
                subfilter=fields.SigSeedSubFilter.PADES,
                reason=reason,
                certify=True,
                docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            )
            try:
                sealed = signers.PdfSigner(metadata, signer, timestamper=self._time_stamper).sign_pdf(
                    IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=self._room
                )
            except Exception as trouble:
                # A token may have been pulled out and put back: next time its session is opened anew.
                self.__dict__.pop("_signer", None)
                raise SealUnavailable(type(trouble).__name__) from trouble
        certificate = self._certificate
        return Sealed(
            content=sealed.getvalue(),
            method=self.method,
            level=self.level,
            certificate=certificate.dump(),
            subject=certificate.subject.human_friendly,
            serial=f"{certificate.serial_number:x}",
            sealed_at=datetime.now(UTC),
        )

    def read(self, pdf: bytes, *, known: Sequence[bytes]) -> SealFound | None:
        """This function will return the last seal in a PDF, or None without one; raises ``Unreadable``."""
        certificates = [x509.Certificate.load(der) for der in known]
        try:
            seals = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
            if not seals:
                return None
            seal = seals[-1]
            signed_with = seal.signer_cert
            sealed_at = seal.self_reported_timestamp
            ours = signed_with.dump() in known
            intact = ours and self._holds(seal, certificates, sealed_at)
            reason = str(seal.sig_object.get("/Reason", ""))
        except Exception as trouble:
            # What people bring is hostile at worst, and pyHanko meets it with any exception there is.
            raise Unreadable(type(trouble).__name__) from trouble
        return SealFound(
            ours=ours,
            intact=intact,
            subject=signed_with.subject.human_friendly,
            serial=f"{signed_with.serial_number:x}",
            reason=reason,
            sealed_at=sealed_at,
        )

    def _holds(
        self, seal: EmbeddedPdfSignature, known: list[x509.Certificate], sealed_at: datetime | None
    ) -> bool:
        # The certificates are pinned, so what counts is that they were valid when they sealed; a time
        # stamp inside such a seal is only asked to hold.
        context = ValidationContext(trust_roots=known, allow_fetching=False, moment=sealed_at)
        status = validate_pdf_signature(
            seal,
            signer_validation_context=context,
            ts_validation_context=ValidationContext(
                trust_roots=_time_stamp_certificates(seal), allow_fetching=False
            ),
            key_usage_settings=USAGE,
        )
        # Never ``valid``, which stays true on altered content; and nothing may follow what was sealed.
        return bool(status.bottom_line) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE

    def good_until(self) -> datetime:
        """This function will return when the certificate expires."""
        certificate = self._signer.signing_cert
        if certificate is None:
            raise SealUnavailable("no certificate")
        until: datetime = certificate.not_valid_after
        return until

    def authority(self) -> bytes:
        """This function will return the certificate at the top of the seal's chain, PEM."""
        chain = self._signer.cert_registry
        top = next((each for each in chain if each.self_issued and each.ca), self._certificate)
        return bytes(pem.armor("CERTIFICATE", top.dump()))


def _time_stamp_certificates(seal: EmbeddedPdfSignature) -> list[x509.Certificate]:
    return [
        certificate.chosen
        for attribute in seal.signer_info["unsigned_attrs"]
        if attribute["type"].native == "signature_time_stamp_token"
        for token in attribute["values"]
        for certificate in token["content"]["certificates"]
    ]
