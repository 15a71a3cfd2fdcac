"""What the invented people of the journeys answer, as values of ``forms``, and the papers they attach."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageDraw


def pdf(folder: Path, name: str = "identificación.pdf", *, filling: int = 0) -> Path:
    """This function will make a one-page PDF, with ``filling`` bytes that nothing can make smaller."""
    path = folder / name
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(420, 595))
        made.Root.Filling = made.make_stream(os.urandom(filling))
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


def platica(first: date, **more: Any) -> dict[str, Any]:
    """This function will return a complete request of a school for a human rights talk, from ``first`` on."""
    return {
        "que": "pedir",
        "tipo_institucion": "escuela",
        "institucion": "Escuela Primaria de Muestra",
        "responsable": {"given": "Elena", "surname": "Ficticia"},
        "cargo": "Directora",
        "telefono": "722 000 0000",
        "tema": "acoso",
        "publico": ["adolescentes", "familias"],
        "asistentes": "60",
        **{f"fecha_{n}": (first + timedelta(days=n)).isoformat() for n in (1, 2, 3)},
        **{f"hora_{n}": "9" for n in (1, 2, 3)},
        "modalidad": "video",
        "aviso_privacidad": True,
        **more,
    }


def instancia(**more: Any) -> dict[str, Any]:
    """This function will return a complete instància general of a person who acts for themselves."""
    return {
        "destinatari": "ajuntament",
        "tipus_interessat": "fisica",
        "actua": "nom-propi",
        "obligacio_electronica": False,
        "interessat": {
            "given": "Margalida",
            "surname": "Inventada",
            "surname2": "Mostra",
            "identifier": "12345678Z",
        },
        "idioma": "ca",
        "canal_notificacio": "electronica",
        "assumpte": "Banc trencat a la plaça de la Mostra",
        "exposa": "El banc de devora la font té dues fustes trencades.",
        "sollicita": "Que el reparin.",
        "unitat_desti": "no-ho-se",
        "oposicio": False,
        "veracitat": True,
        "proteccio_dades": True,
        **more,
    }


def instancia_of_a_company(folder: Path, **more: Any) -> dict[str, Any]:
    """This function will return a complete instància general that a person files for their company."""
    return instancia(
        tipus_interessat="juridica",
        entitat={"name": "Exemples de la Mostra, SL", "identifier": "B58378431"},
        mode_representacio="poder-notarial",
        acreditacio=pdf(folder, "poder.pdf"),
        notificacio_electronica=True,
        annexos=[pdf(folder, "annex.pdf"), photograph(folder, "façana.jpg")],
        **more,
    )
