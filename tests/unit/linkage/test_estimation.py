"""What is estimated without labels is close to the truth."""

import numpy as np
import pytest

from customer_core.linkage import dedupe
from customer_core.linkage._joint import monotone, usual_m
from customer_core.linkage.estimation import usual_u
from customer_core.linkage.kinds import KINDS

from .conftest import FIELDS, make_pairs, make_people


@pytest.mark.parametrize("name", KINDS)
def test_what_is_usual_adds_up_to_one(name: str) -> None:
    """The chance of being equal is the one the kind names."""
    m, u = usual_m(KINDS[name]), usual_u(KINDS[name])
    assert m.sum() == pytest.approx(1)
    assert u.sum() == pytest.approx(1)
    assert u[-1] == pytest.approx(KINDS[name].usual_u)


def test_m_u_and_the_prior_are_found_without_labels() -> None:
    """2,000 true pairs, a fifth with a changed name; others are copies, and count."""
    rows = make_pairs(2000)
    distinct = len(set(zip(*rows.values(), strict=True)))
    model = dedupe(rows, FIELDS).model
    pairs = distinct * (distinct - 1) / 2
    assert np.exp(model.prior) * pairs == pytest.approx(2000, rel=0.05)
    phone, given = model.fields["phone"], model.fields["given_name"]
    assert phone.m[-1] > 0.95
    assert phone.u[-1] < 1e-4
    assert given.m[-1] == pytest.approx(0.8, abs=0.02)
    assert given.u[-1] == pytest.approx(1 / 16, rel=0.3)


def test_probabilities_of_a_field_add_up_to_one() -> None:
    """Both m and u, of every field."""
    for field in dedupe(make_pairs(50), FIELDS).model.fields.values():
        assert sum(field.m) == pytest.approx(1)
        assert sum(field.u) == pytest.approx(1)


def test_two_constant_columns_of_one_type_say_nothing() -> None:
    """Every pair shares two values: no more pairs agree than there are."""
    people = make_people(60)
    rows = {**people, "desk": ["010 1234567"] * 60, "fax": ["010 7654321"] * 60}
    result = dedupe(rows, {**FIELDS, "desk": "phone", "fax": "phone"})
    assert min(result.model.fields["phone"].u) > 0
    assert result.cluster_ids.tolist() == list(range(60))


def test_different_people_have_a_low_prior() -> None:
    """No duplicates: fewer than one pair is expected."""
    model = dedupe(make_people(1000), FIELDS).model
    assert np.exp(model.prior) * (1000 * 999 / 2) < 5


def test_a_household_is_not_one_person() -> None:
    """Couples share family name, street and phone, not given name and birth date."""
    count = 1500
    people = make_people(2 * count)
    draw = np.random.default_rng(5)
    home = np.concatenate([draw.permutation(count), draw.permutation(count)])
    street = [f"{number % 300 + 1} {number} Road" for number in home]
    shared = {
        **people,
        "family": [people["family"][h] for h in home],
        "phone": [people["phone"][h] for h in home],
        "street": street,
    }
    again = {**shared, "mail": [None] * (2 * count)}
    rows = {name: [*shared[name], *again[name]] for name in shared}
    result = dedupe(rows, {**FIELDS, "street": "street_address"})
    truth = [*range(2 * count), *range(2 * count)]
    assert result.evaluate(truth).pairwise.precision > 0.97
    assert result.evaluate(truth).pairwise.recall > 0.97


def test_a_derived_field_does_not_pass_for_evidence() -> None:
    """E-mails made of the name agree whenever the names do."""
    count = 3000
    people = make_people(count)
    people["mail"] = [
        f"{given}.{family}@example.com"
        for given, family in zip(people["given"], people["family"], strict=True)
    ]
    names_only = {"given": "given_name", "family": "family_name", "mail": "email"}
    result = dedupe(people, {**names_only, "born": "birth_date"})
    wrong = len(result.cluster_ids) - len(set(result.cluster_ids.tolist()))
    assert wrong < 0.02 * count


def test_levels_out_of_order_share_their_evidence() -> None:
    """What is in order stays; the sum stays."""
    u = np.full(4, 0.25)
    assert monotone(np.array([0.1, 0.2, 0.3, 0.4]), u) == pytest.approx(
        [0.1, 0.2, 0.3, 0.4]
    )
    assert monotone(np.array([0.4, 0.3, 0.2, 0.1]), u) == pytest.approx([0.25] * 4)
    assert monotone(np.array([0.1, 0.4, 0.2, 0.3]), u) == pytest.approx(
        [0.1, 0.3, 0.3, 0.3]
    )
