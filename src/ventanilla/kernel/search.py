"""Folding text so that a search does not mind accents, capitals or the Catalan middle dot."""

import re
import unicodedata

_DROPPED = str.maketrans("", "", "·ŀĿ")
_MARKS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """This function will return the text as it is searched: lower case, no accents, «col·legi» as «collegi».

    It does what the SQL function ``mun_fold`` does, so that a query folded here meets an index folded there.
    """
    # One character at a time: lower() on the whole text would see a final sigma, which PostgreSQL does not.
    lowered = "".join(character.lower() for character in text.translate(_DROPPED))
    return _MARKS.sub("", unicodedata.normalize("NFD", lowered))
