"""Rates of flaws: valid, scalable, and met by the records."""

import re
from pathlib import Path

import attrs
import pytest

from customer_core.errors import ConfigurationError
from customer_core.testing.synthetic import (
    Corruption,
    SyntheticCustomers,
    generate_customers,
)

FLAWS = [attribute.name for attribute in attrs.fields(Corruption)]


@pytest.mark.parametrize("rate", [-0.1, 1.1])
def test_a_rate_is_a_probability(rate: float) -> None:
    """A rate outside 0 to 1 is refused by name."""
    with pytest.raises(ConfigurationError, match="pinyin must be between 0 and 1"):
        Corruption(pinyin=rate)


def test_none_and_scaled() -> None:
    """Rates scale together and stop at 1."""
    assert set(attrs.astuple(Corruption.none())) == {0.0}
    assert Corruption(pinyin=0.4).scaled(2).pinyin == 0.8
    assert Corruption(pinyin=0.4).scaled(9).pinyin == 1.0
    with pytest.raises(ConfigurationError, match="factor must not be negative"):
        Corruption().scaled(-1)


def test_every_flaw_is_documented_with_its_name() -> None:
    """The docstring has one line per flaw."""
    documented = Corruption.__doc__ or ""
    assert [flaw for flaw in FLAWS if f"        {flaw}: " not in documented] == []


@pytest.mark.parametrize(
    ("flaw", "column"),
    [
        ("missing_sex", "sex"), ("missing_dob", "dob"), ("missing_phone", "phone"),
        ("missing_email", "email"), ("missing_address", "address"),
        ("missing_landline", "landline"),
    ],
)  # fmt: skip
def test_values_are_missing_at_their_rate(
    customers: SyntheticCustomers, flaw: str, column: str
) -> None:
    """Within five standard deviations of the binomial."""
    rate = getattr(Corruption(), flaw)
    missing = sum(value is None for value in customers.columns[column])
    spread = (len(customers) * rate * (1 - rate)) ** 0.5
    assert abs(missing - len(customers) * rate) < 5 * spread


CONTENT = {
    "name_typo": "full_name", "name_slip": "full_name", "traditional": "full_name",
    "pinyin": "full_name", "fuzzy_pinyin": "full_name",
    "spaced_pinyin": "first_name", "nickname": "full_name", "initial": "first_name",
    "swapped_names": "surname", "later_family_name": "surname", "dob_error": "dob",
    "phone_typo": "phone", "other_phone": "phone", "household_phone": "phone",
    "email_typo": "email", "email_alias": "email", "email_domain_typo": "email",
    "other_email": "email", "former_address": "address", "street_typo": "street",
    "no_unit": "street", "short_street_type": "street", "postcode_typo": "postcode",
}  # fmt: skip


OF_PINYIN = {"fuzzy_pinyin", "spaced_pinyin"}


@pytest.mark.parametrize("flaw", list(CONTENT))
def test_each_flaw_changes_its_column_alone(flaw: str) -> None:
    """A flaw at rate 1 changes many values of its column, at 0 none."""
    rates = attrs.evolve(Corruption.none(), pinyin=float(flaw in OF_PINYIN))
    clean = generate_customers(400, seed=3, corruption=rates)
    flawed = generate_customers(
        400, seed=3, corruption=attrs.evolve(rates, **{flaw: 1.0})
    )
    column = CONTENT[flaw]
    pairs = zip(clean.columns[column], flawed.columns[column], strict=True)
    assert sum(before != after for before, after in pairs) > 20
    family = {"street", "city", "district", "region", "postcode", "address"}
    related = {
        "full_name": {"full_name", "first_name", "surname"},
        "first_name": {"full_name", "first_name"},
        "surname": {"full_name", "first_name", "surname"},
    }.get(column, {column})
    related |= family if column in family else set()
    related |= {"updated_at"} if flaw == "former_address" else set()
    changed = {n for n in clean.columns if clean.columns[n] != flawed.columns[n]}
    assert changed <= related


def test_flaws_are_either_tested_here_or_a_matter_of_absence_or_writing() -> None:
    """No flaw is forgotten by these tests."""
    written = {
        "written_phone", "full_width", "float_phone", "written_date",
        "written_country", "letter_case", "spaces", "honorific", "family_first",
        "short_address", "placeholder", "written_money",
    }  # fmt: skip
    missing = {flaw for flaw in FLAWS if flaw.startswith("missing_")}
    assert set(CONTENT) | written | missing == set(FLAWS)


def test_the_guide_lists_every_flaw_with_its_rate() -> None:
    """Names, order and rates of ``docs/guides/synthetic.md`` are those of the code."""
    guide = Path(__file__).parents[3] / "docs" / "guides" / "synthetic.md"
    rows = re.findall(
        r"^\| `(\w+)` \| ([\d.]+) \|", guide.read_text("utf-8"), re.MULTILINE
    )
    listed = [(name, float(rate)) for name, rate in rows if name in FLAWS]
    assert listed == list(attrs.asdict(Corruption()).items())
