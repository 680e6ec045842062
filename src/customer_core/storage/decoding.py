"""A record out of the plaintext of its cells; :mod:`.codec` has the layout.

Rules:
    A search reads one attribute of most records. So the first attribute is made of its
    cell when it is read, and all the others when a second one is. That a cell is of
    this layout is seen at once; a value that does not fit its attribute raises the
    same error when it is read. What two threads read at once is made twice, equal.

    What was sealed was checked when it was made, and its times were turned into UTC:
    the slots of the models are filled without doing both again.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import fields_dict

from customer_core.errors import StorageError
from customer_core.models import (
    Attributed,
    CustomerRecord,
    CustomValue,
    FieldOrigin,
    Identifier,
    PartialDate,
    PhoneNumber,
    PhoneType,
    PostalAddress,
    Profile,
    RecordRef,
    Sex,
)
from customer_core.models.serialization import typed_value
from customer_core.storage.codec import (
    ENCODERS,
    MOMENTS,
    NO_PROFILE,
    PARTS,
    PROFILE,
    VALUES,
)

_NAMES: Final = frozenset(
    {*VALUES, *MOMENTS, "ref", "custom", "places", *(f"profile.{n}" for n in PROFILE)}
)
_scan: Final[Callable[[str, int], tuple[Any, int]]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined] # an attribute since Python 3
_blank: Final[Callable[[type], Any]] = object.__new__
_set_value, _set_raw, _set_origin, _set_label = (
    getattr(Attributed, name).__set__ for name in ("value", "raw", "origin", "label")
)
_SETTERS: Final = {
    n: getattr(CustomerRecord, n).__set__ for n in fields_dict(CustomerRecord)
}
_NOTHING: Final[Mapping[str, Any]] = {
    **dict.fromkeys((*VALUES, "custom"), ()),
    **dict.fromkeys(MOMENTS),
    "profile": NO_PROFILE,
}
"""What an attribute is that no cell holds."""

_PHONE_TYPES: Final = {str(kind.value): kind for kind in PhoneType}
_PLAIN_TYPE: Final = fields_dict(CustomValue)["value"].type
_OTHER_SCHEMA: Final = (
    "a stored record has another schema; read it with the version it is of"
)


def decode_record(cells: Mapping[int, bytes]) -> CustomerRecord:
    """The record whose cells they are, or what they hold of it.

    Args:
        cells: the identity cell, then any others.

    Raises:
        StorageError: when another version of the package wrote it.
    """
    record: StoredRecord = _blank(StoredRecord)
    try:
        _set_opened(record, _Opened(cells.values()))
    except Exception:  # noqa: BLE001 - whatever a foreign document makes it raise
        refused = StorageError(_OTHER_SCHEMA)
    else:
        return record
    raise refused  # out here: what went wrong inside quotes values


class StoredRecord(CustomerRecord):
    """A record that makes its attributes when they are read; equal to any other."""

    __slots__ = ("_opened",)

    # what attrs compares, names in a repr and makes in evolve
    __class__ = property(lambda _: CustomerRecord)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of the attribute
        """An attribute that was not read before.

        Raises:
            StorageError: when another version of the package wrote it.
        """
        if name not in _SETTERS:
            raise AttributeError(name)
        opened = self._opened
        if opened is None:  # another thread has made all of them by now
            return object.__getattribute__(self, name)
        made = opened.made(name)
        if made is None:
            raise StorageError(_OTHER_SCHEMA)
        for attribute, value in made.items():
            _SETTERS[attribute](self, value)
        if len(made) > 1:
            _set_opened(self, None)
        return made[name]


def value_parts(record: CustomerRecord, attribute: str) -> list[Sequence[Any]]:
    """The parts of each value of an attribute, in the order of ``PARTS``.

    A search compares parts: of a record that nobody has read nothing is made for it.

    Args:
        record: stored or not.
        attribute: one of ``VALUES``.

    Raises:
        StorageError: when another version of the package wrote it.
    """
    opened: _Opened | None = None
    if type(record) is StoredRecord:
        opened = record._opened  # noqa: SLF001 - of this module
    if opened is None:
        values: Sequence[Attributed[Any]] = getattr(record, attribute)
        return [ENCODERS[attribute](each.value) for each in values]
    found = opened.parts(attribute)
    if found is None:
        raise StorageError(_OTHER_SCHEMA)
    return found


_set_opened: Final = getattr(StoredRecord, "_opened").__set__  # noqa: B009 - a slot


class _Opened:
    """The cells of one record, read as far as JSON goes."""

    __slots__ = ("_bodies", "_is_read", "_known", "_own", "_ref")

    def __init__(self, cells: Iterable[bytes]) -> None:
        bodies: list[tuple[list[Any], dict[str, Any]]] = []
        for plaintext in cells:
            (listed, body), _ = _scan(plaintext.decode("utf-8", "surrogatepass"), 0)
            if not _NAMES.issuperset(body):
                raise LookupError
            bodies.append((listed, body))
        self._bodies = bodies
        self._ref: list[str] = bodies[0][1]["ref"]
        self._own: RecordRef | None = None
        self._known: dict[tuple[Any, ...], FieldOrigin] = {}
        self._is_read = False

    def made(self, name: str) -> dict[str, Any] | None:
        """An attribute, and all others the second time; ``None`` for a misfit."""
        try:
            if self._is_read:
                return self._rest()
            self._is_read = True
            return {name: self._made(name)}
        except Exception:  # noqa: BLE001 - whatever a foreign document makes it raise
            return None

    def parts(self, name: str) -> list[Sequence[Any]] | None:
        """The parts of the values of an attribute; ``None`` for a misfit."""
        try:
            return [
                parts
                for _, body in self._bodies
                for parts, _, _, _ in body.get(name, ())
            ]
        except Exception:  # noqa: BLE001 - whatever a foreign document makes it raise
            return None

    def _rest(self) -> dict[str, Any]:
        """Every attribute; one that was made before is made again, equal."""
        held = {name.partition(".")[0] for _, body in self._bodies for name in body}
        made = {name: self._made(name) for name in held.intersection(_NOTHING)}
        return {"ref": self._made("ref"), **_NOTHING, **made}

    def _made(self, name: str) -> Any:  # noqa: ANN401 - of the attribute
        if (decode := _DECODERS.get(name)) is not None:
            return self._attributed(name, decode)
        if name == "ref":
            own = self._own = self._own or _make_ref(self._ref)
            return own
        if name == "profile":
            return self._profile()
        if name == "custom":
            return self._custom()
        moments = [body[name] for _, body in self._bodies if name in body]
        return datetime.fromisoformat(moments[0]) if moments else None

    def _attributed(
        self, name: str, decode: Callable[[Any], Any]
    ) -> tuple[Attributed[Any], ...]:
        found: list[Attributed[Any]] = []
        for listed, body in self._bodies:
            values = body.get(name)
            if values is not None:
                places = iter(body.get("places", ()))
                for parts, raw, number, label in values:
                    made: Attributed[Any] = _blank(Attributed)
                    _set_value(made, decode(parts))
                    _set_raw(made, raw)
                    _set_origin(made, self._origin(listed[number]))
                    _set_label(made, label)
                    found.insert(next(places, len(found)), made)
        return tuple(found)

    def _profile(self) -> Profile:
        names = {name for _, body in self._bodies for name in body}
        known = names.intersection(_PROFILE_DECODERS)
        if not known:
            return NO_PROFILE
        values = {n[8:]: self._attributed(n, _PROFILE_DECODERS[n]) for n in known}
        return Profile(**values)

    def _custom(self) -> tuple[CustomValue, ...]:
        return tuple(
            CustomValue(
                name=name,
                value=typed_value(_PLAIN_TYPE, plain),
                origin=self._origin(listed[number]),
            )
            for listed, body in self._bodies
            for name, plain, number in body.get("custom", ())
        )

    def _origin(self, entry: list[Any]) -> FieldOrigin:
        """The origin of an entry; cells of one record mostly share it."""
        made = self._known.get(key := tuple(entry))
        if made is None:
            column, seen, terms, *ref = entry
            seen = seen and datetime.fromisoformat(seen)
            record = _make_ref(ref) if ref else self._made("ref")
            made = self._known[key] = _make_origin((record, column, seen, terms))
        return made


def _maker(kind: type, names: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    """Makes objects of a model from the values of some attributes, in order.

    What is not given has its default.
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


