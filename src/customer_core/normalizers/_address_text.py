"""One text with an address -> its parts: which script, which country, which reader.

Rules:
    Chinese script is read by ``_address_cn``, an address in China in Latin letters by
    ``_address_latin_cn``, the rest by ``_address_international`` or by the parser of
    the application. A country that is only known by its name at the end keeps that name
    where the canonical text would not tell it. What the canonical text
    of the parts says is what they are: unusual ones are read again until that holds.

Sources:
    ISO 3166-1.
"""

import re
from unicodedata import is_normalized

from attrs import evolve

from customer_core._text import clean, fold_width, has_han, is_han
from customer_core.issues import IssueCode
from customer_core.models.values import PostalAddress
from customer_core.normalizers._address_cn import (
    COUNTRIES,
    EDGES,
    parse_chinese,
    take_postal_code,
    tidy,
)
from customer_core.normalizers._address_fast import read_in_full
from customer_core.normalizers._address_foreign import parse_by
from customer_core.normalizers._address_international import (
    is_malformed_code,
    parse_international,
    split_parts,
    take_country,
)
from customer_core.normalizers._address_latin_cn import read_latin_cn
from customer_core.normalizers._address_noise import (
    large_to_small,
    without_label,
    without_others,
)
from customer_core.normalizers._address_place import NO_HINTS, Hints
from customer_core.normalizers._common import Issues, issue
from customer_core.protocols import AddressParser
from customer_core.reference.countries import country_code
from customer_core.reference.postal_codes import (
    has_form,
    postal_code,
    provinces_of_postal_code,
)

Parsed = tuple[PostalAddress, Issues]

UNRESOLVED = issue(IssueCode.ADDRESS_UNRESOLVED)
UNKNOWN = issue(IssueCode.ADDRESS_COUNTRY_UNKNOWN)
MALFORMED = issue(IssueCode.ADDRESS_POSTAL_CODE)
EXTRA = issue(IssueCode.ADDRESS_EXTRA)
ENGLISH_TOO = frozenset({"HK", "MO"})
"""Countries of Chinese script where English addresses are usual."""

_READINGS = 4  # of a canonical text; the second one settles all but invented texts
_CODE_TAIL = re.compile(r"(.*?)[ ,]+([A-Za-z\d][A-Za-z\d-]{2,9})")
# What makes a street behind divisions another text: a comma, a postal code in front.
_READ_OTHERWISE = re.compile(r",|^\d{6}", re.ASCII)
_JAPANESE = re.compile("[東东]京都|北海道|京都府|大阪府|[\u4e00-\u9fff]{2,3}県")
# What makes a street or a building of a country's name: 美国村, 法国大使馆.
_NO_COUNTRY = re.compile(
    "[东西南北中]?(?:大道|路|街|道|巷|村|城|园|園|镇|馆|風|风|山庄|大厦|小区|广场|大使|领事)"
)
_LONGEST_COUNTRY = 16  # characters of a country's name in Chinese
_REGIONS = COUNTRIES - {"CN"}  # countries that are a division of the tables too
_HAN_TOO = frozenset({"JP", "KR", "SG"})  # besides those of COUNTRIES


def parse_text(
    text: str, *, region: str, hints: Hints, parser: AddressParser | None = None
) -> Parsed:
    """The parts of an address, and what was found.

    Args:
        text: cleaned.
        region: the country to assume without evidence, alpha-2 in capitals.
        hints: as in :func:`~customer_core.normalizers.address.normalize_address`.
        parser: reads addresses outside China instead of the rules here.
    """
    body = canonical(text)
    if parser and not has_han(body):
        known = None if region in COUNTRIES else region
        country = parse_international(body, region=known).country
        address = parse_by(parser, body, region=country)
        if address and address.country not in COUNTRIES:
            return address, () if address.country else (UNKNOWN,)
    address, issues = _parse(body, region, hints)
    if hints or not _usual(address, issues):
        address = _stable(address, region)
    return address, issues


def canonical(text: str) -> str:
    """Full width folded in a clean text, clean again, and tidied."""
    while not is_normalized("NFKC", text):
        text = clean(fold_width(text))
    return tidy(text)


def _usual(address: PostalAddress, issues: Issues) -> bool:
    """Whether the canonical text is sure to be read as the same parts again."""
    if address.candidates or (issues and address.postal_code):
        return False
    if address.division_code:
        return not _READ_OTHERWISE.search(address.street or "")
    return None not in {address.country, address.admin2, address.postal_code}


def _stable(address: PostalAddress, region: str) -> PostalAddress:
    """The address as its own canonical text is read, and that text, until it stays."""
    for _ in range(_READINGS):
        again, _found = _parse(canonical(address.text), region, NO_HINTS)
        if again == address:
            return address
        address = again
    return PostalAddress()


def _parse(text: str, region: str, hints: Hints) -> Parsed:
    if has_han(text):
        return _parse_han(text, region, hints)
    return _parse_latin(text, region) if text else (PostalAddress(), ())


def _parse_han(text: str, region: str, hints: Hints) -> Parsed:
    """Chinese divisions, or else a text of which only the country may be known."""
    if latin := _with_code(text):
        return _parse_latin(latin, region)
    body, stated = _stated_country(text)
    if not body:
        return PostalAddress(country=stated), ()
    country = stated or region
    home = country if country in COUNTRIES else None
    if home or not stated:
        quick = region == "CN" == country
        body, address, issues = _without_noise(body, home, hints, quick=quick)
        if address.admin1 or address.admin3 or address.candidates:
            return address, issues
        if stated is None and (found := _named_abroad(body)):
            return found, ()
        if home:
            if stated not in {None, region}:  # the word is all that tells the country
                address = PostalAddress(country=stated, street=text)
            return address, (*issues, UNRESOLVED)
    known = stated or (region if region in _HAN_TOO else None)
    return _elsewhere(body, known), () if known else (UNKNOWN,)


