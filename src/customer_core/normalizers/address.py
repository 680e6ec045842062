"""Postal addresses as people write them -> parts, division code, postal code.

Rules:
    Chinese script is read from large to small, other scripts between commas; see
    ``_address_text``. ``region`` is the country of an
    address that does not tell its own; a Latin address without evidence in a Chinese
    source has none, and says so. A country alone is no address. A malformed postal
    code is reported and left out of the value.

Sources:
    ISO 3166-1; GB/T 2260; Universal Postal Union (forms of postal codes).
"""

import re
from collections.abc import Mapping

from attrs import evolve

from customer_core._text import clean, has_han
from customer_core.issues import Issue, IssueCode
from customer_core.match_keys.address import AddressKeys, address_keys
from customer_core.models.normalized import Normalized
from customer_core.models.values import PostalAddress
from customer_core.normalizers._address_cn import COUNTRIES, parse_chinese
from customer_core.normalizers._address_fast import read_ordinary, read_ordinary_columns
from customer_core.normalizers._address_international import (
    parse_international,
    split_parts,
    take_unit,
)
from customer_core.normalizers._address_place import NO_HINTS
from customer_core.normalizers._address_text import (
    ENGLISH_TOO,
    UNKNOWN,
    UNRESOLVED,
    Parsed,
    canonical,
    parse_text,
)
from customer_core.normalizers._common import Issues, issue, received
from customer_core.protocols import AddressParser
from customer_core.reference.countries import country_code
from customer_core.reference.placeholders import is_placeholder
from customer_core.reference.postal_codes import postal_code as as_postal_code
from customer_core.reference.states import state_code

NormalizedAddress = Normalized[PostalAddress, AddressKeys]

_LIMIT = 500  # characters; the longest address in use is far shorter
_ORDINARY = 400  # characters; with completed divisions it stays below the limit
_HOME = frozenset({None, "", "CN", "China", "中国"})  # as most sources write it
_LINE = re.compile("[\r\n\x0b\x0c\x85\u2028\u2029]+")


def normalize_address(
    raw: str | None,
    region: str = "CN",
    hints: Mapping[str, str | None] | None = None,
    *,
    parser: AddressParser | None = None,
) -> NormalizedAddress:
    """The parts of an address in one text.

    Args:
        raw: any text; ``None`` and NaN are missing.
        region: ISO 3166-1 alpha-2 of the country to assume without evidence.
        hints: other values of the same record that may settle which division is meant:
            ``city``, ``region`` (a province), ``postal_code``, ``phone`` (a landline),
            ``division_code`` (of a resident ID). Never stored.
        parser: reads addresses outside China, such as libpostal's ``parse_address``;
            ``None`` for the rules of this library.

    Returns:
        Canonical parts and match keys. Divisions have their official simplified names,
        street and unit the script they were written in.

    Example:
        >>> found = normalize_address("广东深圳南山科技园科苑路15号").value
        >>> found.admin1, found.admin2, found.admin3, found.division_code
        ('广东省', '深圳市', '南山区', '440305')
        >>> normalize_address("朝阳区建国路88号").value.candidates
        ('110105', '220104')
        >>> hints = {"phone": "010-65529988"}
        >>> normalize_address("朝阳区建国路88号", hints=hints).value.admin2
        '北京市'
        >>> normalize_address("Glasgow, 224 Cain Lane, G26AE").value.text
        '224 Cain Lane, Glasgow, G2 6AE, GB'
    """
    if region == "CN" and isinstance(raw, str) and len(raw) < _ORDINARY:
        ordinary = read_ordinary(raw, hinted=bool(hints))
        if ordinary:
            value, keys, found = ordinary
            return Normalized(raw=raw, value=value, keys=keys, issues=found)
    text, cleaned, issues = received(raw, limit=_LIMIT)
    if not cleaned:
        return Normalized(raw=text, issues=issues)
    if isinstance(text, str) and _LINE.search(text):
        cleaned = clean(_LINE.sub(" " if has_han(text) else ", ", text.strip()))
    address, found = parse_text(
        cleaned, region=region.upper(), hints=hints or NO_HINTS, parser=parser
    )
    return _finished(text, address, (*issues, *found))


