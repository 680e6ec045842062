"""A record as the plaintext of its cells; :mod:`.decoding` is the way back.

Rules:
    One cell per protection class that the record has something of; a cell is read
    without the others. Texts keep every code point, lone surrogates of a broken export
    too. Never compressed: a length that depends on content would tell what an
    attacker's text has in common with a secret. Never pickled.

Layout of a cell (schema version 1), JSON in UTF-8::

    [origins, {attribute: values, ...}]
    origin   [column, observed at, terms], and source, record id of another record
    value    [parts of the value in the order of ``PARTS``, raw, number of its origin,
             label]
    identity also has "ref": [source, record id], "registered_at", "updated_at"
    special also has "custom": [name, plain value, number of its origin] each

Guarantee:
    ``PARTS`` only grows at the end; a shorter list has defaults for what is missing.
"""

from collections.abc import Callable, Mapping, Sequence
from json.encoder import (  # type: ignore[attr-defined] # there since Python 3
    c_make_encoder,
    encode_basestring,
)
from operator import attrgetter
from typing import Any, Final

from customer_core.models import (
    Attributed,
    CustomerRecord,
    EmailAddress,
    Identifier,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    Profile,
    SocialHandle,
)
from customer_core.models.protection import (
    CLASS_OF,
    FINANCIAL_KINDS,
    ProtectionClass,
)
from customer_core.models.serialization import plain_value
from customer_core.storage._cells import Cells

SCHEMA: Final = 1
"""Version of the layout of cells."""

PARTS: Final[Mapping[type, tuple[str, ...]]] = {
    PersonName: ("family", "given", "middle", "prefix", "suffix"),
    OrganizationName: ("name", "core", "legal_form", "branch", "region"),
    PartialDate: ("year", "month", "day"),
    PhoneNumber: ("e164", "type", "region", "extension"),
    EmailAddress: ("address", "display_name"),
    PostalAddress: (
        "country", "admin1", "admin2", "admin3", "street", "unit", "postal_code",
        "division_code", "candidates",
    ),
    Identifier: ("kind", "value", "region", "birth_date", "sex", "division_code"),
    SocialHandle: ("kind", "value"),
}  # fmt: skip
VALUES: Final[Mapping[str, type]] = {
    "names": PersonName, "organization_names": OrganizationName,
    "birth_dates": PartialDate, "phones": PhoneNumber, "emails": EmailAddress,
    "addresses": PostalAddress, "identifiers": Identifier,
    "social_handles": SocialHandle,
}  # fmt: skip
PROFILE: Final = ("sex", "occupation", "language", "interests", "preferences",
                   "contact_preference")  # fmt: skip
MOMENTS: Final = ("registered_at", "updated_at")
NO_PROFILE: Final = Profile()
_IDENTITY, _FINANCIAL, _SPECIAL = map(
    int,
    (ProtectionClass.IDENTITY, ProtectionClass.FINANCIAL, ProtectionClass.SPECIAL),
)

# what JSONEncoder(ensure_ascii=False, check_circular=False) makes at every call
_pieces: Final = c_make_encoder(
    None, None, encode_basestring, None, ":", ",", *(False, False, True)
)


def encode_text(text: str) -> bytes:
    """The code points of the text, exactly; no two texts give the same bytes."""
    return text.encode("utf-8", "surrogatepass")


def encode_record(record: CustomerRecord) -> dict[int, bytes]:
    """The plaintext of every cell of the record, by class."""
    cells = Cells(record.ref)
    identity = cells[_IDENTITY].body
    identity["ref"] = [record.ref.source, record.ref.record_id]
    for moment in MOMENTS:
        if (at := getattr(record, moment)) is not None:
            identity[moment] = at.isoformat()
    for attribute, parts in ENCODERS.items():
        if values := getattr(record, attribute):
            if attribute == "identifiers":
                _add_identifiers(cells, values, parts)
            else:
                cells[_CLASSES[attribute]].add(attribute, values, parts)
    _add_profile(cells, record.profile)
    if record.custom:
        special = cells[_SPECIAL]
        special.body["custom"] = [
            [
                custom.name,
                plain_value(custom.value),
                special.number(custom.origin),
            ]
            for custom in record.custom
        ]
    return {
        class_: encode_text("".join(_pieces((cell.origins, cell.body), 0)))
        for class_, cell in cells.items()
    }


def _add_identifiers(
    cells: Cells,
    values: tuple[Attributed[Identifier], ...],
    parts: Any,  # noqa: ANN401 - a getter
) -> None:
    """Financial ones apart, with their places, so that the order comes back."""
    places = [n for n, v in enumerate(values) if v.value.kind in FINANCIAL_KINDS]
    if not places:
        cells[_IDENTITY].add("identifiers", values, parts)
        return
    others = [v for v in values if v.value.kind not in FINANCIAL_KINDS]
    if others:
        cells[_IDENTITY].add("identifiers", others, parts)
    cells[_FINANCIAL].add("identifiers", [values[n] for n in places], parts)
    cells[_FINANCIAL].body["places"] = places


def _add_profile(cells: Cells, profile: Profile) -> None:
    if profile is NO_PROFILE or profile == NO_PROFILE:
        return
    for attribute in PROFILE:
        if values := getattr(profile, attribute):
            class_ = CLASS_OF[f"profile.{attribute}"]
            cells[class_].add(f"profile.{attribute}", values, _itself)


def _itself(value: Any) -> Any:  # noqa: ANN401 - a text of any kind
    return value


def _identifier_parts(value: Identifier) -> list[Any]:
    born = value.birth_date
    return [
        value.kind, value.value, value.region,
        born and [born.year, born.month, born.day], value.sex, value.division_code,
    ]  # fmt: skip


ENCODERS: Final[Mapping[str, Callable[[Any], Sequence[Any]]]] = {
    attribute: _identifier_parts if kind is Identifier else attrgetter(*PARTS[kind])
    for attribute, kind in VALUES.items()
}
"""The parts of a value of each attribute."""

_CLASSES: Final = {attribute: int(CLASS_OF[attribute]) for attribute in VALUES}
