"""References people read, copy and dictate: numbers with a check character, and codes without lookalikes."""

import secrets
from string import Formatter

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FORGIVEN = str.maketrans("OIL", "011", " -‐‑–—\t\r\n\u00a0")
GROUP = 4
FIELDS = {"year", "number", "series", "check"}


def check_character(text: str) -> str:
    """This function will return the check character of the letters and digits of ``text``.

    By ISO 7064 MOD 37,36: it finds every wrong character and nearly every swap of neighbours. Case,
    spaces and separators do not count.
    """
    product = 36
    for character in text.upper():
        if character in ALPHANUMERIC:
            product = ((product + ALPHANUMERIC.index(character)) % 36 or 36) * 2 % 37
    return ALPHANUMERIC[(1 - product) % 36]


def checks(text: str) -> bool:
    """This function will tell whether the last letter or digit is the check character of those before."""
    letters = [character for character in text.upper() if character in ALPHANUMERIC]
    return len(letters) > 1 and check_character("".join(letters[:-1])) == letters[-1]


def render(pattern: str, *, year: int, number: int, series: str = "") -> str:
    """This function will write a reference by its pattern: ``MET-{year}-{series}-{number:06}-{check}``.

    ``{check}`` is computed over everything else. Raises ``ValueError`` when the pattern is not one.
    """
    if fault := pattern_fault(pattern):
        raise ValueError(fault)
    without = pattern.format(year=year, number=number, series=series, check="")
    return pattern.format(year=year, number=number, series=series, check=check_character(without))


def pattern_fault(pattern: str) -> str | None:
    """This function will say what a reference pattern should be, or None when it is right."""
    try:
        fields = [name for _, name, _, _ in Formatter().parse(pattern) if name is not None]
    except ValueError:
        return "a pattern whose braces are closed"
    if unknown := [name for name in fields if name not in FIELDS]:
        return f"only {{year}}, {{number}}, {{series}} and {{check}}, not {{{unknown[0]}}}"
    if "number" not in fields:
        return "a pattern with {number}, or two references would be the same"
    if fields.count("check") > 1:
        return "{check} once"
    try:
        pattern.format(year=2026, number=1, series="A", check="0")
    except (ValueError, IndexError):
        return "a number's width such as {number:06}"
    return None


def new_code(length: int = 20) -> str:
    """This function will return a new secret code that nobody can guess, in groups of four.

    Crockford's base 32 (no I, L, O or U). The last character checks the others.
    """
    body = "".join(secrets.choice(CROCKFORD) for _ in range(length - 1))
    return _grouped(body + CROCKFORD[_doubled(_remainder(body))])


def normalise_code(text: str) -> str:
    """This function will return a typed code as it was issued: capitals, fours, O as 0, I and L as 1."""
    return _grouped(text.upper().translate(FORGIVEN))


def is_code(text: str, length: int = 20) -> bool:
    """This function will tell whether a typed code could be one of ours: its length, letters and check.

    The check finds every wrong character and every swap of two, neighbours or not, up to 31 characters.
    """
    code = normalise_code(text).replace("-", "")
    return len(code) == length and all(c in CROCKFORD for c in code) and _remainder(code) == 0


def _grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _remainder(code: str) -> int:
    # A polynomial over the field of 32 elements, so that each position weighs differently.
    total = 0
    for character in code:
        total = _doubled(total) ^ CROCKFORD.index(character)
    return total


def _doubled(value: int) -> int:
    return value << 1 ^ (0b100101 if value & 0b10000 else 0)
