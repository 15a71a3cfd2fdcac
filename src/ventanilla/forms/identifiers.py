"""Identifiers of people, organisations, properties and accounts: what is a fault and what only a doubt.

python-stdnum does the arithmetic. Around it stand the cases it does not know: the CURP of a non-binary
person, the RFC whose check digit was issued wrong, the generic RFC, the parcel without its property, the
Mexican cadastral key and the CLABE.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from stdnum import iban
from stdnum.es import cif, nif, referenciacatastral
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.mx import curp, rfc

from ventanilla.forms.display import said
from ventanilla.forms.faults import Code

IGNORED = re.compile(r"[\s.·_\-‐‑‒–—−]")
CURP = re.compile(
    r"[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX]"
    r"(AS|BC|BS|CC|CL|CM|CS|CH|DF|DG|GT|GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL|VZ|YN|ZS|NE)"
    r"[B-DF-HJ-NP-TV-ZÑ]{3}[0-9A-Z]\d",
    re.ASCII,
)
RFC = re.compile(r"[A-Z&Ñ]{3,4}\d{6}[0-9A-Z]{3}", re.ASCII)
GENERIC_RFC = ("XAXX010101000", "XEXX010101000")
ES_PERSON = re.compile(r"[0-9KLMXYZ]\d{7}[A-Z]", re.ASCII)
ES_DNI = re.compile(r"[0-9KLM]\d{7}[A-Z]", re.ASCII)
ES_NIE = re.compile(r"[XYZ]\d{7}[A-Z]", re.ASCII)
ES_ENTITY = re.compile(r"[ABCDEFGHJNPQRSUVW]\d{7}[0-9A-J]", re.ASCII)
SHORT_DNI = re.compile(r"\d{1,7}[A-Z]", re.ASCII)
PARCEL = re.compile(r"[0-9A-ZÑ]{14}")
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
CLABE_WEIGHTS = (3, 7, 1)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One identifier: what it looks like, what is wrong with a tidy one, and how it is written in groups."""

    example: str
    length: int
    faults: Callable[[str], Iterator[Code]]
    groups: tuple[int, ...] = ()
    separator: str = " "
    digits: bool = False


def tidy(scheme: str, text: str) -> str:
    """This function will return the identifier in capitals, without spaces, dashes or points.

    A Spanish number loses the ``ES`` of its VAT form and gets back the zeros that people leave out.
    """
    plain = IGNORED.sub("", unicodedata.normalize("NFC", text)).upper()
    if scheme in ("nif", "nie", "cif", "es_personal", "es_any"):
        if len(plain) == 11 and plain.startswith("ES"):
            plain = plain[2:]
        if SHORT_DNI.fullmatch(plain):
            plain = plain.zfill(9)
    return plain


def faults(scheme: str, number: str) -> Iterator[Code]:
    """This function will yield what is wrong with, or doubtful about, a tidy identifier."""
    return SCHEMES[scheme].faults(number)


def shown(scheme: str, number: str) -> str:
    """This function will write a tidy identifier in the groups people know: ``103-01-234-05-00-0000``."""
    groups = SCHEMES[scheme].groups
    if sum(groups) != len(number):
        return number
    ends = [sum(groups[: n + 1]) for n in range(len(groups))]
    return SCHEMES[scheme].separator.join(
        number[end - size : end] for end, size in zip(ends, groups, strict=True)
    )


def clabe_digit(seventeen: str) -> str:
    """This function will return the last digit of a CLABE: weights 3, 7, 1, each product modulo 10."""
    total = sum(int(digit) * CLABE_WEIGHTS[n % 3] % 10 for n, digit in enumerate(seventeen))
    return str(-total % 10)


def _curp(number: str) -> Iterator[Code]:
    if not CURP.fullmatch(number):
        yield Code.IDENTIFIER_FORMAT
        return
    try:
        curp.get_birth_date(number)
    except ValidationError:
        yield Code.IDENTIFIER_DATE
        return
    # stdnum keeps the place of the Ñ with an ampersand.
    if curp.calc_check_digit(number[:17].replace("Ñ", "&")) != number[17]:
        yield Code.IDENTIFIER_CHECK


