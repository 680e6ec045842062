"""Addresses outside China: parts between commas, small to large or city first.

Rules:
    Country and postal code are looked for at the end, then the state where the country
    has states, then a part that names a flat, then the city: the last part that does
    not look like a street, or the first. A country is recognised by its name or code,
    by a British or Canadian postcode, or by a state before a ZIP code. Everything else
    is the street, in its order.

Sources:
    Universal Postal Union S42 (names of the parts); BS 7666; USPS Publication 28.
"""

import re

from customer_core.models.values import PostalAddress
from customer_core.normalizers._address_cn import EDGES
from customer_core.reference.countries import country_code
from customer_core.reference.postal_codes import (
    british_area,
    has_form,
    postal_code,
)
from customer_core.reference.states import (
    has_states,
    is_british_county,
    state_code,
)

_SPLIT = re.compile(r"[,;|]")
_UNIT_WORD = (
    r"(?:flat|apartment|apt|unit|suite|ste|room|rm|floor|fl|level|building|bldg|block"
    r"|#)"
)
_UNIT = re.compile(
    rf"{_UNIT_WORD}(?:\.? |\.|(?=\d)|(?<=#))[\w/-]{{1,8}}"
    r"|\d{1,3}(?:st|nd|rd|th) floor",
    re.IGNORECASE,
)
_UNIT_HEAD = re.compile(rf"({_UNIT.pattern}) (?=\d)", re.IGNORECASE)
_UNIT_TAIL = re.compile(rf"(?<=\w) ({_UNIT.pattern})$", re.IGNORECASE)
_STREET = re.compile(
    r"\d|\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|way|close|court|place|square|"
    r"terrace|crescent|boulevard|blvd|highway|hwy|gardens|grove|rue|stra(?:ß|ss)e|str"
    r")\.?$|^(?:p\.? ?o\.? box|rue|via|calle)\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"(?:Dublin|Praha|Paris|Budapest) \d{1,2}W?")
_GB = re.compile(r"(?:(.*\S) )?([A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2})")
_CA = re.compile(r"(?:(.*\S) )?([A-Za-z]\d[A-Za-z][ -]?\d[A-Za-z]\d)")
_DIGITS = re.compile(
    r"(?:(.*\D) )?(\d{5,7}|\d{5}-\d{3,4}|\d{3}-\d{4})|(\D*[^\W\d]) (\d{4})"
)
_IE = re.compile(r"(?:(.*\S) )?((?:[A-Za-z]\d{2}|[Dd]6[Ww]) ?[A-Za-z\d]{4})")
_AU = re.compile(r"(?:(.*[A-Z]{2,3}) )?(\d{4})")
_TAILS = {"GB": _GB, "GG": _GB, "JE": _GB, "IM": _GB, "CA": _CA, "AU": _AU,
          "IE": _IE}  # fmt: skip
# Countries that write the code before the city: 1010 Wien, 1012 AB Amsterdam.
_HEAD = re.compile(
    r"(?:[A-Z]{1,2}-)?"
    r"(\d{4} ?[A-Z]{2}|\d{4}-\d{3}|\d{4,5}|\d{3} \d{2}|\d{2}-\d{3}) (\D.*)"
)
_CODE_FIRST = frozenset(
    {
        "AT", "BE", "BG", "CH", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR",
        "HU", "IL", "IT", "LT", "LU", "MX", "MY", "NL", "NO", "PL", "PT", "RO", "RS",
        "SE", "SI", "SK", "TR", "UA",
    }
)  # fmt: skip
_COUNTRY_TAIL = re.compile(r"(.+) (UK|GB|USA)")
_COUNTRY_WORDS = re.compile(r"(.*\d.*?) ((?:[A-Z][^\W\d]{2,} ?(?:of )?){1,4})")
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")
_FOUR = re.compile(r"\d{4}")
_AUSTRALIAN = frozenset({"ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"})
_LIKE_A_CODE = re.compile(
    r"(?:[A-Z]{2,3} )?\d{4,7}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{1,2}", re.IGNORECASE
)
_LONGEST_CODE = 3  # letters; longer is the name of a country: Singapore 018956
_ONE_OF_TWO = re.compile(r"[A-Z]{2}")


def parse_international(text: str, *, region: str | None) -> PostalAddress:
    """The parts of an address that is not in Chinese script.

    Args:
        text: cleaned, full-width folded.
        region: the country to assume without evidence, ``None`` for none.
    """
    parts = split_parts(text)
    country = take_country(parts, region) or _country_of_code(parts) or region
    if country is None and any(map(country_code, parts)):
        return PostalAddress(
            street=", ".join(parts)
        )  # which must not come to stand last
    code = _take_postal_code(parts, country)
    unit = take_unit(parts, country)
    state = _take_state(parts, country)
    if country != region and state_code(country or "", region) and not (code or state):
        return _named_country(split_parts(text), country)
    loose = _take_loose(parts, country, code)
    city = _take_city(parts)
    parts += loose
    if city and city in {state, code, country}:  # the text of a value says it once
        parts, city = [city, *parts], None
    return PostalAddress(
        country=country,
        admin1=state,
        admin2=city,
        street=", ".join(parts) or None,
        unit=unit,
        postal_code=code,
    )


def is_malformed_code(part: str) -> bool:
    """Whether a part looks like a postal code; asked where none has the right form.

    Example:
        >>> [is_malformed_code(part) for part in ("12345", "IL 6270", "12", "Oxford")]
        [True, True, False, False]
    """
    return _LIKE_A_CODE.fullmatch(part) is not None


def _take_loose(parts: list[str], country: str | None, code: str | None) -> list[str]:
    """Remove what stands where the city would: a malformed code, a British county."""
    loose: list[str] = []
    if code is None and has_form(country):
        at = next((n for n, p in enumerate(parts) if is_malformed_code(p)), None)
        if at is not None and len(parts) > 1:
            loose.append(parts.pop(at))
    is_county = country == "GB" and len(parts) > 1 and is_british_county(parts[-1])
    if is_county and _is_place(parts[-2]):
        loose.insert(0, parts.pop())
    return loose


def _named_country(parts: list[str], country: str | None) -> PostalAddress:
    """A country whose code is a state of the default one: its name has to stay."""
    street = parts[:-1] if parts[-1] == country else parts
    return PostalAddress(country=country, street=", ".join(street) or None)


def split_parts(text: str) -> list[str]:
    """What stands between commas, semicolons and bars and has a letter or digit.

    Example:
        >>> split_parts("Glasgow, 224 Cain Lane; G2 6AE")
        ['Glasgow', '224 Cain Lane', 'G2 6AE']
    """
    parts = (part.strip(EDGES) for part in _SPLIT.split(text))
    return [part for part in parts if any(map(str.isalnum, part))]


def take_country(parts: list[str], region: str | None) -> str | None:
    """Remove the country at the end and give its code; ``None`` without one."""
    country = country_code(parts[-1]) if parts else None
    if country and _is_state(parts, country, region):
        return None
    if country is None and parts:
        tail = _COUNTRY_TAIL.fullmatch(parts[-1]) or _after_number(parts[-1], region)
        if tail:
            parts[-1] = tail[1]
            return country_code(tail[2])
    while country and parts and country_code(parts[-1]) == country:
        parts.pop()
    return country


def _after_number(text: str, region: str | None) -> re.Match[str] | None:
    """The name of a country behind a number, where it is no state: 20500 Germany."""
    found = _COUNTRY_WORDS.fullmatch(text)
    if found is None or not country_code(found[2]) or state_code(found[2], region):
        return None
    return found


def _is_state(parts: list[str], country: str, region: str | None) -> bool:
    """Whether the last part rather is a state of the default country (CA, Georgia)."""
    if not state_code(parts[-1], region) or region == country:
        return False
    before = parts[-2] if len(parts) > 1 else ""
    known = postal_code(before, country) if has_form(country) else None
    return not (known or state_code(before, country) or country_code(before) == country)


def _country_of_code(parts: list[str]) -> str | None:
    """The country that the form of a postal code gives away."""
    for part in reversed(parts):
        gb = _GB.fullmatch(part)
        area = british_area(gb[2].upper()) if gb else None
        if gb and postal_code(gb[2], area):
            return area
        if (ca := _CA.fullmatch(part)) and postal_code(ca[2], "CA"):
            return "CA"
    words = " ".join(parts[-2:]).split()[-2:]
    if len(words) > 1 and _ZIP.fullmatch(words[1]) and state_code(words[0], "US"):
        return "US" if _ONE_OF_TWO.fullmatch(words[0]) else None
    if len(words) > 1 and _FOUR.fullmatch(words[1]) and words[0] in _AUSTRALIAN:
        return "AU"
    named, _, code = parts[-1].rpartition(" ") if parts else ("", "", "")
    country = country_code(named) if len(named) > _LONGEST_CODE else None
    return country if country and postal_code(code, country) else None


def _take_postal_code(parts: list[str], country: str | None) -> str | None:
    """Remove the last postal code of the country and give it as written there."""
    if not has_form(country):
        return None
    for at in range(len(parts) - 1, -1, -1):
        if code := postal_code(parts[at], country):
            del parts[at]
            return code
    tail = _TAILS.get(country or "", _DIGITS)
    for at in range(len(parts) - 1, -1, -1):
        for form in (tail, _HEAD) if country in _CODE_FIRST else (tail,):
            found = form.fullmatch(parts[at])
            rest, written = _halves(found, code_first=form is _HEAD)
            if found and (code := postal_code(written, country)):
                _leave(parts, at, rest)
                return code
    return None


def _halves(found: re.Match[str] | None, *, code_first: bool) -> tuple[str, str]:
    """What stands beside a code, and the code."""
    if found is None:
        return "", ""
    if code_first:
        return found[2], found[1]
    groups = found.groups()
    if groups[1] is None:
        return groups[2], groups[3]
    return groups[0] or "", groups[1]


def _leave(parts: list[str], at: int, rest: str | None) -> None:
    """Put what remains of a part in its place."""
    parts[at : at + 1 or len(parts)] = split_parts(rest or "")


def take_unit(parts: list[str], country: str | None) -> str | None:
    """Remove the part, or the start or end of a part, that names a flat or a floor."""
    for at, part in enumerate(parts):
        if _UNIT.fullmatch(part):
            return parts.pop(at)
    for at, part in enumerate(parts):
        found = _UNIT_HEAD.match(part) or _UNIT_TAIL.search(part)
        if found is None:
            continue
        rest = part[: found.start()] + part[found.end() :]
        if not country_code(rest) and not postal_code(rest, country):
            _leave(parts, at, rest)
            return found[1]
    return None


def _take_state(parts: list[str], country: str | None) -> str | None:
    """Remove the state and give its code: last, or where the city stands."""
    city = _city_at(parts)
    ends = [-1] if city is None else [-1, city]
    for at in ends if parts and has_states(country) else ():
        rest, _, last = parts[at].rpartition(" ")
        if state := _exact_state(parts[at], country):
            del parts[at]
            return state
        if rest and country != "GB" and (state := _exact_state(last, country)):
            _leave(parts, at, rest.rstrip(" -"))
            return state
    state = None if city is None else state_code(parts[city], country)
    if city is not None and state and sum(map(_is_place, parts)) > 1:
        del parts[city]
        return state
    return None


def _exact_state(text: str, country: str | None) -> str | None:
    """The state, where the text is its code (or a nation of the United Kingdom)."""
    state = state_code(text, country)
    return state if state == text or country == "GB" else None


def _take_city(parts: list[str]) -> str | None:
    at = _city_at(parts)
    return None if at is None else parts.pop(at)


def _city_at(parts: list[str]) -> int | None:
    """Where the city stands: last, or first; ``None`` where both look like streets."""
    for at in (-1, 0):
        if parts and _is_place(parts[at]):
            return at
    return None


def _is_place(part: str) -> bool:
    """Whether it does not look like a street."""
    return not _STREET.search(part) or _QUARTER.fullmatch(part) is not None
