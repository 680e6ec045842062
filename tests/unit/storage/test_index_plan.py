"""A planned index says what it costs and tells, or is refused."""

import pytest

from customer_core.errors import ConfigurationError
from customer_core.storage.index_plan import check_together, plan_index


@pytest.mark.parametrize("records", [10_000, 1_000_000, 50_000_000])
@pytest.mark.parametrize("distinct", [30_000, 1_000_000])
def test_truncated_index_keeps_both_rules(records: int, distinct: int) -> None:
    """16 to the square root of all records under a token; not too many tokens."""
    try:
        plan = plan_index(
            "birth_date", records=records, distinct=distinct, truncate=True
        )
    except ConfigurationError:
        assert records < 16 * distinct**0.5 or records > distinct**2 / 4
        return
    tokens = 2**plan.index.bits
    assert 16 <= plan.candidates <= records**0.5 * 2
    assert distinct**0.5 <= tokens < distinct / 2


def test_exact_index_has_one_candidate_per_value() -> None:
    """And 128 bits."""
    plan = plan_index("name", "birth_date", records=1_000_000)
    assert (plan.index.bits, plan.candidates) == (128, 1.0)
    assert plan_index("name", records=1000, distinct=100).candidates == 10


@pytest.mark.parametrize("parts", [("sex",), ("city",), ("family_name", "sex")])
def test_few_values_are_refused_truncated_or_not(parts: tuple[str, ...]) -> None:
    """Truncation does not hide what is common."""
    for truncate in (False, True):
        with pytest.raises(ConfigurationError, match="by their frequency"):
            plan_index(*parts, records=1_000_000, truncate=truncate)


@pytest.mark.parametrize("records", [1, 10, 100])
def test_too_few_records_to_hide_in_are_refused(records: int) -> None:
    """A truncated index over them would single everybody out."""
    with pytest.raises(ConfigurationError, match="needs more than 16 records"):
        plan_index("phone", records=records, truncate=True)


def test_leakage_is_told_in_both_languages() -> None:
    """With the figures of the plan."""
    exact = plan_index("phone", records=1_000_000)
    short = plan_index("phone", records=1_000_000, truncate=True)
    assert "see which records" in exact.leakage().replace("sees", "see")
    assert f"{short.index.bits} bits" in short.leakage()
    assert f"{short.index.bits} 位" in short.leakage("zh")
    assert exact.leakage("zh").startswith("phone 的精确索引")


def test_truncated_indexes_are_counted_together() -> None:
    """Two of them are longer than each: their bits add up."""
    plan = plan_index("phone", records=1_000_000, truncate=True)
    assert check_together([plan, plan_index("email", records=1_000_000)]) > 2
    assert check_together([]) == 0
    with pytest.raises(ConfigurationError, match="together"):
        check_together([plan, plan])
