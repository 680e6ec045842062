"""Records: what they hold, what they refuse, what they show."""

from decimal import Decimal

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    MULTI_VALUED,
    Attributed,
    Cluster,
    CustomerRecord,
    CustomField,
    CustomFields,
    CustomScalar,
    CustomValue,
    FieldOrigin,
    GoldenRecord,
    PersonName,
    RawRecord,
    RecordRef,
    cluster_id_of,
)

REF = RecordRef("crm", "Z0000042")
ORIGIN = FieldOrigin(record=REF, column="Name")


def _with_custom(name: str, value: CustomScalar) -> CustomerRecord:
    custom = CustomValue(name=name, value=value, origin=ORIGIN)
    return CustomerRecord(ref=REF, custom=(custom,))


def test_a_record_is_named_by_its_ref() -> None:
    """Source and id are those of the ref."""
    record = CustomerRecord(ref=REF)
    assert (record.source, record.record_id) == ("crm", "Z0000042")


def test_undeclared_custom_fields_and_wrong_kinds_are_refused() -> None:
    """Only what was declared, in the declared kind."""
    declared = CustomFields.of(
        [CustomField(name="size"), CustomField(name="visits", kind="integer")]  # type: ignore[arg-type] # the converter takes text
    )
    _with_custom("size", "L").require_declared(declared)
    _with_custom("visits", 3).require_declared(declared)
    CustomerRecord(ref=REF).require_declared(CustomFields())
    with pytest.raises(ConfigurationError, match="no custom field 'hue'"):
        _with_custom("hue", "red").require_declared(declared)
    with pytest.raises(ConfigurationError, match="visits must hold integer"):
        _with_custom("visits", Decimal(3)).require_declared(declared)


def test_the_repr_of_records_counts_values() -> None:
    """No value is shown."""
    name = Attributed(value=PersonName(family="王"), raw="王", origin=ORIGIN)
    shown = repr(CustomerRecord(ref=REF, names=(name,)))
    assert "names=<1>" in shown
    assert "王" not in shown
    raw = RawRecord(ref=REF, row=1, extras={"Note": "secret"})
    assert "secret" not in repr(raw)
    assert repr(name).startswith("Attributed(value=PersonName(family='*'")


def test_records_and_golden_records_have_the_same_attributes() -> None:
    """Every multi-valued attribute is there in both."""
    golden = GoldenRecord(cluster_id="x", members=(REF,))
    for attribute in MULTI_VALUED:
        assert getattr(CustomerRecord(ref=REF), attribute) == ()
        assert getattr(golden, attribute) == ()


def test_a_cluster_is_named_by_its_smallest_member() -> None:
    """Neither order nor run changes the id."""
    refs = (RecordRef("shop", "1"), REF)
    cluster = Cluster.of(refs)
    assert cluster.members == (REF, RecordRef("shop", "1"))
    assert cluster == Cluster.of(refs[::-1])
    assert cluster.cluster_id == cluster_id_of(REF)
    assert len(cluster.cluster_id) == 16
