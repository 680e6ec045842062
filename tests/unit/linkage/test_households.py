"""What a household has in common besides what it shares."""

from collections.abc import Callable

import numpy as np
import pytest

from customer_core.linkage._households import (
    add_common,
    learn_home,
    learn_shares,
)
from customer_core.linkage.engine import dedupe
from customer_core.testing.linkage_sets import generate_linkage_set


def test_nothing_in_common_costs_the_share_of_those_that_have() -> None:
    """Where chance explains as much, no ratio changes anything."""
    home = add_common(np.array([2.0]), {"name": 0.1}, {"name": np.array([0.0])})
    assert home == pytest.approx([2.0])


def test_one_thing_in_common_counts_and_two_do_not_multiply() -> None:
    """The best of them is what a household may have."""
    shares = {"name": 0.1, "email": 0.1}
    one, both = (
        add_common(np.zeros(1), shares, {"name": np.array([9.0]), "email": email})[0]
        for email in (np.array([-9.0]), np.array([9.0]))
    )
    assert one == pytest.approx(np.log(0.1 * np.exp(9) + 0.8), abs=1e-6)
    assert both == pytest.approx(np.log(0.2 * np.exp(9) + 0.8), abs=1e-6)


def test_shares_move_to_what_the_pairs_show() -> None:
    """Half of many households have a name in common that chance does not explain."""
    ratios = {"name": np.array([12.0] * 500 + [-12.0] * 500)}
    shares = {"name": 0.02}
    for _ in range(20):
        shares = learn_shares(shares, ratios, np.full(1000, 0.4))
    assert shares["name"] == pytest.approx(0.1)  # the most that is allowed


def test_a_share_is_learned_where_the_thing_is_known() -> None:
    """Three of four households share it; where it is missing nothing is learned."""
    ratio = np.array([1e6] * 750 + [1e-6] * 250 + [1.0] * 5000)
    share = 0.5
    for _ in range(20):
        share = learn_home(share, ratio, np.ones(6000))
    assert share == pytest.approx(0.745, abs=0.002)


def test_sons_of_one_name_at_one_address_are_not_their_fathers() -> None:
    """400 of 8,000 people; everything but name and address is their own."""
    made = generate_linkage_set("english", 8_000, seed=5)
    rows = {name: column.tolist() for name, column in made.columns.items()}
    fathers = [i for i, born in enumerate(rows["dob"][:500]) if born][:400]
    own: dict[str, Callable[[int], str]] = {
        "dob": lambda i: f"{1960 + i % 40}-0{i % 9 + 1}-1{i % 7}",
        "email": lambda i: f"junior{i * 977}@example.com",
        "phone": lambda i: f"+447999{i * 1009:06}",
    }
    for name, cells in rows.items():
        cells += [own[name](i) if name in own else cells[i] for i in fathers]
    ids = dedupe(rows, made.fields).cluster_ids
    assert (ids[8_000:] == ids[fathers]).mean() < 0.05
