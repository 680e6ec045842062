"""Invented records, short to write."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from customer_core.models import (
    Attributed,
    Cluster,
    CustomerRecord,
    CustomValue,
    FieldOrigin,
    GoldenRecord,
    Profile,
    RecordRef,
)
from customer_core.models.custom import CustomScalar
from customer_core.survivorship import merge_records
from customer_core.survivorship.policy import STATEMENTS

MakeRecord = Callable[..., CustomerRecord]
Merge = Callable[..., GoldenRecord]


def _custom(ref: RecordRef, values: dict[str, CustomScalar]) -> tuple[CustomValue, ...]:
    origin = FieldOrigin(record=ref)
    return tuple(
        CustomValue(name=name, value=value, origin=origin)
        for name, value in values.items()
    )


@pytest.fixture
def record() -> MakeRecord:
    """``record("crm/1", 2024, phones=[phone])``: a record last changed that year."""

    def make(
        key: str,
        year: int | None = None,
        *,
        custom: dict[str, CustomScalar] | None = None,
        **values: list[Any],
    ) -> CustomerRecord:
        ref = RecordRef.parse(key)
        origin = FieldOrigin(record=ref)
        attributed: dict[str, Any] = {
            name: tuple(Attributed(value=v, raw=str(v), origin=origin) for v in given)
            for name, given in values.items()
        }
        stated = {name: attributed.pop(name) for name in STATEMENTS if name in values}
        return CustomerRecord(
            ref=ref,
            profile=Profile(**stated),
            custom=_custom(ref, custom or {}),
            updated_at=datetime(year, 1, 1, tzinfo=UTC) if year else None,
            **attributed,
        )

    return make


@pytest.fixture
def merge() -> Merge:
    """``merge(record, record, ...)``: the golden record of exactly these."""

    def of(*records: CustomerRecord, **options: Any) -> GoldenRecord:  # noqa: ANN401 - passed on
        cluster = Cluster.of(tuple(record.ref for record in records))
        return merge_records(cluster, records, **options)

    return of
