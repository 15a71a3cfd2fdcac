"""What people upload, judged by its content: what it is, that it is whole, and that it carries nothing active.

A file's name and the type its sender claims prove nothing. Each kind is known by its first bytes, then
read to the end by the library that will show it.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from xml.parsers import expat

import pikepdf
from PIL import Image, ImageOps

from ventanilla.registry import ports, rules

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "txt": "text/plain",
    "xml": "application/xml",
}
SPELLINGS = {"jpeg": "jpg", "jpe": "jpg", "heif": "heic"}
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda content: content.startswith(b"%PDF-"),
    "jpg": lambda content: content.startswith(b"\xff\xd8\xff"),
    "png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
    "webp": lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP",
    "heic": lambda content: content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS,
}
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MOST_PIXELS = 100_000_000
MOST_OBJECTS = 300_000
MOST_ENTRIES = 5_000
MOST_UNPACKED = 256 * 2**20
DEEPEST = 40
BAD_PACKAGE = (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError)
ACTIVE = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}
RUNS_BY_ITSELF = ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/")


class Refusal(StrEnum):
    """Why a file cannot be accepted."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    TYPE_NOT_ACCEPTED = "type_not_accepted"
    CONTENT_MISMATCH = "content_mismatch"
    ENCRYPTED = "encrypted"
    ACTIVE_CONTENT = "active_content"
    DAMAGED = "damaged"
    INFECTED = "infected"
    SCANNER_DOWN = "scanner_down"


