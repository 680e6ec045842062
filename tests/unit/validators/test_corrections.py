"""Corrections: what is proposed, and how one is applied."""

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from customer_core.errors import ConfigurationError
from customer_core.models import (
    CustomerRecord,
    EmailAddress,
    Identifier,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    Sex,
    from_json,
    to_json,
)
from customer_core.validators import (
    Correction,
    apply_correction,
    is_derived,
    propose_corrections,
)

Build = Callable[..., CustomerRecord]
BORN = PartialDate(year=1990, month=1, day=2)
NUMBER = Identifier(kind="resident_id", value="X", birth_date=BORN, sex=Sex.MALE)
SHENZHEN = PostalAddress(country="CN", admin2="深圳市", postal_code="518052")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"emails": [EmailAddress(address="li@gmial.com", display_name="Li")]},
            ("emails[0]", "li@gmail.com", 0.9, "correct.email_domain"),
        ),
        (
            {"identifiers": [Identifier(kind="x", value="X", birth_date=BORN)]},
            ("birth_dates", "1990-01-02", 0.95, "correct.birth_date"),
        ),
        (
            {"identifiers": [Identifier(kind="x", value="X", birth_date=BORN)],
             "birth_dates": [PartialDate(year=1990)]},
            ("birth_dates[0]", "1990-01-02", 0.95, "correct.birth_date"),
        ),
        (
            {"identifiers": [Identifier(kind="x", value="X", birth_date=BORN)],
             "birth_dates": [PartialDate(year=1991)]},
            ("birth_dates[0]", "1990-01-02", 0.8, "correct.birth_date"),
        ),
        (
            {"identifiers": [Identifier(kind="x", value="X", sex=Sex.FEMALE)]},
            ("sex", "female", 0.95, "correct.sex_identifier"),
        ),
        (
            {"identifiers": [Identifier(kind="x", value="X", sex=Sex.FEMALE)],
             "sex": [Sex.MALE]},
            ("sex[0]", "female", 0.8, "correct.sex_identifier"),
        ),
        (
            {"names": [PersonName(family="王", suffix="女士")]},
            ("sex", "female", 0.75, "correct.sex_title"),
        ),
        (
            {"names": [PersonName(family="小明", given="王")]},
            ("names[0]", "王小明", 0.8, "correct.name_order"),
        ),
        (
            {"names": [PersonName(family="Xiaoming", given="Wang")]},
            ("names[0]", "Wang, Xiaoming", 0.6, "correct.name_order"),
        ),
        ({"addresses": [SHENZHEN]}, ("addresses[0]", "广东省深圳市 518052", 0.8,
                                       "correct.province")),
        (
            {"addresses": [PostalAddress(street="1 High Street")],
             "phones": [PhoneNumber(e164="+44", region="GB")]},
            ("addresses[0]", "1 High Street, GB", 0.6, "correct.country"),
        ),
    ],
)  # fmt: skip
def test_a_correction_is_proposed_with_its_confidence(
    build: Build, values: dict[str, Any], expected: tuple[str, str, float, str]
) -> None:
    """Each from evidence outside the value; applied, nothing is left to propose."""
    path, text, confidence, reason = expected
    record = build(**values)
    (found,) = propose_corrections(record)
    assert (found.path, found.reason) == (path, reason)
    assert getattr(found.value, "text", found.value) == text
    assert found.confidence == pytest.approx(confidence)
    mended = apply_correction(record, found)
    assert propose_corrections(mended) == ()
    assert mended != record


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"emails": [EmailAddress(address="li@gmail.com")]},
        {"names": [PersonName(family="王", given="小明")]},
        {"names": [PersonName(family="王", given="李")]},
        {"names": [PersonName(family="Lee", given="Ann")]},
        {"names": [PersonName(family="王"), PersonName(given="王")]},
        {"identifiers": [NUMBER], "birth_dates": [BORN], "sex": [Sex.MALE]},
        # evidence that contradicts itself
        {
            "identifiers": [
                NUMBER,
                evolve(NUMBER, birth_date=PartialDate(year=1980), sex=Sex.FEMALE),
            ],
            "sex": [Sex.MALE],
        },
        {
            "addresses": [PostalAddress(street="1 High Street")],
            "phones": [
                PhoneNumber(e164="+44", region="GB"),
                PhoneNumber(e164="+1", region="US"),
            ],
        },
        # several provinces, none, or no Chinese address
        {"addresses": [evolve(SHENZHEN, postal_code="137400")]},
        {"addresses": [evolve(SHENZHEN, postal_code="999999")]},
        {"addresses": [evolve(SHENZHEN, postal_code=None)]},
        {"addresses": [evolve(SHENZHEN, country="SG")]},
        {"addresses": [evolve(SHENZHEN, admin1="广东省")]},
    ],
)
def test_without_clear_evidence_nothing_is_proposed(
    build: Build, values: dict[str, Any]
) -> None:
    """Sound values, and evidence of two minds."""
    assert propose_corrections(build(**values)) == ()


def test_a_corrected_value_is_marked_and_keeps_its_raw_text(build: Build) -> None:
    """The record itself is not changed; the marked one survives a round trip."""
    record = build(emails=[EmailAddress(address="li@gmial.com")], label="work")
    before = to_json(record)
    (found,) = propose_corrections(record)
    mended = apply_correction(record, found)
    (email,) = mended.emails
    assert (email.raw, email.label) == ("raw", "work")
    assert email.origin.column == "derived:correct.email_domain:c"
    assert is_derived(email.origin)
    assert not is_derived(record.emails[0].origin)
    assert to_json(record) == before
    assert from_json(CustomerRecord, to_json(mended)) == mended


def test_an_added_value_has_no_raw_text(build: Build) -> None:
    """It stood nowhere in the source."""
    record = build(identifiers=[Identifier(kind="x", value="X", sex=Sex.MALE)])
    (found,) = propose_corrections(record)
    (sex,) = apply_correction(record, found).profile.sex
    assert (sex.value, sex.raw, sex.origin.record) == (Sex.MALE, "", record.ref)
    assert sex.origin.column == "derived:correct.sex_identifier"


@pytest.mark.parametrize(
    "values",
    [
        {"emails": []},
        {"emails": [EmailAddress(address="li@qq.com")]},
    ],
)
def test_a_correction_of_another_record_is_refused(
    build: Build, values: dict[str, Any]
) -> None:
    """What it replaces must still be there."""
    (found,) = propose_corrections(build(emails=[EmailAddress(address="l@gmial.com")]))
    with pytest.raises(ConfigurationError, match=r"changed at emails\[0\]; propose"):
        apply_correction(build(**values), found)


def test_a_value_that_came_meanwhile_is_not_doubled(build: Build) -> None:
    """A correction that adds a value wants none to be there."""
    number = Identifier(kind="x", value="X", sex=Sex.MALE)
    (found,) = propose_corrections(build(identifiers=[number]))
    with pytest.raises(ConfigurationError, match="changed at sex"):
        apply_correction(build(identifiers=[number], sex=[Sex.OTHER]), found)


def test_a_correction_shows_field_and_reason_only(build: Build) -> None:
    """In both languages; the value is hidden."""
    (found,) = propose_corrections(
        build(emails=[EmailAddress(address="linadong@gmial.com")])
    )
    assert isinstance(found, Correction)
    assert "linadong" not in repr(found)
    assert found.text("zh") == "邮箱：与常用邮箱域名只差一个字符"
