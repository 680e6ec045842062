"""People who are easily taken for one: kept apart, and told why."""

from collections.abc import Mapping

import pytest

from customer_core.linkage import LinkageResult, dedupe
from customer_core.reasons import Explanation
from customer_core.testing.linkage_sets import generate_linkage_set

Person = Mapping[str, str | None]

_HOME: Person = {
    "surname": "Hartwell",
    "address": "12 Larch Road",
    "city": "Leeds",
    "postcode": "LS6 1JF",
    "phone": "+441132496000",
}
_OFFICE: Person = {
    "address": "1 Foundry Street",
    "city": "London",
    "postcode": "SE15 4PN",
    "phone": "+442079460000",
}
PAIRS: dict[str, tuple[Person, Person]] = {
    "twins": (
        {**_HOME, "first_name": "Thomas", "dob": "1988-03-09", "sex": "M"},
        {**_HOME, "first_name": "Oliver", "dob": "1988-03-09", "sex": "M"},
    ),
    "father and son": (
        {**_HOME, "first_name": "Edmund", "dob": "1951-07-21", "sex": "M"},
        {**_HOME, "first_name": "Edmund", "dob": "1979-11-02", "sex": "M"},
    ),
    "colleagues": (
        {**_OFFICE, "first_name": "Grace", "surname": "Milner", "dob": "1980-05-30"},
        {**_OFFICE, "first_name": "Peter", "surname": "Ashdown", "dob": "1975-12-01"},
    ),
    "one mailbox": (
        {**_HOME, "first_name": "Judith", "dob": "1960-02-14", "sex": "F",
         "email": "hartwell.family@example.com"},
        {**_HOME, "first_name": "Walter", "dob": "1958-09-03", "sex": "M",
         "email": "hartwell.family@example.com"},
    ),
    "one person": (
        {**_HOME, "first_name": "Rosalind", "dob": "1966-06-06", "sex": "F"},
        {**_HOME, "first_name": "Rosalnid", "dob": "1966-06-06", "sex": "F"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def result() -> LinkageResult:
    """The pairs, before 12,000 customers of whom many live together."""
    customers = generate_linkage_set("households", 12_000, seed=9)
    people = [person for pair in PAIRS.values() for person in pair]
    rows = {
        name: [*(person.get(name) for person in people), *column.tolist()]
        for name, column in customers.columns.items()
    }
    return dedupe(rows, customers.fields)


def _explained(result: LinkageResult, kind: str) -> tuple[bool, Explanation]:
    row = 2 * list(PAIRS).index(kind)
    together = bool(result.cluster_ids[row] == result.cluster_ids[row + 1])
    return together, result.explain(row, row + 1)


@pytest.mark.parametrize("kind", PAIRS)
def test_only_one_person_is_one(result: LinkageResult, kind: str) -> None:
    """What they share does not make one of two."""
    together, explanation = _explained(result, kind)
    assert together == (kind == "one person")
    assert (explanation.total > 0) == together


@pytest.mark.parametrize(
    ("kind", "shared", "apart"),
    [
        ("twins", {"birth_date", "phone", "family_name"}, {"given_name"}),
        ("father and son", {"given_name", "family_name", "phone"}, {"birth_date"}),
        ("colleagues", {"phone", "street_address"}, {"family_name", "birth_date"}),
        ("one mailbox", {"email", "family_name"}, {"given_name", "birth_date"}),
    ],
)
def test_the_explanation_says_what_they_share_and_who_they_may_be(
    result: LinkageResult, kind: str, shared: set[str], apart: set[str]
) -> None:
    """The doubt that they are of one household is an item of its own."""
    _, explanation = _explained(result, kind)
    by_code: dict[str, set[str]] = {}
    for reason in explanation:
        by_code.setdefault(reason.code, set()).add(reason.field)
    assert shared <= by_code["match.exact"]
    assert apart <= by_code["match.different"]
    (household,) = (r for r in explanation if r.code == "match.household")
    assert household.weight < -5
    assert "household" in household.text()
    assert "同一" in household.text("zh") or "家" in household.text("zh")
