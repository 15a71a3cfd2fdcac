"""What the invented people of the journeys answer, as values of ``forms``, and the papers they attach."""

from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageDraw


def pdf(folder: Path, name: str = "identificación.pdf") -> Path:
    """This function will make a one-page PDF."""
    path = folder / name
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(420, 595))
        made.save(path)
    return path


def photograph(folder: Path, name: str = "credencial.jpg", pixels: int = 900) -> Path:
    """This function will make a photograph of about a third of ``pixels`` squared, in bytes."""
    path = folder / name
    image = Image.effect_noise((pixels, pixels), 90).convert("RGB")
    ImageDraw.Draw(image).text((20, 20), "MUESTRA", fill="black")
    image.save(path, quality=90)
    return path


def vecindad(folder: Path, **more: Any) -> dict[str, Any]:
    """This function will return a complete request for a constancia de vecindad, with two witnesses."""
    return {
        "para_quien": "mi",
        "vive_en_metepec": True,
        "anios_residencia": "3",
        "meses_residencia": "4",
        "persona": {
            "given": "Ximena",
            "surname": "Inventada",
            "surname2": "Del Ejemplo",
            "identifier": "PUEA850310MMCRJN04",
        },
        "telefono": "722 000 0000",
        "domicilio": {
            "street": "Calle Imaginaria",
            "ext_number": "12",
            "locality": "Barrio de Santa Cruz",
            "postcode": "52140",
            "municipality": "Metepec",
            "state": "Estado de México",
        },
        "tenencia": "propia",
        "tiene_comprobante": False,
        "testigos": [
            {
                "testigo": {"given": "Nora", "surname": "Testigo"},
                "testigo_telefono": "7220000001",
                "testigo_relacion": "vecindad",
                "testigo_anios": "8",
            },
            {
                "testigo": {"given": "Raúl", "surname": "Testigo"},
                "testigo_telefono": "7220000002",
                "testigo_relacion": "amistad",
                "testigo_anios": "5",
            },
        ],
        "testigos_identificacion": pdf(folder, "testigos.pdf"),
        "tipo_identificacion": "ine",
        "identificacion": [pdf(folder), photograph(folder)],
        "finalidad": "trabajo",
        "protesta": True,
        "aviso_privacidad": True,
        **more,
    }
