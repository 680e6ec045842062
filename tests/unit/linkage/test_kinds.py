"""The table of kinds is consistent."""

import pytest

from customer_core.linkage.kinds import (
    FIELD_TYPES,
    KINDS,
    Near,
    Same,
    kind_of,
    refinement_order,
)
from customer_core.messages import catalogue
from customer_core.models import Field

ALLOWED = {
    "full_name", "given_name", "family_name", "organization_name", "birth_date", "sex",
    "email", "phone", "street_address", "address", "city", "region", "postal_code",
    "country", "identifier", "social_handle", "category", "middle_name",
}  # fmt: skip


def test_the_field_types_are_those_of_the_contract() -> None:
    """Every one is a field of the vocabulary too."""
    assert set(FIELD_TYPES) == ALLOWED
    assert set(FIELD_TYPES) <= set(map(str, Field))


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_uses_only_parts_it_has(name: str) -> None:
    """Tests and atoms name parts of the kind."""
    kind = KINDS[name]
    tests = [t for level in kind.levels for t in (*level.tests, level.also)]
    used = {test.part for test in tests if isinstance(test, Same)} | {*kind.atoms}
    assert used - {""} <= set(kind.parts)


@pytest.mark.parametrize("name", KINDS)
def test_every_level_has_a_text_in_both_languages(name: str) -> None:
    """Explanations never meet an unknown code."""
    codes = {level.reason for level in KINDS[name].levels}
    assert codes <= set(catalogue("en").REASONS)
    assert codes <= set(catalogue("zh").REASONS)


def test_cheap_kinds_are_refined_first() -> None:
    """Categories of several columns follow each other by name."""
    names = ["email", "category:b", "sex", "category:a"]
    assert sorted(names, key=refinement_order) == [
        "sex", "category:a", "category:b", "email",
    ]  # fmt: skip


def test_the_part_of_a_level_is_that_of_its_first_test() -> None:
    """The value itself where the first test is a similarity."""
    parts = {level.part for level in KINDS["birth_date"].levels}
    assert parts == {"", "year", "month_day", "exchanged"}
    assert isinstance(KINDS["birth_date"].levels[0].tests[0], Near)


def test_a_category_is_a_kind_of_its_own_per_column() -> None:
    """The column follows the colon."""
    assert kind_of("category:colour") is KINDS["category"]
