"""Uploads: judged by what they are, not by what they are called."""

import io
import zipfile
from typing import Any

import pikepdf
import pillow_heif
import pytest
from PIL import Image

from ventanilla.registry import files, ports
from ventanilla.registry.files import Refusal, Refused

ALL = tuple(files.MEDIA_TYPES)
MEGABYTE = 2**20
READS_A_FILE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


def picture(form: str, size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    saved = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(saved, form, **options)
    return saved.getvalue()


def heic() -> bytes:
    saved = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "green")).save(saved, quality=50)
    return saved.getvalue()


def pdf(*, password: str = "", owner: str = "", root: dict[str, Any] | None = None) -> bytes:
    document, saved = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    for name, value in (root or {}).items():
        document.Root[name] = value
    encryption = pikepdf.Encryption(user=password, owner=owner) if password or owner else False
    document.save(saved, encryption=encryption)
    return saved.getvalue()


def office(**parts: bytes) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b"<w/>",
            **parts,
        }.items():
            written.writestr(name, content)
    return saved.getvalue()


def open_document(kind: str) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as written:
        written.writestr("mimetype", files.MEDIA_TYPES[kind])
        written.writestr("content.xml", "<office/>")
    return saved.getvalue()


def sheet() -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as written:
        written.writestr("[Content_Types].xml", "<Types/>")
        written.writestr("xl/workbook.xml", "<workbook/>")
    return saved.getvalue()


SAMPLES = {
    "pdf": pdf(),
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "heic": heic(),
    "docx": office(),
    "xlsx": sheet(),
    "odt": open_document("odt"),
    "ods": open_document("ods"),
    "txt": "Año nuevo\n".encode(),
    "xml": b'<?xml version="1.0"?><factura><total>10</total></factura>',
}


def inspect(
    content: bytes, name: str = "file.pdf", accept: tuple[str, ...] = ALL, size: int = MEGABYTE
) -> Any:
    return files.inspect(name=name, content=content, accept=accept, max_bytes=size)


def refusal(content: bytes, **how: Any) -> Refusal:
    with pytest.raises(Refused) as refused:
        inspect(content, **how)
    return refused.value.code


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_kind_is_known_by_its_content(kind: str) -> None:
    inspected = inspect(SAMPLES[kind], name=f"Identificación oficial.{kind}")
    assert (inspected.kind, inspected.media_type) == (kind, files.MEDIA_TYPES[kind])
    assert inspected.name == f"Identificación oficial.{kind}"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("foto.jpeg", "foto.jpeg"),
        ("foto.pdf", "foto.jpg"),
        ("foto", "foto.jpg"),
        ("x.exe", "x.exe.jpg"),
        ("a/b.PNG", "b.jpg"),
    ],
)
def test_the_name_ends_as_the_content_does(given: str, kept: str) -> None:
    assert inspect(SAMPLES["jpg"], name=given).name == kept


@pytest.mark.parametrize("kind", SAMPLES)
def test_what_is_not_asked_for_is_refused(kind: str) -> None:
    others = tuple(each for each in ALL if each != kind)
    assert refusal(SAMPLES[kind], name=f"a.{kind}", accept=others) == Refusal.TYPE_NOT_ACCEPTED
    assert refusal(SAMPLES[kind], name=f"a.{others[0]}", accept=others) == Refusal.CONTENT_MISMATCH


@pytest.mark.parametrize("kind", ["pdf", "jpg", "png", "webp", "heic", "docx", "xml"])
def test_a_file_cut_short_is_refused(kind: str) -> None:
    content = SAMPLES[kind]
    assert refusal(content[: len(content) // 2], name=f"a.{kind}") in {
        Refusal.DAMAGED,
        Refusal.CONTENT_MISMATCH,
    }


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.pdf", Refusal.EMPTY),
        (b"x" * (MEGABYTE + 1), "a.txt", Refusal.TOO_BIG),
        (b"MZ\x90\x00\x03\x00", "a.pdf", Refusal.CONTENT_MISMATCH),
        (b"MZ\x90\x00\x03\x00", "a.exe", Refusal.TYPE_NOT_ACCEPTED),
        (b"<!DOCTYPE html><script>alert(1)</script>", "a.txt", Refusal.CONTENT_MISMATCH),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.xml", Refusal.CONTENT_MISMATCH),
        (b"<?xml version='1.0'?><svg/>", "a.xml", Refusal.TYPE_NOT_ACCEPTED),
        (READS_A_FILE, "a.xml", Refusal.ACTIVE_CONTENT),
        (pdf(password="secret", owner="other"), "a.pdf", Refusal.ENCRYPTED),
        (files.OLD_OFFICE + b"x" * 600, "a.docx", Refusal.ENCRYPTED),
        (office(**{"word/vbaProject.bin": b"x"}), "a.docx", Refusal.ACTIVE_CONTENT),
        (b"%PDF-1.7\nnothing more", "a.pdf", Refusal.DAMAGED),
    ],
)  # fmt: skip
def test_each_refusal_says_why(content: bytes, name: str, why: Refusal) -> None:
    assert refusal(content, name=name) == why


@pytest.mark.parametrize(
    "root",
    [
        {"/OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")},
        {"/OpenAction": pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")},
        {"/AA": pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x"))},
        {"/Deep": pikepdf.Array([pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.SubmitForm)])])},
    ],
)
def test_a_pdf_that_acts_is_refused(root: dict[str, Any]) -> None:
    assert refusal(pdf(root=root)) == Refusal.ACTIVE_CONTENT


def test_a_pdf_that_anybody_can_read_is_accepted_though_it_forbids_printing() -> None:
    assert inspect(pdf(owner="the bank")).kind == "pdf"


def test_a_package_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_UNPACKED", 5 * MEGABYTE)
    assert refusal(office(**{"word/media/a": b"\0" * 6 * MEGABYTE}), name="a.docx") == Refusal.TOO_BIG


def test_a_picture_of_too_many_points_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_PIXELS", 1000)
    assert refusal(SAMPLES["png"], name="a.png") == Refusal.TOO_BIG


def test_a_virus_or_a_scanner_that_is_down_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    class Found:
        def scan(self, _content: bytes) -> str:
            return "Eicar"

    class Down:
        def scan(self, _content: bytes) -> None:
            raise ports.ScannerDown

    for scanner, why in ((Found, Refusal.INFECTED), (Down, Refusal.SCANNER_DOWN)):
        with monkeypatch.context() as patch:
            patch.setattr(ports, "scanner", scanner)
            assert refusal(SAMPLES["pdf"]) == why


def test_a_preview_is_upright_small_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera of an invented person"
    shown = files.preview(picture("JPEG", (400, 200), exif=exif), "image/jpeg", longest=100)
    assert shown
    with Image.open(io.BytesIO(shown)) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (50, 100))
        assert not drawn.getexif()
    assert b"invented" not in shown


def test_only_pictures_have_previews() -> None:
    assert files.preview(heic(), "image/heic")
    assert files.preview(SAMPLES["pdf"], "application/pdf") is None
    assert files.preview(b"broken", "image/png") is None
