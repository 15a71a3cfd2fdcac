"""The city's five colours, and the others that follow from them, as CSS custom properties.

Everything derived is computed here, not in the browser, so that its contrast can be proved.
"""

from ventanilla.packs.models import Brand

WHITE = "#ffffff"
BLACK = "#000000"
READABLE = 4.5


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """This function will return the relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2)."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """This function will return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """This function will return ``colour`` with a ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in pairs)


def darkened(colour: str, ground: str, ratio: float = READABLE) -> str:
    """This function will return ``colour``, darkened only as far as it needs to reach ``ratio`` on ``ground``."""
    for step in range(21):
        darker = mix(colour, BLACK, step / 20)
        if contrast(darker, ground) >= ratio:
            return darker
    return BLACK


def palette(brand: Brand) -> dict[str, str]:
    """This function will return every ``--city-*`` colour by name, the given and the derived."""
    tint = mix(brand.primary, WHITE, 0.9)
    deep = darkened(mix(brand.primary, "#0e1116", 0.62), WHITE, 12)
    return {
        "primary": brand.primary,
        "link": brand.link,
        "action": brand.action,
        "accent": brand.accent,
        "surface": brand.surface,
        "deep": deep,
        "ink": darkened(mix(brand.primary, "#14151a", 0.72), WHITE, 12),
        "tint": tint,
        "line": mix(mix(brand.primary, "#8a8f98", 0.6), WHITE, 0.74),
        "link-hover": darkened(mix(brand.link, BLACK, 0.35), WHITE, 7),
        "link-visited": darkened(mix(brand.link, "#5a2a82", 0.6), tint),
        "action-hover": darkened(mix(brand.action, BLACK, 0.25), WHITE, 7),
        "on-deep": WHITE,
        "on-deep-quiet": mix(WHITE, deep, 0.18),
    }


def brand_css(brand: Brand) -> str:
    """This function will return the style sheet that turns the pages into the city's own."""
    lines = "".join(f"  --city-{name}: {colour};\n" for name, colour in palette(brand).items())
    return f":root {{\n{lines}}}\n"
