"""Decisions of people: absolute, across whole clusters, free of contradictions."""

import numpy as np
import pytest

from customer_core import dedupe, link
from customer_core.errors import ConfigurationError
from customer_core.linkage.constraints import Constraints

FIELDS = {"name": "full_name", "mail": "email", "phone": "phone"}


def people(*names: str) -> dict[str, list[str | None]]:
    """A table of people: equal names share a mail and a phone."""
    numbers = {name: place for place, name in enumerate(dict.fromkeys(names))}
    return {
        "name": list(names),
        "mail": [f"{name.replace(' ', '.').lower()}@example.com" for name in names],
        "phone": [f"+861390000{numbers[name]:04}" for name in names],
    }


OTHERS = [f"Person{n} Number{n}" for n in range(30)]
TABLE = people("Ann Lee", "Ann Lee", "Ann Lee", "Bob Ray", *OTHERS)


def test_without_decisions_the_data_speaks() -> None:
    """Three equal rows are one customer, a fourth is another."""
    assert dedupe(TABLE, FIELDS).cluster_ids[:4].tolist() == [0, 0, 0, 1]


def test_rows_that_must_be_together_are() -> None:
    """However different they are, and with them the clusters of both."""
    found = dedupe(TABLE, FIELDS, must_link=[(3, 1)])
    assert found.cluster_ids[:4].tolist() == [0, 0, 0, 0]
    assert found.cluster_ids.max() == len(OTHERS)


def test_rows_that_must_not_be_together_are_not() -> None:
    """Not even equal rows, nor over a third one."""
    found = dedupe(TABLE, FIELDS, cannot_link=[(0, 1)])
    assert found.cluster_ids[0] != found.cluster_ids[1]
    assert found.cluster_ids[2] in found.cluster_ids[:2]


def test_all_apart() -> None:
    """Three equal rows that must not meet are three customers."""
    found = dedupe(TABLE, FIELDS, cannot_link=[(0, 1), (1, 2), (2, 0)])
    assert len(set(found.cluster_ids[:3].tolist())) == 3


def test_contradiction_is_reported_and_cannot_link_wins() -> None:
    """The must-link that would close the circle is left out, the rest counts."""
    found = dedupe(
        TABLE, FIELDS, must_link=[(3, 4), (4, 5), (5, 3)], cannot_link=[(5, 3)]
    )
    ids = found.cluster_ids
    assert found.contradictions == ((4, 5), (5, 3))
    assert ids[3] == ids[4] != ids[5]


def test_constraints_hold_between_two_tables() -> None:
    """Rows of the right table follow those of the left one."""
    left, right = people("Ann Lee", *OTHERS), people("Ann Lee", "Bob Ray")
    ann, bob = len(left["name"]), len(left["name"]) + 1
    found = link(left, right, FIELDS, must_link=[(0, bob)], cannot_link=[(0, ann)])
    ids = found.cluster_ids
    assert ids[0] == ids[bob] != ids[ann]


def test_rows_of_one_table_that_must_be_together_stay() -> None:
    """Of two tables, too, where nothing of the other one joins them."""
    left, right = people("Ann Lee", *OTHERS), people("Bob Ray")
    found = link(left, right, FIELDS, must_link=[(1, 2)])
    assert found.cluster_ids[1] == found.cluster_ids[2]


def test_row_order_changes_nothing() -> None:
    """The same decisions on shuffled rows give the same customers."""
    order = np.random.default_rng(1).permutation(len(TABLE["name"]))
    place = np.argsort(order)
    shuffled = {name: [column[i] for i in order] for name, column in TABLE.items()}
    must, cannot = [(3, 4)], [(0, 1), (0, 2)]
    one = dedupe(TABLE, FIELDS, must_link=must, cannot_link=cannot).cluster_ids
    two = dedupe(
        shuffled,
        FIELDS,
        must_link=[(place[a], place[b]) for a, b in must],
        cannot_link=[(place[a], place[b]) for a, b in cannot],
    ).cluster_ids[place]
    same = one[:, None] == one
    assert np.array_equal(same, two[:, None] == two)


@pytest.mark.parametrize("pair", [(0, 0), (0, 99), (-1, 0)])
def test_a_pair_names_two_rows(pair: tuple[int, int]) -> None:
    """Anything else is refused with the range."""
    with pytest.raises(ConfigurationError, match="two rows from 0 to 3"):
        Constraints.of([pair], (), 4)


def test_enemies_of_both_are_enemies_of_the_pair() -> None:
    """Joining carries over what must not be together."""
    found = Constraints.of([(0, 1), (2, 3), (1, 3)], [(0, 2)], 4)
    assert found.together.tolist() == [0, 0, 2, 2]
    assert found.contradictions == ((1, 3),)
    assert found.decided.all()