def normalize_address_parts(  # noqa: PLR0913 - one argument a column
    *,
    street: str | None = None,
    district: str | None = None,
    city: str | None = None,
    region: str | None = None,
    postal_code: str | None = None,
    country: str | None = None,
    default_region: str = "CN",
) -> NormalizedAddress:
    """The parts of an address from a source that has a column for each.

    Args:
        street: street, house number and unit.
        district: county or district.
        city: prefecture or city.
        region: province, state or nation.
        postal_code: any spacing and case.
        country: name or code of the country, in English or Chinese.
        default_region: ISO 3166-1 alpha-2 of the country to assume without evidence.

    Returns:
        As :func:`normalize_address`; ``raw`` is the columns that hold something, from
        small to large, between commas.

    Example:
        >>> normalize_address_parts(street="科苑路15号3栋502室", city="深圳",
        ...                         postal_code="518052", country="China").value.text
        '广东省深圳市科苑路15号3栋502室 518052'
        >>> normalize_address_parts(street="1 Webb Street", city="Glasgow",
        ...                         postal_code="G21GH", country="UK").value.text
        '1 Webb Street, Glasgow, G2 1GH, GB'
    """
    columns = (street, district, city, region, postal_code, country)
    if default_region == "CN" and country in _HOME:
        ordinary = _ordinary_columns(columns)
        if ordinary:
            return ordinary
    read = [received(column, limit=_LIMIT) for column in columns]
    raws = [raw for raw, _, _ in read if raw is not None]
    issues = tuple(one for _, _, found in read for one in found)
    *places, code, land = (canonical(text) for _, text, _ in read)
    known = country_code(land)
    if land and known is None:
        issues = (*issues, UNKNOWN)
    address, found = _join(places, code, known, default_region.upper())
    whole = ", ".join(raw for raw in raws if raw) if raws else None
    every = (*issues, *found)
    once = tuple(one for at, one in enumerate(every) if one not in every[:at])
    return _finished(whole, address, once)


def _ordinary_columns(columns: tuple[str | None, ...]) -> NormalizedAddress | None:
    """The result for columns that need no careful reading."""
    filled = [column for column in columns if column]
    if not all(isinstance(column, str) for column in filled):
        return None
    street, district, city, region, code, _ = columns
    places = [place for place in (region, city, district) if place]
    found = read_ordinary_columns(street or "", places, code)
    if found is None:
        return None
    value, keys, issues = found
    return Normalized(raw=", ".join(filled), value=value, keys=keys, issues=issues)


def _join(places: list[str], code: str, known: str | None, default: str) -> Parsed:
    """One address of columns: ``places`` are street, district, city and region."""
    if not any(places) and not code:
        return PostalAddress(), ()
    country = known or _country_of_columns(code, default)
    han = any(map(has_han, places))
    if country is None and han:
        country = default
    written = as_postal_code(code, country) if code else None
    issues: Issues = ()
    if code and written is None:
        issues = (issue(IssueCode.ADDRESS_POSTAL_CODE),)
    if country in COUNTRIES or han:
        text = ", ".join(place for place in reversed(places) if place)
        home = country if country in COUNTRIES else None
        address, found = parse_chinese(
            text, country=home, hints=NO_HINTS, postal_code=written
        )
        if address.admin1 is None and not address.candidates:
            found = (*found, UNRESOLVED)
        return evolve(address, country=address.country or country), (*issues, *found)
    if country is None and known is None:
        issues = (*issues, UNKNOWN)
    street, district, city, state = places
    parts = split_parts(street)
    unit = take_unit(parts, country)
    return PostalAddress(
        country=country,
        admin1=state_code(state, country) or state or None,
        admin2=city or None,
        street=", ".join([*parts, *([district] if district else [])]) or None,
        unit=unit,
        postal_code=written,
    ), issues


def _country_of_columns(code: str, default: str) -> str | None:
    """The country a postal code gives away, or the default where nothing speaks up."""
    given = parse_international(code, region=None).country
    if given or default not in COUNTRIES or default in ENGLISH_TOO:
        return given or default
    return default if as_postal_code(code, default) else None


def _finished(
    raw: str | None, address: PostalAddress, issues: Issues
) -> NormalizedAddress:
    """The result; no value where the canonical text would say nothing."""
    text = address.text
    if address == PostalAddress(country=address.country):
        return Normalized(raw=raw, issues=issues)
    if address.division_code is None and is_placeholder(text):
        return Normalized(raw=raw, issues=(issue(IssueCode.COMMON_PLACEHOLDER),))
    if len(text) > _LIMIT:
        parameters = {"length": len(text), "limit": _LIMIT}
        found = Issue(code=IssueCode.COMMON_TOO_LONG, parameters=parameters)
        return Normalized(raw=raw, issues=(*issues, found))
    return Normalized(raw=raw, value=address, keys=address_keys(address), issues=issues)
