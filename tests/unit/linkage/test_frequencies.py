"""How common values are, and what rarity adds."""

from math import fsum

import numpy as np
import pytest

from customer_core.linkage._columns import encode
from customer_core.linkage.comparisons import Compared
from customer_core.linkage.features import build_table
from customer_core.linkage.frequencies import (
    Rarity,
    count_frequencies,
    counted_levels,
    exact_sum,
    expected_shares,
    log_shares,
    table_shares,
)
from customer_core.linkage.kinds import KINDS
from customer_core.linkage.table import Feature, FeatureTable


def table_of(kind: str, cells: list[str | None]) -> FeatureTable:
    """A table of one column."""
    return build_table({"x": encode(cells)}, {"x": kind})


def feature_of(kind: str, cells: list[str | None]) -> Feature:
    """The feature of one column."""
    return table_of(kind, cells).features[kind]


def test_a_share_is_of_the_records_that_have_the_field() -> None:
    """Missing values do not count."""
    shares = log_shares(feature_of("city", ["york", "york", "bath", "york", None]))
    assert np.exp(shares[""]).tolist() == pytest.approx([0.75, 0.25])


def test_a_part_has_its_own_share() -> None:
    """Two dates of one year."""
    shares = log_shares(feature_of("birth_date", ["1990-01-02", "1990-03-04"]))
    assert np.exp(shares["year"]).tolist() == pytest.approx([1, 1])
    assert np.exp(shares["month_day"]).tolist() == pytest.approx([0.5, 0.5])


def test_a_name_in_pinyin_is_as_common_as_its_reading() -> None:
    """``Wei`` may be any of those that are read so."""
    feature = feature_of("given_name", ["伟", "薇", "威", "Wei"])
    shares = dict(zip(feature.vocabulary.texts, log_shares(feature)[""], strict=True))
    assert np.exp(shares["wei"]) == pytest.approx(1)
    assert np.exp(shares["伟"]) == pytest.approx(0.25)


def test_shares_are_within_the_script_of_the_names() -> None:
    """A Chinese city is common among Chinese customers."""
    table = build_table(
        {
            "g": encode(["明", "伟", "Ann", "Bob"]),
            "f": encode(["王", "张", "Smith", "Hall"]),
            "c": encode(["上海", "上海", "York", "Bath"]),
        },
        {"g": "given_name", "f": "family_name", "c": "city"},
    )
    texts = table.features["city"].vocabulary.texts
    shares = table_shares(table)
    found = dict(zip(texts, np.exp(shares["city"][""]), strict=True))
    assert found == pytest.approx({"上海": 1.0, "york": 0.5, "bath": 0.5})
    assert np.exp(shares["name_script"][""]).tolist() == pytest.approx([0.5, 0.5])


def test_only_common_values_of_some_fields_are_listed() -> None:
    """A contact or a rare name is never written."""
    cells: list[str | None] = ["ann"] * 10 + ["zenobia"] * 9
    given = feature_of("given_name", cells)
    found = count_frequencies(given, log_shares(given))
    assert found.listed == pytest.approx({"ann": 10 / 19})
    assert found.rest[""] == pytest.approx(9 / 19)
    phone = feature_of("phone", ["07700900001"] * 50)
    assert count_frequencies(phone, log_shares(phone)).listed == {}


def test_known_frequencies_are_added_to_those_of_a_table() -> None:
    """A small table is judged by the larger one."""
    large = feature_of("given_name", ["ann"] * 90 + ["bob"] * 10)
    known = count_frequencies(large, log_shares(large))
    small = feature_of("given_name", ["bob", "eve"])
    shares = np.exp(log_shares(small, known=known)[""])
    assert shares[0] == pytest.approx((100 * 0.1 + 2 * 0.5) / 102)
    assert shares[1] == pytest.approx((2 * 0.5) / 102)


def test_known_frequencies_of_names_hold_for_their_readings() -> None:
    """A listed name counts for its part too."""
    large = feature_of("given_name", ["伟"] * 60 + ["Ann"] * 40)
    known = count_frequencies(large, log_shares(large))
    small = feature_of("given_name", ["Wei"])
    assert np.exp(log_shares(small, known=known)["roman"][0]) > 0.5


def test_a_rare_value_adds_and_a_common_one_takes_away() -> None:
    """The expected share is the zero point."""
    feature = feature_of("city", ["york"] * 8 + ["bath"] * 2)
    shares = log_shares(feature)
    none = np.empty(0, np.int32)
    expected = expected_shares(
        feature, shares, Compared(none.astype(np.int8), none, none)
    )
    codes = np.array([0, 1], np.int32)
    equal = Compared(np.full(2, KINDS["city"].size - 1, np.int8), codes, codes)
    common, rare = Rarity(feature.kind, shares, expected).adjust(equal)
    assert common < 0 < rare
    assert common == pytest.approx(np.log(0.68) - np.log(0.8))


def test_rarity_of_unequal_values_is_limited() -> None:
    """Three natural units, times the weight of the level."""
    feature = feature_of("city", ["york", "yorks", *["bath"] * 999])
    shares = log_shares(feature)
    close = Compared(np.ones(1, np.int8), np.zeros(1, np.int32), np.ones(1, np.int32))
    adjusted = Rarity(feature.kind, shares, (0.0, 99.0, 0.0)).adjust(close)
    assert adjusted.tolist() == pytest.approx([0.3 * 3])


def test_missing_and_different_have_no_rarity() -> None:
    """Neither says that two records share a value."""
    levels = [number for number, _, _ in counted_levels(KINDS["city"])]
    assert levels == [1, 2]
    assert counted_levels(KINDS["region"]) == []


def test_a_sum_is_the_same_in_any_order() -> None:
    """And right, for numbers large and small, and for none."""
    draw = np.random.default_rng(5)
    values = 10.0 ** draw.uniform(-9, 3, 20_000)
    total = exact_sum(values)
    assert {exact_sum(draw.permutation(values)) for _ in range(5)} == {total}
    assert total == pytest.approx(fsum(values.tolist()), rel=1e-12)
    assert exact_sum(np.array([3, 4])) == 7
    assert exact_sum(np.empty(0)) == 0
