"""Invented records and a key ring for the storage tests."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from customer_core.models import (
    Attributed,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    Identifier,
    PersonName,
    PhoneNumber,
    PhoneType,
    RecordRef,
)
from customer_core.storage import KeyRing

MakeRecord = Callable[..., CustomerRecord]


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    """One ring for all tests."""
    return KeyRing.generate()


@pytest.fixture(scope="session")
def make_record() -> MakeRecord:
    """Make the invented customer of a number; phones and e-mails may be replaced."""
    return _record


def _record(
    number: int,
    *,
    source: str = "crm",
    phones: tuple[str, ...] | None = None,
    emails: tuple[str, ...] | None = None,
    identifiers: tuple[str, ...] = (),
) -> CustomerRecord:
    ref = RecordRef(source, f"C{number:05}")
    origin = FieldOrigin(record=ref, observed_at=datetime(2024, 5, 6, tzinfo=UTC))

    def said(value: object, text: str) -> Attributed:
        return Attributed(value=value, raw=text, origin=origin)

    phones = (f"+86138{number:08}",) if phones is None else phones
    emails = (f"user{number}@example.com",) if emails is None else emails
    return CustomerRecord(
        ref=ref,
        names=(said(PersonName(family="欧阳", given="晓明"), "欧阳晓明"),),
        phones=tuple(
            said(PhoneNumber(e164=p, region="CN", type=PhoneType.MOBILE), p)
            for p in phones
        ),
        emails=tuple(said(EmailAddress(address=e), e) for e in emails),
        identifiers=tuple(
            said(Identifier(kind="other", value=i), i) for i in identifiers
        ),
    )