def _without_noise(
    text: str, home: str | None, hints: Hints, *, quick: bool
) -> tuple[str, PostalAddress, Issues]:
    """The text without what is no address, its parts, and what was found."""
    body, others = without_others(text)
    found = read_in_full(body) if quick else None
    if found is None:
        body, named = without_label(tidy(body))
        body, others = large_to_small(body), others or named
        found = read_in_full(body) if quick else None
    if found:
        address, issues = found[0], found[2]
    else:
        address, issues = parse_chinese(body, country=home, hints=hints)
    return body, address, (*issues, EXTRA) if others else issues


def _named_abroad(text: str) -> PostalAddress | None:
    """An address elsewhere that begins with its country, or with a part of Japan."""
    if _JAPANESE.match(text):
        return _elsewhere(text, "JP")
    for length in range(min(_LONGEST_COUNTRY, len(text) - 1), 1, -1):
        name = text[:length]
        country = country_code(name) if is_han(name) else None
        if country and country not in COUNTRIES:
            street = None if _NO_COUNTRY.match(text, length) else text[length:]
            return _elsewhere(street.strip(EDGES), country) if street else None
    return None


def _with_code(text: str) -> str | None:
    """A Latin address with the Chinese name of its country by the country's code."""
    parts = split_parts(text)
    if not parts[1:] or not has_han(parts[-1]) or any(map(has_han, parts[:-1])):
        return None
    country = country_code(parts[-1])
    return ", ".join([*parts[:-1], country]) if country else None


def _stated_country(text: str) -> tuple[str, str | None]:
    """The text without the country at its end, and the country.

    What remains must still be read as Chinese, and not name another country.
    """
    parts = split_parts(text)
    if not parts[1:]:
        alone = country_code(text) if len(text) <= _LONGEST_COUNTRY else None
        return (text, None) if alone is None or alone in _REGIONS else ("", alone)
    stated = take_country(parts, None)
    body = ", ".join(parts)
    again = stated in COUNTRIES and parts and country_code(parts[-1])
    if again or not has_han(body):
        return text, None
    return (body if stated else text), stated


def _elsewhere(text: str, country: str | None) -> PostalAddress:
    """Han script outside China: street and postal code."""
    text, code = ", ".join(split_parts(text)), None
    found = _CODE_TAIL.fullmatch(text) if has_form(country) else None
    if found and (code := postal_code(found[2], country)):
        text = found[1].strip(EDGES)
    return PostalAddress(country=country, street=text or None, postal_code=code)


def _parse_latin(text: str, region: str) -> Parsed:
    """Parts between commas; one text where the country writes in Chinese."""
    address = parse_international(text, region=None if region in COUNTRIES else region)
    elsewhere = address.country is not None and address.country not in COUNTRIES
    if elsewhere or address == PostalAddress(country=address.country):
        return address, _code_issues(address)
    if found := _parse_latin_cn(text, region):
        return found
    if address.country:
        return PostalAddress(country=address.country, street=text), ()
    body, code = take_postal_code(text)
    ending = take_country(split_parts(body), region)
    if code and (ending == "CN" or (ending is None and region == "CN")):
        return PostalAddress(country="CN", street=body or None, postal_code=code), ()
    if region in ENGLISH_TOO:
        return PostalAddress(country=region, street=text), ()
    return address, (UNKNOWN,)


def _code_issues(address: PostalAddress) -> Issues:
    """A malformed postal code, which stays in the street."""
    if address.postal_code or not has_form(address.country):
        return ()
    malformed = any(map(is_malformed_code, split_parts(address.street or "")))
    return (MALFORMED,) if malformed else ()


_CODE_WORD = re.compile(r"(?:^|[ ,])(\d{6}|\d{3}(?:\d{2})?)(?=$|[ ,])")
_COUNTRY_WORD = re.compile(
    r"(.*\S) ((?:P\. ?R\. ?|PR )?China|Hong Kong(?: SAR)?|Maca[uo]|Taiwan)"
)


def _parse_latin_cn(text: str, region: str) -> Parsed | None:
    """An address in China in Latin letters; ``None`` where no division is found."""
    parts = split_parts(text)
    stated = _take_chinese_country(parts, region)
    country = stated or (region if region in COUNTRIES else None)
    if country not in COUNTRIES:
        return None
    code = _take_code(parts, country)
    if stated is None and (stated := _take_chinese_country(parts, region)):
        country = stated
    found = read_latin_cn(parts, country=country, stated=stated is not None)
    if found is None:
        return None
    address, issues = found
    if address.candidates:  # the spelling stays in the street
        return evolve(address, country=country, street=text), issues
    return evolve(address, postal_code=code), issues


def _take_chinese_country(parts: list[str], region: str) -> str | None:
    """Remove the country at the end, also where no comma stands before it."""
    stated = take_country(parts, region)
    if stated is None and parts and (found := _COUNTRY_WORD.fullmatch(parts[-1])):
        parts[-1] = found[1]
        return country_code(found[2])
    return stated


def _take_code(parts: list[str], country: str) -> str | None:
    """Remove the last postal code of the country, wherever it stands."""
    for at in range(len(parts) - 1, -1, -1):
        for word in reversed(list(_CODE_WORD.finditer(parts[at]))):
            if _is_code(word[1], country):
                rest = parts[at][: word.start()] + parts[at][word.end() :]
                parts[at : at + 1] = split_parts(rest)
                return word[1]
    return None


def _is_code(word: str, country: str) -> bool:
    if country == "CN":
        return bool(provinces_of_postal_code(word))
    return country == "TW" and postal_code(word, country) is not None
