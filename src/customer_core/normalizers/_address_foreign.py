"""Reads an address by a parser that the application brings, such as libpostal.

Rules:
    The parser labels; what the labels mean, and the forms of country, state and postal
    code, are ours. A part is written as the text writes it, whatever case the parser
    gives. A postal code that has not the form of its country stays in the street.

Sources:
    The labels of libpostal's address parser.
"""

from collections import defaultdict

from customer_core.models.values import PostalAddress
from customer_core.protocols import AddressParser
from customer_core.reference.countries import country_code
from customer_core.reference.postal_codes import postal_code
from customer_core.reference.states import state_code

_CITY = ("city", "suburb", "city_district", "island")
_STATE = ("state", "country_region", "state_district")
_UNIT = ("staircase", "entrance", "level", "unit")
_TAKEN = {*_UNIT, "house_number", "road", "postcode", "country"}


def parse_by(
    parser: AddressParser, text: str, *, region: str | None
) -> PostalAddress | None:
    """The address as the parser splits it; ``None`` where it finds no street and city.

    Example:
        >>> def parser(address: str) -> list[tuple[str, str]]:
        ...     return [("8", "house_number"), ("mill road", "road"), ("york", "city")]
        >>> parse_by(parser, "8 Mill Road York", region="GB").text
        '8 Mill Road, York, GB'
    """
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for part, label in parser(text):
        if written := _as_written(part.strip(), text):
            parts[label].append(written)
    joined = {label: " ".join(found) for label, found in parts.items()}
    country = country_code(joined.get("country", "")) or region
    city = next((name for name in _CITY if name in joined), "")
    state = next((name for name in _STATE if name in joined), "")
    if not city and "road" not in joined:
        return None
    code = postal_code(joined.get("postcode", ""), country) if country else None
    taken = _TAKEN | {city, state}
    house = f"{joined.get('house_number', '')} {joined.get('road', '')}".strip()
    named = (text for label, text in joined.items() if label not in taken)
    loose = "" if code else joined.get("postcode", "")
    admin1 = joined.get(state, "")
    return PostalAddress(
        country=country,
        admin1=state_code(admin1, country) or admin1 or None,
        admin2=joined.get(city) or None,
        street=", ".join(part for part in (*named, house, loose) if part) or None,
        unit=" ".join(joined[label] for label in _UNIT if label in joined) or None,
        postal_code=code,
    )


def _as_written(part: str, text: str) -> str:
    """The part with the letters of the text, where it stands there."""
    at = text.casefold().find(part.casefold())
    same = len(text) == len(text.casefold())
    return text[at : at + len(part)] if at >= 0 and same else part
