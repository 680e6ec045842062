"""What other sources know of a record's customer."""

from collections.abc import Callable

from customer_core.models import (
    CustomerRecord,
    EmailAddress,
    GoldenRecord,
    PhoneNumber,
    Sex,
)
from customer_core.survivorship.fill import fill_ins

Make = Callable[..., CustomerRecord]

PHONE = PhoneNumber(e164="+8613800000001")
MAIL = EmailAddress(address="a@example.com")


def test_what_a_record_lacks_is_named_with_its_source(
    record: Make, merge: Callable[..., GoldenRecord]
) -> None:
    """Attributes, statements and custom fields; what it has is left alone."""
    own = record("crm/1", phones=[PHONE])
    other = record(
        "shop/7", 2024, phones=[PHONE], emails=[MAIL], sex=[Sex.MALE], custom={"a": 1}
    )
    golden = merge(own, other)
    found = fill_ins(golden, own)
    assert [one.field for one in found] == ["emails", "sex", "custom.a"]
    assert {one.item.origin.record for one in found} == {other.ref}
    assert fill_ins(golden, other) == ()


def test_conflicts_are_listed(record: Make, merge: Callable[..., GoldenRecord]) -> None:
    """Attributes of which a customer has one, and sources gave several."""
    golden = merge(
        record("crm/1", sex=[Sex.MALE], phones=[PHONE]),
        record("shop/7", sex=[Sex.FEMALE], phones=[PhoneNumber(e164="+8613800000002")]),
    )
    assert [decision.field for decision in golden.conflicts] == ["sex"]
