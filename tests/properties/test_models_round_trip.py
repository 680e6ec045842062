"""Every model survives the way to a document and back, and hides what is personal."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from customer_core import models
from customer_core.errors import ConfigurationError
from customer_core.testing import strategies
from customer_core.testing.synthetic import generate_customers

GENERIC = {models.Attributed, models.Normalized, models.Suggestion}
PUBLIC = [getattr(models, name) for name in models.__all__]
MODELS = [
    c for c in PUBLIC if isinstance(c, type) and attrs.has(c) and c not in GENERIC
]
PERSONAL = {
    models.PersonName: ("family", "given", "middle", "text"),
    models.OrganizationName: ("name", "core", "text"),
    models.PhoneNumber: ("e164", "extension", "text"),
    models.EmailAddress: ("address", "local_part", "display_name"),
    models.PostalAddress: ("street", "unit", "postal_code"),
    models.Identifier: ("value",),
    models.SocialHandle: ("value",),
    models.WebAddress: ("url", "host"),
    models.Judgement: ("reason",),
    models.Attributed: ("raw",),
    models.CustomValue: ("value",),
    models.RecordRef: ("record_id",),
}
SHORTEST = 4
"""Shorter texts occur in a repr by chance."""

quickly = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_documents_and_json_give_the_model_back(model: type[Any]) -> None:
    """A model equals what its document and its JSON text are read as."""

    @quickly
    @given(strategies.strategy_for(model))
    def holds(value: object) -> None:
        assert models.from_dict(model, models.to_dict(value)) == value
        assert models.from_json(model, models.to_json(value)) == value

    holds()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_unknown_keys_and_other_versions_are_refused(model: type[Any]) -> None:
    """Nothing is dropped silently and no future document is misread."""

    @settings(quickly, max_examples=5)
    @given(strategies.strategy_for(model))
    def holds(value: object) -> None:
        document = models.to_dict(value)
        for wrong in ({"surprise": 1}, {"schema_version": 2}, {"schema": "Other"}):
            with pytest.raises(ConfigurationError):
                models.from_dict(model, document | wrong)

    holds()


def _texts_of(value: object) -> Iterator[str]:
    """Every personal text inside a model."""
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from _texts_of(item)
    elif attrs.has(type(value)):
        for name in PERSONAL.get(type(value), ()):
            yield str(getattr(value, name))
        for attribute in attrs.fields(type(value)):
            yield from _texts_of(getattr(value, attribute.name))
    if isinstance(value, models.RawRecord):
        yield from (text for _, text in value.cells)
        yield from value.extras.values()
    if isinstance(value, models.RejectedRow):
        yield from value.cells


@pytest.mark.parametrize(
    "model",
    [
        models.CustomerRecord, models.GoldenRecord, models.RawRecord,
        models.RejectedRow, models.Transaction, models.Cluster,
        models.CustomValue, models.PersonName, models.OrganizationName,
        models.PhoneNumber, models.EmailAddress, models.PostalAddress,
        models.Identifier, models.SocialHandle, models.FieldDecision,
    ],
    ids=lambda model: model.__name__,
)  # fmt: skip
def test_no_repr_contains_a_personal_text(model: type[Any]) -> None:
    """No personal text of four characters or more is in the repr."""

    @quickly
    @given(strategies.strategy_for(model))
    def holds(value: object) -> None:
        shown = repr(value)
        personal = {text for text in _texts_of(value) if text != "None"}
        assert [t for t in personal if len(t) >= SHORTEST and t in shown] == []

    holds()


def _record(row: dict[str, str | None]) -> models.CustomerRecord:
    ref = models.RecordRef(str(row["source"]), str(row["record_id"]))
    origin = models.FieldOrigin(record=ref, column="c")

    def one(value: object, text: str | None) -> tuple[models.Attributed[Any], ...]:
        if not text:
            return ()
        return (models.Attributed(value=value, raw=text, origin=origin),)

    name = models.PersonName(family=row["surname"], given=row["first_name"])
    phone = models.PhoneNumber(e164=row["phone"] or "+0", region=row["country"])
    email = models.EmailAddress(address=row["email"] or "")
    address = models.PostalAddress(street=row["street"], country=row["country"])
    return models.CustomerRecord(
        ref=ref,
        names=one(name, row["full_name"]),
        phones=one(phone, row["phone"]),
        emails=one(email, row["email"]),
        addresses=one(address, row["address"]),
    )


def test_a_thousand_synthetic_customers_come_back_equal() -> None:
    """1,000 records, as documents and as JSON; no repr shows a text of theirs."""
    columns = generate_customers(1000, seed=1).columns
    rows = [
        dict(zip(columns, row, strict=True))
        for row in zip(*columns.values(), strict=True)
    ]
    records = [_record(row) for row in rows]
    assert len(records) == 1000
    for record, row in zip(records, rows, strict=True):
        assert models.from_json(models.CustomerRecord, models.to_json(record)) == record
        assert models.from_dict(models.CustomerRecord, models.to_dict(record)) == record
        shown = repr(record)
        personal = ("full_name", "phone", "email", "street", "address", "record_id")
        leaked = [row[n] for n in personal if len(row[n] or "") >= SHORTEST]
        assert [text for text in leaked if str(text) in shown] == []