def _rfc(number: str) -> Iterator[Code]:
    if number in GENERIC_RFC:
        return
    if not RFC.fullmatch(number):
        yield Code.IDENTIFIER_FORMAT
        return
    born = number[-9:-3]
    try:
        date(2000 + int(born[:2]), int(born[2:4]), int(born[4:]))
    except ValueError:
        yield Code.IDENTIFIER_DATE
        return
    # About 1.5 % of the RFC in use were issued with another check digit.
    if rfc.calc_check_digit(number[:-1]) != number[-1]:
        yield Code.IDENTIFIER_DOUBTFUL


def _rfc_of_organisation(number: str) -> Iterator[Code]:
    if len(number) != 12 and number not in GENERIC_RFC:
        yield Code.IDENTIFIER_FORMAT
        return
    yield from _rfc(number)


def _clave_catastral(number: str) -> Iterator[Code]:
    if not re.fullmatch(r"[0-9]{16}", number):
        yield Code.IDENTIFIER_FORMAT


def _clabe(number: str) -> Iterator[Code]:
    if not re.fullmatch(r"[0-9]{18}", number):
        yield Code.IDENTIFIER_FORMAT
    elif clabe_digit(number[:17]) != number[17]:
        yield Code.IDENTIFIER_CHECK


def _spanish(*forms: re.Pattern[str]) -> Callable[[str], Iterator[Code]]:
    def check(number: str) -> Iterator[Code]:
        if not any(form.fullmatch(number) for form in forms):
            yield Code.IDENTIFIER_FORMAT
        elif not (cif if ES_ENTITY.fullmatch(number) else nif).is_valid(number):
            yield Code.IDENTIFIER_CHECK

    return check


def _referencia_catastral(number: str) -> Iterator[Code]:
    if PARCEL.fullmatch(number):
        yield Code.PARCEL_ONLY
        return
    try:
        referenciacatastral.validate(number)
    except InvalidChecksum:
        yield Code.IDENTIFIER_CHECK
    except ValidationError:
        yield Code.IDENTIFIER_FORMAT


def _iban(number: str) -> Iterator[Code]:
    if not IBAN.fullmatch(number):
        yield Code.IDENTIFIER_FORMAT
        return
    try:
        iban.validate(number)
    except InvalidChecksum:
        yield Code.IDENTIFIER_CHECK
    except ValidationError:
        yield Code.IDENTIFIER_FORMAT


SCHEMES: dict[str, Scheme] = {
    "curp": Scheme("HEGG560427MVZRRL04", 18, _curp),
    "rfc": Scheme("GODE561231GR8", 13, _rfc),
    "rfc_organisation": Scheme("MAB9307148T4", 12, _rfc_of_organisation),
    "clave_catastral": Scheme("1030123405000000", 16, _clave_catastral, (3, 2, 3, 2, 2, 4), "-", True),
    "clabe": Scheme("032180000118359719", 18, _clabe, digits=True),
    "nif": Scheme("12345678Z", 9, _spanish(ES_DNI)),
    "nie": Scheme("X1234567L", 9, _spanish(ES_NIE)),
    "cif": Scheme("A13585625", 9, _spanish(ES_ENTITY)),
    "es_personal": Scheme("12345678Z", 9, _spanish(ES_PERSON)),
    "es_any": Scheme("12345678Z", 9, _spanish(ES_PERSON, ES_ENTITY)),
    "referencia_catastral": Scheme("7837301VG8173B0001TT", 20, _referencia_catastral, (7, 7, 4, 2)),
    "iban": Scheme("ES9121000418450200051332", 34, _iban),
}

WARNINGS = {Code.IDENTIFIER_DOUBTFUL, Code.IDENTIFIER_PREFIX, Code.PARCEL_ONLY}

LABELS = {
    "curp": said("CURP", "CURP", "CURP"),
    "rfc": said("RFC", "RFC", "RFC"),
    "rfc_organisation": said("RFC", "RFC", "RFC"),
    "clave_catastral": said("Clave catastral", "Clau cadastral", "Cadastral key"),
    "clabe": said("CLABE interbancaria", "CLABE interbancària", "CLABE account number"),
    "nif": said("NIF", "NIF", "NIF"),
    "nie": said("NIE", "NIE", "NIE"),
    "cif": said("NIF de la entidad", "NIF de l'entitat", "NIF of the organisation"),
    "es_personal": said("DNI o NIE", "DNI o NIE", "DNI or NIE"),
    "es_any": said("NIF, DNI o NIE", "NIF, DNI o NIE", "NIF, DNI or NIE"),
    "referencia_catastral": said("Referencia catastral", "Referència cadastral", "Cadastral reference"),
    "iban": said("IBAN", "IBAN", "IBAN"),
}