def _phone(parts: list[Any]) -> PhoneNumber:
    e164, kind, *others = parts
    return _plain_phone((e164, _PHONE_TYPES[kind], *others))  # type: ignore[no-any-return] # of the kind


def _address(parts: list[Any]) -> PostalAddress:
    *texts, candidates = parts
    return _plain_address((*texts, tuple(candidates)))  # type: ignore[no-any-return] # of the kind


def _identifier(parts: list[Any]) -> Identifier:
    kind, value, region, born, sex, *others = parts
    born = born and PartialDate(year=born[0], month=born[1], day=born[2])
    return _plain_identifier((kind, value, region, born, sex and Sex(sex), *others))  # type: ignore[no-any-return] # of the kind


def _itself(value: Any) -> Any:  # noqa: ANN401 - a text of any kind
    return value


_plain_phone, _plain_address, _plain_identifier = (
    _maker(kind, PARTS[kind]) for kind in (PhoneNumber, PostalAddress, Identifier)
)
_DECODERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **{attribute: _maker(kind, PARTS[kind]) for attribute, kind in VALUES.items()},
    "phones": _phone,
    "addresses": _address,
    "identifiers": _identifier,
}
_PROFILE_DECODERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **{f"profile.{attribute}": _itself for attribute in PROFILE},
    "profile.sex": Sex,
}
