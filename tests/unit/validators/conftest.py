"""Invented records, made of bare values."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from attrs import fields

from customer_core.models import (
    MULTI_VALUED,
    Attributed,
    CustomerRecord,
    CustomValue,
    FieldOrigin,
    Profile,
    RecordRef,
)

Build = Callable[..., CustomerRecord]
_STATEMENTS = {statement.name for statement in fields(Profile)}


@pytest.fixture
def build() -> Build:
    """Makes a record: lists of values by attribute, ``custom`` by name."""

    def make(
        record_id: str = "Z1",
        *,
        source: str = "crm",
        seen: datetime | None = None,
        label: str | None = None,
        custom: Mapping[str, Any] | None = None,
        **values: Any,  # noqa: ANN401 - of any attribute
    ) -> CustomerRecord:
        ref = RecordRef(source, record_id)
        origin = FieldOrigin(record=ref, column="c", observed_at=seen)
        held = {
            name: tuple(
                Attributed(value=value, raw="raw", origin=origin, label=label)
                for value in values.pop(name)
            )
            for name in (*MULTI_VALUED, *_STATEMENTS)
            if name in values
        }
        said = {name: held.pop(name) for name in _STATEMENTS if name in held}
        return CustomerRecord(
            ref=ref,
            profile=Profile(**said),
            custom=tuple(
                CustomValue(name=name, value=value, origin=origin)
                for name, value in (custom or {}).items()
            ),
            **held,
            **values,
        )

    return make
