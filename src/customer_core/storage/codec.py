"""A record as the plaintext of its cells, and back.

Rules:
    One cell per protection class that the record has something of; a cell is read
    without the others. Texts keep every code point, lone surrogates of a broken export
    too. Never compressed: a length that depends on content would tell what an
    attacker's text has in common with a secret. Never pickled.

Layout of a cell (schema version 1), JSON in UTF-8::

    [origins, {attribute: values, ...}]
    origin   [column, observed at, terms], and source, record id of another record
    value    [parts of the value in the order of ``_PARTS``, raw, number of its origin,
             label]
    identity also has "ref": [source, record id], "registered_at", "updated_at"
    an attribute this version has no layout for is kept as models serialise it

Guarantee:
    ``_PARTS`` only grows at the end; a shorter list has defaults for what is missing.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from attrs import fields_dict

from customer_core.errors import StorageError
from customer_core.models import (
    Attributed,
    CustomerRecord,
    CustomValue,
    EmailAddress,
    FieldOrigin,
    Identifier,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PhoneType,
    PostalAddress,
    Profile,
    RecordRef,
    Sex,
    SocialHandle,
)
from customer_core.models.protection import (
    CLASS_OF,
    FINANCIAL_KINDS,
    ProtectionClass,
)
from customer_core.models.serialization import plain_value, typed_value
from customer_core.storage._cells import Cells

SCHEMA: Final = 1
"""Version of the layout of cells."""

_PARTS: Final[Mapping[type, tuple[str, ...]]] = {
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
_VALUES: Final[Mapping[str, type]] = {
    "names": PersonName, "organization_names": OrganizationName,
    "birth_dates": PartialDate, "phones": PhoneNumber, "emails": EmailAddress,
    "addresses": PostalAddress, "identifiers": Identifier,
    "social_handles": SocialHandle,
}  # fmt: skip
_PROFILE: Final = ("sex", "occupation", "language", "interests", "preferences",
                   "contact_preference")  # fmt: skip
_MOMENTS: Final = ("registered_at", "updated_at")
_KNOWN = {*_VALUES, *_MOMENTS, "ref", "profile", "custom"}
_OTHERS: Final = tuple(n for n in fields_dict(CustomerRecord) if n not in _KNOWN)
_OTHER_PROFILE: Final = tuple(n for n in fields_dict(Profile) if n not in _PROFILE)
_NO_PROFILE: Final = Profile()
_IDENTITY, _FINANCIAL, _SPECIAL = map(
    int,
    (ProtectionClass.IDENTITY, ProtectionClass.FINANCIAL, ProtectionClass.SPECIAL),
)

_scan: Final[Callable[[str, int], tuple[Any, int]]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined] # an attribute since Python 3
_blank: Final[Callable[[type], Any]] = object.__new__
_set_value, _set_raw, _set_origin, _set_label = (
    getattr(Attributed, name).__set__ for name in ("value", "raw", "origin", "label")
)
_PHONE_TYPES: Final = {str(kind.value): kind for kind in PhoneType}
_dump = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":")
).encode


def encode_text(text: str) -> bytes:
    """The code points of the text, exactly; no two texts give the same bytes."""
    return text.encode("utf-8", "surrogatepass")


def encode_record(record: CustomerRecord) -> dict[int, bytes]:
    """The plaintext of every cell of the record, by class."""
    cells = Cells(record.ref)
    identity = cells[_IDENTITY].body
    identity["ref"] = [record.ref.source, record.ref.record_id]
    for moment in _MOMENTS:
        if (at := getattr(record, moment)) is not None:
            identity[moment] = at.isoformat()
    for attribute, class_, parts in _ENCODERS:
        if values := getattr(record, attribute):
            if attribute == "identifiers":
                _add_identifiers(cells, values, parts)
            else:
                cells[class_].add(attribute, values, parts)
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
    for attribute in _OTHERS:
        if value := getattr(record, attribute):
            cells[_SPECIAL].body[attribute] = plain_value(value)
    return {
        class_: encode_text(_dump([cell.origins, cell.body]))
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
    if profile is _NO_PROFILE or profile == _NO_PROFILE:
        return
    for attribute in _PROFILE:
        if values := getattr(profile, attribute):
            class_ = CLASS_OF[f"profile.{attribute}"]
            cells[class_].add(f"profile.{attribute}", values, _itself)
    for attribute in _OTHER_PROFILE:
        if value := getattr(profile, attribute):
            cells[_SPECIAL].body[f"profile.{attribute}"] = plain_value(value)


def _itself(value: Any) -> Any:  # noqa: ANN401 - a text of any kind
    return value


def _identifier_parts(value: Identifier) -> list[Any]:
    born = value.birth_date
    return [
        value.kind, value.value, value.region,
        born and [born.year, born.month, born.day], value.sex, value.division_code,
    ]  # fmt: skip


_ENCODERS: Final = tuple(
    (
        attribute,
        int(CLASS_OF[attribute]),
        _identifier_parts if kind is Identifier else attrgetter(*_PARTS[kind]),
    )
    for attribute, kind in _VALUES.items()
)


def decode_record(cells: Mapping[int, bytes]) -> CustomerRecord:
    """The record that :func:`encode_record` made the cells of, or what they hold of it.

    Args:
        cells: the identity cell and any others.

    Raises:
        StorageError: when another version of the package wrote it.
    """
    record = _decoded(cells)
    if record is None:  # raised out here: what went wrong inside quotes values
        msg = "a stored record has another schema; read it with the version it is of"
        raise StorageError(msg)
    return record


def _decoded(cells: Mapping[int, bytes]) -> CustomerRecord | None:
    try:
        return _record(cells)
    except Exception:  # noqa: BLE001 - whatever a foreign document makes it raise
        return None


def _record(cells: Mapping[int, bytes]) -> CustomerRecord:
    found: dict[str, Any] = {}
    profile: dict[str, Any] = {}
    known: dict[tuple[Any, ...], FieldOrigin] = {}
    own: RecordRef | None = None
    for _, plaintext in sorted(cells.items()):
        text = plaintext.decode("utf-8", "surrogatepass")
        (listed, body), _ = _scan(text, 0)
        if own is None:
            own = found["ref"] = _make_ref(body.pop("ref"))
        origins = [_origin(entry, own, known) for entry in listed]
        places = body.pop("places", None)
        for name, values in body.items():
            decode = _DECODERS.get(name)
            if decode is not None:
                made = _attributed(values, decode, origins)
                if places is not None:
                    made = _in_place(found.get(name, ()), made, places)
                if name[:8] == "profile.":
                    profile[name[8:]] = made
                else:
                    found[name] = made
            else:
                _decode_other(name, values, found=found, profile=profile, of=origins)
    if profile:
        found["profile"] = Profile(**profile)
    return CustomerRecord(**found)


def _decode_other(
    name: str,
    value: Any,  # noqa: ANN401 - whatever JSON holds
    *,
    found: dict[str, Any],
    profile: dict[str, Any],
    of: list[FieldOrigin],
) -> None:
    if name in _MOMENTS:
        found[name] = datetime.fromisoformat(value)
    elif name == "custom":
        found[name] = tuple(
            CustomValue(
                name=custom,
                value=typed_value(fields_dict(CustomValue)["value"].type, plain),
                origin=of[number],
            )
            for custom, plain, number in value
        )
    elif name.startswith("profile."):
        inner = name.removeprefix("profile.")
        profile[inner] = typed_value(fields_dict(Profile)[inner].type, value)
    else:
        found[name] = typed_value(fields_dict(CustomerRecord)[name].type, value)


def _origin(
    entry: list[Any], own: RecordRef, known: dict[tuple[Any, ...], FieldOrigin]
) -> FieldOrigin:
    """The origin of an entry; cells of one record mostly share it."""
    made = known.get(key := tuple(entry))
    if made is None:
        column, seen, terms, *ref = entry
        seen = seen and datetime.fromisoformat(seen)
        record = _make_ref(ref) if ref else own
        made = known[key] = _make_origin((record, column, seen, terms))
    return made


def _attributed(
    values: list[Any], decode: Callable[[Any], Any], origins: list[FieldOrigin]
) -> tuple[Attributed[Any], ...]:
    found = []
    for parts, raw, number, label in values:
        made: Attributed[Any] = _blank(Attributed)  # as _maker, of what there is most
        _set_value(made, decode(parts))
        _set_raw(made, raw)
        _set_origin(made, origins[number])
        _set_label(made, label)
        found.append(made)
    return tuple(found)


def _in_place(
    others: tuple[Any, ...], made: tuple[Any, ...], places: list[int]
) -> tuple[Any, ...]:
    merged = list(others)
    for place, value in zip(places, made, strict=True):
        merged.insert(place, value)
    return tuple(merged)


def _maker(kind: type, names: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    """Makes objects of a model from the values of some attributes, in order.

    What was sealed was checked when it was made, and its times were turned into UTC;
    doing both again would take as long as decrypting it. So the slots are filled one
    by one, and what is not given has its default.
    """
    others = [name for name in fields_dict(kind) if name not in names]
    setters = [getattr(kind, name).__set__ for name in (*names, *others)]
    defaults = [fields_dict(kind)[name].default for name in (*names, *others)]
    missing = list(zip(setters, defaults, strict=True))

    def make(values: Sequence[Any]) -> Any:  # noqa: ANN401 - of the kind
        made = _blank(kind)
        for setter, value in zip(setters, values, strict=False):
            setter(made, value)
        for setter, default in missing[len(values) :]:
            setter(made, default)
        return made

    return make


_make_ref = _maker(RecordRef, ("source", "record_id"))
_make_origin = _maker(FieldOrigin, ("record", "column", "observed_at", "terms"))


def _value_decoder(kind: type) -> Callable[[Sequence[Any]], Any]:
    return _maker(kind, _PARTS[kind])


def _phone(parts: list[Any]) -> PhoneNumber:
    parts[1] = _PHONE_TYPES[parts[1]]
    return _plain_phone(parts)  # type: ignore[no-any-return] # of the kind


def _address(parts: list[Any]) -> PostalAddress:
    parts[8] = tuple(parts[8])
    return _plain_address(parts)  # type: ignore[no-any-return] # of the kind


def _identifier(parts: list[Any]) -> Identifier:
    born, sex = parts[3], parts[4]
    parts[3] = born and PartialDate(year=born[0], month=born[1], day=born[2])
    parts[4] = sex and Sex(sex)
    return _plain_identifier(parts)  # type: ignore[no-any-return] # of the kind


_plain_phone = _value_decoder(PhoneNumber)
_plain_address = _value_decoder(PostalAddress)
_plain_identifier = _value_decoder(Identifier)
_DECODERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **{attribute: _value_decoder(kind) for attribute, kind in _VALUES.items()},
    "phones": _phone,
    "addresses": _address,
    "identifiers": _identifier,
    **{f"profile.{attribute}": _itself for attribute in _PROFILE},
    "profile.sex": Sex,
}
