"""Golden records -> columns of what segments ask of them.

Rules:
    Of an attribute with several values the survivor counts; interests, preferences and
    sources keep them all. Names, addresses and numbers themselves are no fields: a
    segment asks where somebody lives and whether they can be reached.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from customer_core.models import CustomFields, CustomKind, GoldenRecord
from customer_core.scoring._moments import utc
from customer_core.scoring.segments.schema import FieldType, Schema

_KINDS = {
    CustomKind.TEXT: FieldType.TEXT,
    CustomKind.INTEGER: FieldType.NUMBER,
    CustomKind.DECIMAL: FieldType.NUMBER,
    CustomKind.BOOLEAN: FieldType.FLAG,
    CustomKind.DATE: FieldType.DATE,
}


def _of_address(name: str) -> Callable[[GoldenRecord], Any]:
    def read(record: GoldenRecord) -> Any:  # noqa: ANN401 - by the field
        values = record.addresses
        return getattr(values[0].value, name) if values else None

    return read


def _of_profile(name: str) -> Callable[[GoldenRecord], Any]:
    def read(record: GoldenRecord) -> str | None:
        values = getattr(record.profile, name)
        return str(values[0].value) if values else None

    return read


def _all_of_profile(name: str) -> Callable[[GoldenRecord], Any]:
    def read(record: GoldenRecord) -> tuple[str, ...]:
        return tuple(one.value for one in getattr(record.profile, name))

    return read


def _email_domain(record: GoldenRecord) -> str | None:
    return record.emails[0].value.domain if record.emails else None


def _birth_month(record: GoldenRecord) -> int | None:
    return record.birth_dates[0].value.month if record.birth_dates else None


_READ: Mapping[str, tuple[FieldType, Callable[[GoldenRecord], Any]]] = {
    "person": (FieldType.FLAG, lambda record: bool(record.names)),
    "organization": (FieldType.FLAG, lambda record: bool(record.organization_names)),
    "has_phone": (FieldType.FLAG, lambda record: bool(record.phones)),
    "has_email": (FieldType.FLAG, lambda record: bool(record.emails)),
    "email_domain": (FieldType.TEXT, _email_domain),
    "country": (FieldType.TEXT, _of_address("country")),
    "region": (FieldType.TEXT, _of_address("admin1")),
    "city": (FieldType.TEXT, _of_address("admin2")),
    "district": (FieldType.TEXT, _of_address("admin3")),
    "sex": (FieldType.TEXT, _of_profile("sex")),
    "language": (FieldType.TEXT, _of_profile("language")),
    "occupation": (FieldType.TEXT, _of_profile("occupation")),
    "contact_preference": (FieldType.TEXT, _of_profile("contact_preference")),
    "interests": (FieldType.TEXTS, _all_of_profile("interests")),
    "preferences": (FieldType.TEXTS, _all_of_profile("preferences")),
    "sources": (
        FieldType.TEXTS,
        lambda record: tuple(sorted({ref.source for ref in record.members})),
    ),
    "birth_month": (FieldType.NUMBER, _birth_month),
    "registered_at": (FieldType.DATE, lambda record: record.registered_at),
    "updated_at": (FieldType.DATE, lambda record: record.updated_at),
}


def record_schema(custom_fields: CustomFields | None = None) -> Schema:
    """What :func:`record_columns` gives: the fields and their types.

    Example:
        >>> record_schema().fields["city"]
        <FieldType.TEXT: 'text'>
    """
    types = {name: kind for name, (kind, _) in _READ.items()} | {
        "age": FieldType.NUMBER
    }
    declared = () if custom_fields is None else custom_fields.fields
    return Schema(types | {f"custom.{f.name}": _KINDS[f.kind] for f in declared})


def record_columns(
    records: Iterable[GoldenRecord],
    *,
    as_of: datetime,
    custom_fields: CustomFields | None = None,
) -> dict[str, list[Any]]:
    """Fields of golden records as columns, in the order of the records.

    Args:
        records: the customers.
        as_of: the moment of the age; a naive moment is taken as UTC.
        custom_fields: which custom fields become ``custom.<name>``.

    Example:
        >>> from customer_core.models import Cluster, RecordRef
        >>> members = (RecordRef("crm", "1"),)
        >>> record = GoldenRecord(cluster_id="a", members=members)
        >>> columns = record_columns([record], as_of=datetime(2026, 1, 1))
        >>> columns["sources"], columns["has_phone"], columns["age"]
        ([('crm',)], [False], [None])
    """
    names = [f.name for f in (custom_fields.fields if custom_fields else ())]
    columns: dict[str, list[Any]] = {name: [] for name in (*_READ, "age")}
    columns |= {f"custom.{name}": [] for name in names}
    for record in records:  # once: a run makes its records anew each time
        for name, (_, read) in _READ.items():
            columns[name].append(read(record))
        columns["age"].append(_age(record, as_of))
        for name in names:
            columns[f"custom.{name}"].append(_custom(record, name))
    return columns


def _age(record: GoldenRecord, as_of: datetime) -> int | None:
    """Whole years, where the birth date leaves no doubt about them."""
    if not record.birth_dates:
        return None
    today, born = utc(as_of).date(), record.birth_dates[0].value
    ages = {
        today.year - day.year - ((today.month, today.day) < (day.month, day.day))
        for day in (born.earliest(), born.latest())
    }
    return ages.pop() if len(ages) == 1 else None


def _custom(record: GoldenRecord, name: str) -> Any:  # noqa: ANN401 - of the declared kind
    value = next((v.value for v in record.custom if v.name == name), None)
    return float(value) if isinstance(value, Decimal) else value
