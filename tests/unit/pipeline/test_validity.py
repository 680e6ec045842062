"""Values with something wrong about them, for the rule ``valid``."""

from datetime import UTC, date, datetime

import pytest

from customer_core import CustomerPipeline, Source
from customer_core.models import (
    EmailAddress,
    Identifier,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
)
from customer_core.pipeline.validity import validity

TODAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("attribute", "good", "bad"),
    [
        ("names", PersonName(family="张"), PersonName(family="13912457803")),
        ("birth_dates", PartialDate(year=2025), PartialDate(year=2027)),
        ("phones", PhoneNumber(e164="+8613912457803", region="CN"),
         PhoneNumber(e164="+8613800000000", region="CN")),
        ("emails", EmailAddress(address="a@gmail.com"),
         EmailAddress(address="a@gmial.com")),
        ("addresses", PostalAddress(country="CN", division_code="440305",
                                    postal_code="518052"),
         PostalAddress(country="CN", division_code="440305", postal_code="100022")),
        ("identifiers", Identifier(kind="resident_id", value="11010519491231002X"),
         Identifier(kind="resident_id", value="11010520491231002X",
                    birth_date=PartialDate(year=2049, month=12, day=31))),
    ],
)  # fmt: skip
def test_each_validator_is_asked(attribute: str, good: object, bad: object) -> None:
    """By the attribute of the value."""
    is_valid = validity(TODAY)
    assert (is_valid(attribute, good), is_valid(attribute, bad)) == (True, False)


def test_a_typo_does_not_win_by_being_newer() -> None:
    """In a run the default policy puts what validators find wrong last."""
    same = {"name": "张三丰", "phone": "13912457801", "birth_date": "1990-01-02"}
    rows = [
        {"id": "1", **same, "email": "zsf@gmail.com", "updated_at": "2020-01-01"},
        {"id": "2", **same, "email": "zsf@gmial.com", "updated_at": "2025-01-01"},
    ]
    now = datetime(2026, 1, 1, tzinfo=UTC)
    result = CustomerPipeline().run([Source("crm", rows)], now=now)
    (golden,) = result.golden
    assert [email.value.domain for email in golden.emails] == ["gmail.com", "gmial.com"]
    decision = golden.decision("emails")
    assert decision is not None
    assert decision.rule == "valid"
