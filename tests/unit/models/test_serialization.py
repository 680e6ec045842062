"""Documents: versioned, compact, strict, silent about values."""

from datetime import UTC, date, datetime
from decimal import Decimal
from traceback import format_exception

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    SCHEMA_VERSION,
    CustomerRecord,
    CustomScalar,
    CustomValue,
    FieldOrigin,
    Money,
    PersonName,
    RecordRef,
    from_dict,
    from_json,
    to_dict,
    to_json,
)

REF = RecordRef("crm", "1")


def test_a_document_names_its_schema_and_leaves_defaults_out() -> None:
    """A record costs what it holds."""
    record = CustomerRecord(ref=REF, updated_at=datetime(2026, 1, 2, tzinfo=UTC))
    assert to_dict(record) == {
        "schema": "CustomerRecord",
        "schema_version": SCHEMA_VERSION,
        "ref": {"source": "crm", "record_id": "1"},
        "updated_at": "2026-01-02T00:00:00+00:00",
    }


def test_json_is_compact_and_keeps_unicode() -> None:
    """No escapes, no spaces; bytes are read too."""
    text = to_json(PersonName(family="王"))
    assert text == '{"schema":"PersonName","schema_version":1,"family":"王"}'
    assert from_json(PersonName, text.encode()) == PersonName(family="王")


@pytest.mark.parametrize(
    "value", ["3", 3, True, Decimal("3.00"), date(2026, 1, 2)], ids=repr
)
def test_custom_values_keep_their_type(value: CustomScalar) -> None:
    """Text 3, number 3, decimal 3.00 and true stay apart."""
    custom = CustomValue(name="x", value=value, origin=FieldOrigin(record=REF))
    back = from_json(CustomValue, to_json(custom)).value
    assert (back, type(back), str(back)) == (value, type(value), str(value))


GOOD = to_dict(Money(amount=Decimal("9.90"), currency="CNY"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "PersonName"}, "the document is not a Money"),
        ({"schema": None}, "the document is not a Money"),
        ({"schema_version": 2}, "schema version is not 1; upgrade customer_core"),
        ({"schema_version": None}, "schema version is not 1"),
        ({"secret": "王小明"}, "the document does not fit Money version 1"),
        ({"amount": "王小明"}, "the document does not fit Money version 1"),
        ({"amount": "NaN"}, "the document does not fit Money version 1"),
    ],
)
def test_a_document_that_does_not_fit_is_refused_without_quoting_it(
    change: dict[str, object], message: str
) -> None:
    """Neither the message nor a printed chain of causes holds a value."""
    with pytest.raises(ConfigurationError, match=message) as caught:
        from_dict(Money, GOOD | change)
    assert "王小明" not in "".join(format_exception(caught.value))


def test_a_document_is_not_changed_by_reading_it() -> None:
    """The caller's dict stays whole."""
    before = dict(GOOD)
    from_dict(Money, GOOD)
    assert before == GOOD


@pytest.mark.parametrize("text", ["{", "[]", b"\xff", "[" * 100_000])
def test_text_that_is_no_document_is_refused(text: str | bytes) -> None:
    """JSON that is no object, no JSON at all, and nesting beyond any document."""
    with pytest.raises(ConfigurationError, match="not a JSON object") as caught:
        from_json(Money, text)
    assert caught.value.__context__ is None


def test_what_is_no_dict_is_refused() -> None:
    """A text given to the reader of dicts is a configuration error too."""
    with pytest.raises(ConfigurationError, match="not a Money"):
        from_dict(Money, "Money")  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [1.5, None, b"x", datetime(2024, 1, 1, tzinfo=UTC)])
def test_a_custom_value_of_no_declarable_kind_is_refused(value: object) -> None:
    """What could not be read back is not accepted."""
    origin = FieldOrigin(record=RecordRef("crm", "1"))
    with pytest.raises(ValueError, match="cannot hold"):
        CustomValue(name="size", value=value, origin=origin)  # type: ignore[arg-type]
