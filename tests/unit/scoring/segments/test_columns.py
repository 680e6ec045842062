"""Columns of tables, golden records and activity, as conditions see them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    Attributed,
    Cluster,
    CustomField,
    CustomFields,
    CustomKind,
    CustomValue,
    EmailAddress,
    Feedback,
    FieldOrigin,
    GoldenRecord,
    Interaction,
    PartialDate,
    PostalAddress,
    RecordRef,
)
from customer_core.scoring.segments import (
    ACTIVITY_SCHEMA,
    FieldType,
    Schema,
    activity_columns,
    columns_of,
    field,
    record_columns,
    record_schema,
)

NOW = datetime(2026, 6, 1, tzinfo=UTC)
VALUES: list[tuple[FieldType, list[Any]]] = [
    (FieldType.NUMBER, [1, None, 3]),
    (FieldType.NUMBER, [Decimal("1.5"), float("nan"), 2.0]),
    (FieldType.FLAG, [True, None, False]),
    (FieldType.TEXT, ["a", None, "b"]),
    (FieldType.TEXT, ["a", float("nan"), "b"]),
    (FieldType.DATE, [date(2026, 1, 1), None, datetime(2026, 1, 2, tzinfo=UTC)]),
    (FieldType.DATE, [np.datetime64("2026-01-01"), None, np.datetime64("2026-02-01")]),
    (FieldType.TEXTS, [("a", "b"), (), {"c"}]),
]


@pytest.mark.parametrize(("kind", "values"), VALUES)
def test_the_type_is_that_of_the_values(kind: FieldType, values: list[Any]) -> None:
    """And what is missing is known to be."""
    column = columns_of({"x": values})["x"]
    assert (column.kind, column.missing.tolist()) == (kind, [False, True, False])


@pytest.mark.parametrize(
    ("array", "kind", "missing"),
    [
        (np.array([1, 2]), FieldType.NUMBER, [False, False]),
        (np.array([1.5, np.nan]), FieldType.NUMBER, [False, True]),
        (np.array([True, False]), FieldType.FLAG, [False, False]),
        (np.array(["2026-01-01", "NaT"], "datetime64[s]"), FieldType.DATE,
         [False, True]),
        (np.array(["a", None], object), FieldType.TEXT, [False, True]),
    ],
)  # fmt: skip
def test_arrays_are_taken_as_they_are(
    array: Any,  # noqa: ANN401 - any array
    kind: FieldType,
    missing: list[bool],
) -> None:
    """By their dtype."""
    column = columns_of({"x": array})["x"]
    assert (column.kind, column.missing.tolist()) == (kind, missing)


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_frames_of_any_library(library: str) -> None:
    """Give the columns that a mapping gives."""
    data = {
        "city": ["Bath", None], "n": [1.0, None], "vip": [True, False],
        "since": [datetime(2026, 1, 1), None], "tags": [["a"], []],  # noqa: DTZ001 - as frames keep it
    }  # fmt: skip
    module = pytest.importorskip(library)
    make = module.table if library == "pyarrow" else module.DataFrame
    found, expected = columns_of(make(data)), columns_of(data)
    for name, column in expected.items():
        assert found[name].kind == column.kind
        assert found[name].missing.tolist() == column.missing.tolist()


def test_a_column_without_values_needs_a_type() -> None:
    """Which the schema gives; what it contradicts is refused."""
    with pytest.raises(ConfigurationError, match="column x holds no type, or several"):
        columns_of({"x": [None, None]})
    schema = Schema({"x": FieldType.TEXT})
    assert columns_of({"x": [None]}, schema=schema)["x"].missing.tolist() == [True]
    with pytest.raises(ConfigurationError, match="column x holds values that are no"):
        columns_of({"x": [1]}, schema=schema)
    with pytest.raises(ConfigurationError, match="column x holds values that are no"):
        columns_of({"x": np.array([1])}, schema=schema)


@pytest.mark.parametrize("values", [["a", 1], [True, "a"], [object()], [1, "a", None]])
def test_mixed_values_are_refused(values: list[Any]) -> None:
    """A column is of one type."""
    with pytest.raises(ConfigurationError, match="holds no type, or several"):
        columns_of({"x": values})


def test_columns_have_one_length_and_may_be_chosen() -> None:
    """What nobody asks for is not read."""
    frame = {"a": [1, 2], "b": [1], "c": [object()]}
    with pytest.raises(ConfigurationError, match="different lengths"):
        columns_of(frame, only={"a", "b"})
    assert list(columns_of(frame, only={"a"})) == ["a"]


def test_a_schema_names_what_is_wrong() -> None:
    """Every problem with its path, and the names that come near."""
    schema = Schema({"frequency": FieldType.NUMBER, "city": FieldType.TEXT})
    wrong = (field("freqency") > 1) & (
        (field("city") > "a") | (field("frequency") == "three")
    )
    with pytest.raises(ConfigurationError) as refusal:
        schema.check(wrong, path="segment x")
    assert str(refusal.value) == (
        "segment x: all[0]: no field freqency, did you mean frequency?; "
        "all[1].any[0]: city is a text, > cannot be asked of it, choose from =, !=, "
        "in, not in, contains, not contains, starts with, not starts with, is missing, "
        "is not missing; all[1].any[1]: frequency = takes a number"
    )
    with pytest.raises(ConfigurationError, match="no field zzz, choose from frequency"):
        schema.check(field("zzz") == 1)
    with pytest.raises(ConfigurationError, match="frequency = takes a number"):
        schema.check(field("frequency") == True)  # noqa: E712 - makes a test
    both = schema | Schema({"city": FieldType.TEXTS})
    assert both.fields == {"frequency": FieldType.NUMBER, "city": FieldType.TEXTS}


CRM = RecordRef("crm", "1")
SHOP = RecordRef("shop", "2")


def _given(value: Any) -> Any:  # noqa: ANN401 - of any attribute
    return (Attributed(value=value, raw="", origin=FieldOrigin(record=CRM)),)


def _golden() -> GoldenRecord:
    size = CustomValue(
        name="shoe_size", value=Decimal("42.5"), origin=FieldOrigin(record=CRM)
    )
    return GoldenRecord(
        cluster_id=Cluster.of((CRM, SHOP)).cluster_id,
        members=(CRM, SHOP),
        emails=_given(EmailAddress(address="ann@example.org")),
        birth_dates=_given(PartialDate(year=1990, month=6, day=2)),
        addresses=_given(PostalAddress(country="GB", admin2="Bath")),
        custom=(size,),
    )


def test_golden_records_become_columns() -> None:
    """Where somebody lives and how they can be reached, not their name or number."""
    custom = CustomFields((CustomField(name="shoe_size", kind=CustomKind.DECIMAL),))
    columns = record_columns([_golden()], as_of=NOW, custom_fields=custom)
    assert columns["city"] == ["Bath"]
    assert columns["country"] == ["GB"]
    assert columns["has_email"] == [True]
    assert columns["has_phone"] == [False]
    assert columns["email_domain"] == ["example.org"]
    assert columns["birth_month"] == [6]
    assert columns["age"] == [35]  # the 36th birthday is tomorrow
    assert columns["sources"] == [("crm", "shop")]
    assert columns["custom.shoe_size"] == [42.5]
    schema = record_schema(custom)
    assert set(columns) == set(schema.fields)
    assert set(columns_of(columns, schema=schema)) == set(columns)


def test_an_age_that_is_not_certain_is_not_told() -> None:
    """Of a birth year alone the age is known only where every day gives the same."""
    ages = []
    for month in (None, 5, 6):
        born = _given(PartialDate(year=1990, month=month))
        record = GoldenRecord(cluster_id="a", members=(CRM,), birth_dates=born)
        ages += record_columns([record], as_of=NOW)["age"]
    assert ages == [None, 36, None]


def test_activity_becomes_columns() -> None:
    """Once per id, until as-of, latest answer; of nobody known nothing."""

    def met(number: str, ref: RecordRef, month: int, channel: str) -> Interaction:
        return Interaction(
            interaction_id=number, customer=ref, channel=channel, kind="visit",
            occurred_at=datetime(2026, month, 1, tzinfo=UTC),
        )  # fmt: skip

    def said(number: str, month: int, score: int | None, kind: Any = "nps") -> Feedback:  # noqa: ANN401 - converted
        return Feedback(
            feedback_id=number, customer=SHOP, kind=kind, score=score,
            occurred_at=datetime(2026, month, 1, tzinfo=UTC),
        )  # fmt: skip

    columns = activity_columns(
        {CRM: 0, SHOP: 0, RecordRef("crm", "9"): 1},
        as_of=NOW,
        interactions=[
            met("1", CRM, 3, "store"), met("1", CRM, 3, "store"),
            met("2", SHOP, 5, "wechat"), met("3", SHOP, 7, "email"),
            met("4", RecordRef("crm", "404"), 1, "store"),
        ],
        feedback=[said("b", 4, 9), said("a", 2, 3), said("c", 5, None),
                  said("d", 7, 0), said("e", 3, 5, "csat")],
    )  # fmt: skip
    assert columns == {
        "interactions": [2, 0],
        "last_interaction_at": [datetime(2026, 5, 1, tzinfo=UTC), None],
        "interaction_channels": [("store", "wechat"), ()],
        "interaction_kinds": [("visit",), ()],
        "nps": [9, None],
        "csat": [5, None],
        "ces": [None, None],
        "last_feedback_at": [datetime(2026, 4, 1, tzinfo=UTC), None],
    }
    assert set(columns_of(columns, schema=ACTIVITY_SCHEMA)) == set(columns)