class Refused(Exception):
    """A file was not accepted; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = Refusal(code)


@dataclass(frozen=True)
class Inspected:
    """A file that was accepted: its name with the extension of what it is, and its media type."""

    name: str
    kind: str
    media_type: str


def inspect(*, name: str, content: bytes, accept: Collection[str], max_bytes: int) -> Inspected:
    """This function will say what a file is, or raise ``Refused`` when it is not one to accept.

    ``accept`` holds keys of ``MEDIA_TYPES``; ``max_bytes`` is how large it may be. The antivirus comes
    last, and a file it cannot look at is refused.
    """
    if not content:
        raise Refused(Refusal.EMPTY)
    if len(content) > max_bytes:
        raise Refused(Refusal.TOO_BIG)
    stem, _, extension = rules.plain_name(name).rpartition(".")
    claimed = SPELLINGS.get(extension.lower(), extension.lower())
    kind = sniff(content)
    if kind is None and content.startswith(OLD_OFFICE) and claimed in {"docx", "xlsx"}:
        raise Refused(Refusal.ENCRYPTED)
    if kind is None or kind not in accept:
        raise Refused(Refusal.CONTENT_MISMATCH if claimed in accept else Refusal.TYPE_NOT_ACCEPTED)
    READERS[kind](content)
    try:
        infected = ports.scanner().scan(content)
    except ports.ScannerDown as down:
        raise Refused(Refusal.SCANNER_DOWN) from down
    if infected:
        raise Refused(Refusal.INFECTED)
    if claimed != kind:
        whole = rules.plain_name(name)
        name = f"{stem}.{kind}" if claimed in MEDIA_TYPES and stem else f"{whole}.{kind}"
    return Inspected(name=rules.plain_name(name), kind=kind, media_type=MEDIA_TYPES[kind])


def sniff(content: bytes) -> str | None:
    """This function will return the kind of a file by how it begins, a key of ``MEDIA_TYPES``, or None."""
    if content.startswith(ZIP):
        return _office(content)
    if kind := next((kind for kind, begins in SIGNATURES.items() if begins(content)), None):
        return kind
    text = _text(content)
    if text is None:
        return None
    return "xml" if text.lstrip("\ufeff \t\r\n").startswith("<?xml") else "txt"


def preview(content: bytes, media_type: str, *, longest: int = 1600) -> bytes | None:
    """This function will return a picture as WebP, upright, at most ``longest`` pixels a side, or None.

    Whatever the camera noted (place, time, device) is left out. None when there is no picture to show.
    """
    if media_type not in PICTURES:
        return None
    try:
        with _opened(content, PICTURES[media_type]) as picture:
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError):
        return None
    upright.thumbnail((longest, longest))
    drawn = io.BytesIO()
    upright.save(drawn, "WEBP", quality=80)
    return drawn.getvalue()


def _office(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                declared = package.read("mimetype").decode("ascii", "replace").strip()
                return next((kind for kind in ("odt", "ods") if MEDIA_TYPES[kind] == declared), None)
    except BAD_PACKAGE:
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next(
        (
            kind
            for kind, part in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"))
            if part in names
        ),
        None,
    )


def _text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    strange = any(ord(character) < 32 and character not in "\t\n\r\f" for character in text)
    hypertext = text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<script", "<svg"))
    return None if strange or hypertext else text


def _read_pdf(content: bytes) -> None:
    # Half a PDF can be repaired into something that opens; but it is not what its owner meant to send.
    if b"%%EOF" not in content[-2048:]:
        raise Refused(Refusal.DAMAGED)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if not len(pdf.pages):
                raise Refused(Refusal.DAMAGED)
            for count, found in enumerate(_dictionaries(pdf)):
                if count > MOST_OBJECTS:
                    raise Refused(Refusal.TOO_BIG)
                if "/JS" in found or str(found.get("/S", "")) in ACTIVE:
                    raise Refused(Refusal.ACTIVE_CONTENT)
    except pikepdf.PasswordError as locked:
        raise Refused(Refusal.ENCRYPTED) from locked
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as fault:
        raise Refused(Refusal.DAMAGED) from fault


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    # Indirect objects are listed, so only what is written inside each needs to be walked.
    waiting: list[tuple[Any, int]] = [(each, 0) for each in pdf.objects]
    while waiting:
        thing, depth = waiting.pop()
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            inside: Any = (
                thing.values() if isinstance(thing, pikepdf.Dictionary) else thing.stream_dict.values()
            )
        elif isinstance(thing, pikepdf.Array):
            inside = thing
        else:
            continue
        if depth > DEEPEST:
            raise Refused(Refusal.DAMAGED)
        waiting += [
            (each, depth + 1)
            for each in inside
            if isinstance(each, pikepdf.Dictionary | pikepdf.Array) and not each.is_indirect
        ]


def _opened(content: bytes, form: str) -> Image.Image:
    if form == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    picture = Image.open(io.BytesIO(content), formats=[form])
    if picture.width * picture.height > MOST_PIXELS:
        picture.close()
        raise Refused(Refusal.TOO_BIG)
    return picture


def _reader_of(form: str) -> Callable[[bytes], None]:
    def read(content: bytes) -> None:
        try:
            with _opened(content, form) as picture:
                picture.verify()
            with _opened(content, form) as picture:
                picture.draft("RGB", (1024, 1024))
                picture.load()
        except Image.DecompressionBombError as bomb:
            raise Refused(Refusal.TOO_BIG) from bomb
        except (OSError, ValueError, SyntaxError, EOFError) as fault:
            raise Refused(Refusal.DAMAGED) from fault

    return read


def _read_package(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_ENTRIES:
                raise Refused(Refusal.TOO_BIG)
            unpacked = 0
            for part in parts:
                if part.flag_bits & 0x1:
                    raise Refused(Refusal.ENCRYPTED)
                if any(
                    part.filename.lower().startswith(each) or part.filename.lower().endswith(each)
                    for each in RUNS_BY_ITSELF
                ):
                    raise Refused(Refusal.ACTIVE_CONTENT)
                with package.open(part) as opened:
                    # The size a part declares may be a lie, so what counts is what comes out.
                    while piece := opened.read(2**20):
                        unpacked += len(piece)
                        if unpacked > MOST_UNPACKED:
                            raise Refused(Refusal.TOO_BIG)
    except BAD_PACKAGE as fault:
        raise Refused(Refusal.DAMAGED) from fault


def _read_xml(content: bytes) -> None:
    def forbidden(*_arguments: object) -> None:
        raise Refused(Refusal.ACTIVE_CONTENT)

    def root(name: str, _attributes: object) -> None:
        parser.StartElementHandler = None
        if name.rpartition(":")[2].lower() in {"svg", "html"}:
            raise Refused(Refusal.TYPE_NOT_ACCEPTED)

    parser = expat.ParserCreate()
    # A document type declares entities, and entities expand without end or read other files.
    parser.StartDoctypeDeclHandler = forbidden
    parser.EntityDeclHandler = forbidden
    parser.StartElementHandler = root
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise Refused(Refusal.DAMAGED) from fault


def _read_text(content: bytes) -> None:
    """Sniffing a text has read all of it."""
    del content


READERS: dict[str, Callable[[bytes], None]] = {
    "pdf": _read_pdf,
    "jpg": _reader_of("JPEG"),
    "png": _reader_of("PNG"),
    "webp": _reader_of("WEBP"),
    "heic": _reader_of("HEIF"),
    "docx": _read_package,
    "xlsx": _read_package,
    "odt": _read_package,
    "ods": _read_package,
    "txt": _read_text,
    "xml": _read_xml,
}
