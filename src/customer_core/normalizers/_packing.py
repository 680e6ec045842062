"""Records and their issues as columns of plain values, to cross between processes.

Rules:
    What a record repeats of its row (ref, terms) crosses once. A column that repeats
    one text crosses as that text. What was made was checked: unpacking fills slots and
    checks nothing again. Unpacked is equal to packed.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import Any, Final

from attrs import fields_dict

from customer_core.issues import Issue
from customer_core.models.profile import NO_PROFILE, Profile
from customer_core.models.provenance import Attributed, FieldOrigin, RecordRef
from customer_core.models.records import CustomerRecord, CustomValue, RawRecord
from customer_core.models.values import (
    EmailAddress,
    Identifier,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    SocialHandle,
)

Outcome = tuple[CustomerRecord, tuple[Issue, ...]]
Packed = Any
"""Lists, tuples, plain values and enum members, for pickle; only this module knows
their order."""
_Owners = dict[str, Any]
"""Columns of the rows that objects belong to, one value for each object."""

_blank: Final[Callable[[type], Any]] = object.__new__
_exhaust: Final = deque[object](maxlen=0).extend


def pack_rows(rows: Sequence[RawRecord]) -> Packed:
    """What normalising needs of the rows: all but their extras."""
    return [*_row_columns(rows), [raw.cells for raw in rows]]


def unpack_rows(packed: Packed) -> list[RawRecord]:
    """The rows without their extras."""
    *rows, cells = packed
    owners = _owners(rows)
    return _ROW.unpack(([cells], [], []), owners | {"extras": {}}, len(cells))


def pack(outcomes: Sequence[Outcome], rows: Sequence[RawRecord]) -> Packed:
    """Records and issues, and what they repeat of the rows they were made of."""
    records = _RECORD.pack([record for record, _ in outcomes])
    issues = _ISSUE.pack_all([found for _, found in outcomes])
    return _row_columns(rows), records, issues


def unpack(packed: Packed) -> Iterable[Outcome]:
    """The records and issues again."""
    rows, records, issues = packed
    owners = _owners(rows)
    made = _RECORD.unpack(records, owners, len(rows[1]))
    found = _ISSUE.unpack_all(issues, owners, len(made))
    return zip(made, found, strict=False)  # no issues at all are repeated without end


def _row_columns(rows: Sequence[RawRecord]) -> list[Any]:
    return [
        _column([raw.ref.source for raw in rows]),
        [raw.ref.record_id for raw in rows],
        [raw.row for raw in rows],
        _column([raw.terms for raw in rows]),
    ]


def _owners(rows: list[Any]) -> _Owners:
    source, record_id, row, terms = rows
    refs = _REF.unpack(([source, record_id], [], []), {}, len(record_id))
    return {
        "ref": refs, "source": source, "record_id": record_id, "row": row,
        "terms": terms,
    }  # fmt: skip


class _Model:
    """How objects of one class become columns, and columns objects.

    Args:
        kind: a class of attrs with slots.
        of_row: attributes that are those of the row, with their names there.
        one: attributes that hold an object.
        many: attributes that hold a tuple of objects.
        absent: stands for no object of this kind.
    """

    def __init__(
        self,
        kind: type,
        *,
        of_row: Mapping[str, str] | None = None,
        one: "Mapping[str, _Model] | None" = None,
        many: "Mapping[str, _Model] | None" = None,
        absent: object = None,
    ) -> None:
        names = fields_dict(kind)
        fill = {name: getattr(kind, name).__set__ for name in names}
        of_row, one, many = of_row or {}, one or {}, many or {}
        plain = [n for n in names if n not in {*of_row, *one, *many}]
        self._kind = kind
        self._absent = absent
        self._plain = [(attrgetter(n), fill[n]) for n in plain]
        self._of_row = [(of, fill[n]) for n, of in of_row.items()]
        self._one = [(attrgetter(n), fill[n], model) for n, model in one.items()]
        self._many = [(attrgetter(n), fill[n], model) for n, model in many.items()]

    def pack(self, objects: Sequence[Any]) -> Packed:
        """Their columns."""
        return (
            [_column(list(map(get, objects))) for get, _ in self._plain],
            [model.pack_some(list(map(get, objects))) for get, _, model in self._one],
            [model.pack_all(list(map(get, objects))) for get, _, model in self._many],
        )

    def pack_some(self, objects: Sequence[Any]) -> Packed:
        """How many stand at each place, one or none, and the columns of those."""
        absent = self._absent
        there = [one for one in objects if one is not absent]
        if len(there) == len(objects):
            return None, self.pack(there)
        return [one is not absent for one in objects], there and self.pack(there)

    def pack_all(self, groups: Sequence[tuple[Any, ...]]) -> Packed:
        """How many stand at each place, ``None`` for one each, and their columns."""
        objects = list(chain.from_iterable(groups))
        if not objects:
            return None, None
        sizes = list(map(len, groups))
        each = sizes.count(1) == len(sizes)
        return None if each else sizes, self.pack(objects)

    def unpack(self, packed: Packed, owners: _Owners, count: int) -> list[Any]:
        """That many objects."""
        made = list(map(_blank, repeat(self._kind, count)))
        plain, one, many = packed
        for (_, fill), column in zip(self._plain, plain, strict=True):
            _exhaust(map(fill, made, _each(column)))
        for of, fill in self._of_row:
            _exhaust(map(fill, made, _each(owners[of])))
        for (_, fill, model), column in zip(self._one, one, strict=True):
            _exhaust(map(fill, made, model.unpack_some(column, owners, count)))
        for (_, fill, model), column in zip(self._many, many, strict=True):
            _exhaust(map(fill, made, model.unpack_all(column, owners, count)))
        return made

    def unpack_some(self, packed: Packed, owners: _Owners, count: int) -> Iterable[Any]:
        """What :meth:`pack_some` packed."""
        sizes, columns = packed
        if sizes is None:
            return self.unpack(columns, owners, count)
        if not columns:
            return repeat(self._absent)
        there = iter(self.unpack(columns, _of_each(owners, sizes), sum(sizes)))
        return [next(there) if size else self._absent for size in sizes]

    def unpack_all(
        self, packed: Packed, owners: _Owners, count: int
    ) -> Iterable[tuple[Any, ...]]:
        """What :meth:`pack_all` packed."""
        sizes, columns = packed
        if columns is None:
            return repeat(())
        if sizes is None:
            return zip(self.unpack(columns, owners, count), strict=True)
        objects = iter(self.unpack(columns, _of_each(owners, sizes), sum(sizes)))
        return [tuple(islice(objects, size)) for size in sizes]


def _of_each(owners: _Owners, sizes: Sequence[int]) -> _Owners:
    """The columns of owners of as many objects as each has."""
    return {
        name: list(chain.from_iterable(map(repeat, column, sizes)))
        if type(column) is list
        else column
        for name, column in owners.items()
    }


def _column(values: list[Any]) -> Any:  # noqa: ANN401 - of any kind
    """The values, or the text (or ``None``) that all of them are."""
    first = values[0]
    if first is None or isinstance(first, str):
        return first if values.count(first) == len(values) else values
    if isinstance(first, Mapping):  # read-only ones cannot be pickled
        return list(map(dict, values))
    return values


def _each(column: Any) -> Iterable[Any]:  # noqa: ANN401 - as _column makes it
    return column if type(column) is list else repeat(column)


_REF = _Model(RecordRef)
_ROW = _Model(
    RawRecord,
    of_row={name: name for name in ("ref", "row", "terms", "extras")},
)
_ORIGIN = _Model(FieldOrigin, of_row={"record": "ref", "terms": "terms"})
_DATE = _Model(PartialDate)
_VALUES = {
    "names": _Model(PersonName),
    "organization_names": _Model(OrganizationName),
    "birth_dates": _DATE,
    "phones": _Model(PhoneNumber),
    "emails": _Model(EmailAddress),
    "addresses": _Model(PostalAddress),
    "identifiers": _Model(Identifier, one={"birth_date": _DATE}),
    "social_handles": _Model(SocialHandle),
}
_STATED = _Model(Attributed, one={"origin": _ORIGIN})
_PROFILE = _Model(
    Profile, many=dict.fromkeys(fields_dict(Profile), _STATED), absent=NO_PROFILE
)
_RECORD = _Model(
    CustomerRecord,
    of_row={"ref": "ref"},
    one={"profile": _PROFILE},
    many={
        name: _Model(Attributed, one={"value": model, "origin": _ORIGIN})
        for name, model in _VALUES.items()
    }
    | {"custom": _Model(CustomValue, one={"origin": _ORIGIN})},
)
_ISSUE = _Model(Issue, of_row={name: name for name in ("source", "record_id", "row")})
