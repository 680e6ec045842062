"""Postal codes: the form of each country, and the parts of British ones.

Rules:
    A code is compared in capitals without spaces and dashes, and written as its
    country writes it. A country without a row here has no form to check. The first two
    digits of a Chinese code are its province; where a province delivers to towns of its
    neighbour, both count.

Sources:
    Universal Postal Union, postal addressing systems of its member countries; BS 7666
    and the Royal Mail list of postcode areas for the United Kingdom; China Post, postal
    codes by province (the first two digits, checked against china-region 0.0.11).
"""

import re
from functools import cache

_Form = tuple[str, int, str]
_DIGITS = {
    3: "FO IS LS OM PG",
    4: "AM AT AU BD BE BG CH CV CY DK ET GE HT HU LU MK MZ NE NO NZ PA PH PY SI SV TN "
    "VE ZA",
    5: "BA BT CR CU DE DO DZ EE EG ES FI FR GT HN HR ID IQ IT JO KE KR KW LA LK LT MA "
    "ME MM MU MV MX MY NI NP PE PK RS SN TH TR TZ UA UY ZM",
    6: "BY CN CO EC IN KG KZ NG RO RU SG TJ TM TT UZ",
    7: "CL",
}
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
    "AD": (r"AD\d{3}", 0, ""),
    "AZ": (r"(?:AZ)?\d{4}", -4, " "),
    "BN": (r"[A-Z]{2}\d{4}", 0, ""),
    "IR": (r"\d{10}", 5, "-"),
    "LI": (r"94\d{2}", 0, ""),
    "LV": (r"(?:LV)?\d{4}", -4, "-"),
    "MC": (r"980\d{2}", 0, ""),
    "MD": (r"(?:MD)?\d{4}", -4, "-"),
    "MN": (r"\d{5,6}", 0, ""),
    "MT": (r"[A-Z]{3}\d{4}", 3, " "),
    "SM": (r"4789\d", 0, ""),
    "VN": (r"\d{5,6}", 0, ""),
    **{
        country: (rf"\d{{{length}}}", 0, "")
        for length, listed in _DIGITS.items()
        for country in listed.split()
    },
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
    return separator.join(part for part in (head, tail) if part)


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


# The first two digits of Chinese postal codes, after the two digits of GB/T 2260.
_CHINESE = {
    "11": "10", "12": "30", "13": "05 06 07", "14": "03 04", "15": "01 02 13 16 73 75",
    "21": "11 12", "22": "13", "23": "15 16", "31": "20", "32": "21 22",
    "33": "31 32", "34": "23 24", "35": "35 36", "36": "33 34", "37": "25 26 27",
    "41": "45 46 47", "42": "43 44", "43": "41 42", "44": "51 52", "45": "53 54",
    "46": "57", "50": "40", "51": "61 62 63 64", "52": "55 56", "53": "65 66 67",
    "54": "85 86", "61": "71 72", "62": "73 74", "63": "81", "64": "75", "65": "83 84",
}  # fmt: skip
_OUTSIDE = {"999077": frozenset({"81"}), "999078": frozenset({"82"})}
_SIX_DIGITS = re.compile(r"\d{6}", re.ASCII)


@cache
def _provinces() -> dict[str, frozenset[str]]:
    starts = {start for listed in _CHINESE.values() for start in listed.split()}
    return {
        start: frozenset(p for p, listed in _CHINESE.items() if start in listed.split())
        for start in starts
    }


def provinces_of_postal_code(code: str) -> frozenset[str]:
    """The provinces that a Chinese postal code can lie in, as digits of GB/T 2260.

    Args:
        code: six digits.

    Returns:
        First two digits of division codes; empty for a code that no province has.

    Example:
        >>> provinces_of_postal_code("518052"), provinces_of_postal_code("990000")
        (frozenset({'44'}), frozenset())
        >>> sorted(provinces_of_postal_code("137400"))
        ['15', '22']
    """
    if not _SIX_DIGITS.fullmatch(code):
        return frozenset()
    return _OUTSIDE.get(code) or _provinces().get(code[:2], frozenset())
