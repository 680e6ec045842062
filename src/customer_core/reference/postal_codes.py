"""Postal codes: the form of each country, and the parts of British ones.

Rules:
    A code is compared in capitals without spaces and dashes, and written as its
    country writes it. A country without a row here has no form to check.

Sources:
    Universal Postal Union, postal addressing systems of its member countries; BS 7666
    and the Royal Mail list of postcode areas for the United Kingdom.
"""

import re
from functools import cache

_Form = tuple[str, int, str]
_SIX = ("CN", "IN", "RU", "SG", "VN", "KZ", "RO", "CO", "EC")
_FIVE = ("DE", "FR", "ES", "IT", "KR", "MY", "TH", "ID", "MX", "TR", "UA", "FI", "HR",
         "EE", "LT", "RS", "EG", "PK")  # fmt: skip
_FOUR = ("AU", "NZ", "AT", "CH", "BE", "DK", "NO", "HU", "BG", "ZA", "PH", "LU", "SI",
         "CY")  # fmt: skip
_BRITISH: _Form = (r"(?:GIR0AA|[A-Z]{1,2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2})", -3, " ")
# The compact form; where a separator goes (from the end if negative, 0 for none) when
# something stands on both sides of it; the separator.
_FORMS: dict[str, _Form] = {
    **dict.fromkeys(("GB", "GG", "IM", "JE"), _BRITISH),
    "US": (r"\d{5}(?:\d{4})?", 5, "-"),
    "CA": (r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d", 3, " "),
    "IE": (r"(?:[AC-FHKNPRTV-Y]\d{2}|D6W)[0-9AC-FHKNPRTV-Y]{4}", 3, " "),
    "NL": (r"[1-9]\d{3}[A-Z]{2}", 4, " "),
    "JP": (r"\d{7}", 3, "-"),
    "BR": (r"\d{8}", 5, "-"),
    "PT": (r"\d{4}(?:\d{3})?", 4, "-"),
    "PL": (r"\d{5}", 2, "-"),
    "SE": (r"\d{5}", 3, " "),
    "CZ": (r"\d{5}", 3, " "),
    "SK": (r"\d{5}", 3, " "),
    "GR": (r"\d{5}", 3, " "),
    "TW": (r"\d{3}(?:\d{2,3})?", 0, ""),
    "AR": (r"(?:[A-Z]\d{4}[A-Z]{3}|\d{4})", 0, ""),
    "IL": (r"\d{5}(?:\d{2})?", 0, ""),
    "SA": (r"\d{5}(?:\d{4})?", 5, "-"),
    **dict.fromkeys(_SIX, (r"\d{6}", 0, "")),
    **dict.fromkeys(_FIVE, (r"\d{5}", 0, "")),
    **dict.fromkeys(_FOUR, (r"\d{4}", 0, "")),
}
# The letters that begin a British postcode.
_GB_AREAS = frozenset(
    re.findall(
        r"\w+",
        """
        AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH
        DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV
        JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA
        PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN
        TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
        """,
    )
)
_CROWN = {"GY": "GG", "JE": "JE", "IM": "IM"}
_JOINTS = re.compile(r"[\s\-\u2010-\u2015]+")
_GB_LETTERS = re.compile(r"[A-Z]{1,2}(?=\d)")


def postal_code(text: str, country: str | None) -> str | None:
    """The code as its country writes it; ``None`` when it has not that form.

    Args:
        text: the code alone, in any case and spacing.
        country: ISO 3166-1 alpha-2. For a country without a known form any text of at
            most 12 letters and digits with at least one digit is taken.

    Example:
        >>> postal_code("g21gh", "GB"), postal_code("627045678", "US")
        ('G2 1GH', '62704-5678')
        >>> postal_code("12345", "CN") is None
        True
    """
    compact = _JOINTS.sub("", text).upper()
    form = _FORMS.get(country or "")
    if form is None:
        return text.strip().upper() if _ANY.fullmatch(compact) else None
    if not _compiled(form[0]).fullmatch(compact):
        return None
    if form is _BRITISH and british_area(compact) != country:
        return None
    _, cut, separator = form
    head, tail = (compact[:cut], compact[cut:]) if cut else (compact, "")
    return f"{head}{separator}{tail}" if tail else head


_ANY = re.compile(r"(?=.*\d)[A-Z0-9]{2,12}")


def british_area(compact: str) -> str | None:
    """The country that a British postcode area belongs to; ``None`` for no area.

    Example:
        >>> british_area("SW1A1AA"), british_area("JE23AB"), british_area("QQ11AA")
        ('GB', 'JE', None)
    """
    letters = _GB_LETTERS.match(compact)
    if letters is None or letters[0] not in _GB_AREAS:
        return None
    return _CROWN.get(letters[0], "GB")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def has_form(country: str | None) -> bool:
    """Whether the form of a country's postal codes is known."""
    return country in _FORMS
