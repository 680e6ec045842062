"""Records give the values that are compared."""

import numpy as np

from customer_core.linkage.features import build_table
from customer_core.linkage.records import RecordColumns
from customer_core.linkage.table import FeatureTable
from customer_core.models import (
    Attributed,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    Identifier,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    Profile,
    RecordRef,
    Sex,
    SocialHandle,
)

REF = RecordRef("crm", "1")


def attributed(*found):  # type: ignore[no-untyped-def] # noqa: ANN002, ANN201 - any value
    """The values with an origin."""
    origin = FieldOrigin(record=REF)
    return tuple(Attributed(value=value, raw="", origin=origin) for value in found)


def values(table: FeatureTable, name: str) -> list[list[str]]:
    """The set of comparison texts of each record."""
    feature = table.features[name]
    texts = feature.vocabulary.texts
    return [[texts[code] for code in row if code >= 0] for row in feature.codes]


RECORD = CustomerRecord(
    ref=REF,
    names=attributed(PersonName(family="Lee", given="Ann", middle="Jo")),
    organization_names=attributed(OrganizationName(name="Acme Ltd", core="Acme")),
    phones=attributed(
        PhoneNumber(e164="+447700900001"),
        PhoneNumber(e164="+447700900001"),
        PhoneNumber(e164="+447700900002"),
    ),
    emails=attributed(EmailAddress(address="Ann.Lee@Example.com")),
    addresses=attributed(
        PostalAddress(
            country="GB", admin2="Oxford", street="1 Mill Rd", postal_code="OX1 1AA"
        )
    ),
    identifiers=attributed(
        Identifier(
            kind="passport",
            value="P1",
            birth_date=PartialDate(year=1990, month=1, day=2),
            sex=Sex.FEMALE,
        ),
        Identifier(kind="passport", value="P2"),
    ),
    social_handles=attributed(SocialHandle(kind="wechat", value="annlee")),
)  # fmt: skip


def test_a_record_gives_every_value_it_has() -> None:
    """Birth date and sex come from an identifier where nothing else states them."""
    gathered = RecordColumns()
    gathered.add(RECORD)
    table = build_table(gathered.columns(), gathered.fields())
    found = {name: values(table, name)[0] for name in table.features}
    assert len(gathered) == 1
    assert found.pop("street_address")
    assert found == {
        "given_name": ["ann"],
        "family_name": ["lee"],
        "middle_name": ["jo"],
        "organization_name": ["acme"],
        "birth_date": ["19900102"],
        "sex": ["f"],
        "phone": ["700900002", "700900001"],
        "email": ["ann.lee@example.com"],
        "city": ["gb:oxford"],
        "postal_code": ["ox11aa"],
        "identifier": ["p1", "p2"],
        "social_handle": ["wechatannlee"],
    }


def test_what_a_record_states_goes_before_its_identifier() -> None:
    """A stated birth date and sex are taken as they are."""
    gathered = RecordColumns()
    gathered.add(
        CustomerRecord(
            ref=REF,
            birth_dates=attributed(PartialDate(year=1991)),
            identifiers=RECORD.identifiers,
            profile=Profile(sex=attributed(Sex.MALE)),
        )
    )
    table = build_table(gathered.columns(), gathered.fields())
    assert values(table, "birth_date") == [["1991"]]
    assert values(table, "sex") == [["m"]]


def test_gathered_columns_have_a_row_for_every_record() -> None:
    """Records without a value are missing; a late column is filled up."""
    gathered = RecordColumns()
    gathered.add(CustomerRecord(ref=REF))
    gathered.add(RECORD)
    columns = gathered.columns()
    assert {len(column) for column in columns.values()} == {2}
    assert columns["phone 2"].codes.tolist() == [-1, 0]
    assert gathered.fields()["phone 2"] == "phone"


def test_at_most_four_values_of_a_kind_are_compared() -> None:
    """A record with a thousand phones does not slow linkage down."""
    gathered = RecordColumns()
    numbers = [PhoneNumber(e164=f"+4477009{n:05}") for n in range(9)]
    gathered.add(CustomerRecord(ref=REF, phones=attributed(*numbers)))
    names = [n for n, kind in gathered.fields().items() if kind == "phone"]
    assert names == ["phone 1", "phone 2", "phone 3", "phone 4"]


def test_without_records_there_are_columns_without_rows() -> None:
    """An empty run is no special case."""
    gathered = RecordColumns()
    table = build_table(gathered.columns(), gathered.fields())
    assert (table.records, len(table.features)) == (0, 0)
    assert table.words.shape == (0, 0)
    assert np.array_equal(table.order(0), np.empty(0, np.int64))
