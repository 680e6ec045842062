"""Identifiers and what they tell."""

import pytest

from customer_core.normalizers import normalize_identifier

VECTORS = "identifiers.csv"


def test_identifier_becomes_the_expected_value(vector: dict[str, str]) -> None:
    """Each number gives its kind, compact form, content and issues."""
    found = normalize_identifier(
        vector["input"], vector["kind"] or None, vector["region"]
    )
    value = found.value
    read = {
        "out_kind": value.kind if value else "",
        "value": value.value if value else "",
        "birth_date": value.birth_date.text if value and value.birth_date else "",
        "sex": str(value.sex or "") if value else "",
        "division_code": (value.division_code or "") if value else "",
        "codes": "|".join(str(issue.code) for issue in found.issues),
    }
    assert read == {name: vector[name] for name in read}


def test_look_alike_letter_is_suggested_not_applied() -> None:
    """A Cyrillic letter in the place of X is refused, and X suggested."""
    found = normalize_identifier("11010519491231002Х")
    (suggestion,) = found.suggestions
    assert found.value is None
    assert suggestion.value.value == "11010519491231002X"
    assert suggestion.reason == "identifier.lookalike"


@pytest.mark.parametrize("name", ["身份证", "id_card", "Resident_ID"])
def test_kind_has_other_names(name: str) -> None:
    """A kind may be given by what people call it."""
    found = normalize_identifier("510202197001011234", name)
    assert found.value
    assert found.value.kind == "resident_id"


def test_both_check_characters_of_a_credit_code_count() -> None:
    """A credit code whose inner organisation code is wrong is refused."""
    found = normalize_identifier("91110000600037342J", "uscc")
    assert [str(issue.code) for issue in found.issues] == ["identifier.checksum"]


@pytest.mark.parametrize("raw", [None, float("nan"), " "])
def test_nothing_received_is_no_issue(raw: str | None) -> None:
    """Missing and blank text have neither value nor issue."""
    found = normalize_identifier(raw)
    assert (found.value, found.keys, found.issues) == (None, None, ())


@pytest.mark.parametrize("raw", ["证件号:$", "id: @@", "号：\u0301"])
def test_a_label_without_a_number_is_nothing(raw: str) -> None:
    """What is left after the label must have a letter or a digit."""
    assert normalize_identifier(raw).value is None
