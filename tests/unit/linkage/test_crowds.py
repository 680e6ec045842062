"""What many people share is left out; what a household or one person has stays."""

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage import dedupe, link
from customer_core.linkage._columns import encode
from customer_core.linkage.features import build_table
from customer_core.linkage.table import FeatureTable
from customer_core.testing.linkage_sets import generate_linkage_set

Cells = list[str | None]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
NAMES = {"first": "given_name", "last": "family_name"}


def people(count: int) -> dict[str, Cells]:
    """So many people, each of other initials."""
    return {
        "first": [f"{LETTERS[n % 26]}nn" for n in range(count)],
        "last": [f"{LETTERS[n // 26]}rr" for n in range(count)],
    }


def table_of(columns: dict[str, Cells], **fields: str) -> FeatureTable:
    """The table of these columns and names."""
    return build_table(
        {name: encode(cells) for name, cells in columns.items()}, {**NAMES, **fields}
    )


def kept(table: FeatureTable, name: str) -> list[int]:
    """How many values each record has."""
    return (table.features[name].codes >= 0).sum(axis=1).tolist()


@pytest.mark.parametrize("kind", ["phone", "email", "identifier", "social_handle"])
@pytest.mark.parametrize(("count", "stays"), [(10, 1), (11, 0)])
def test_what_more_than_ten_people_have_is_left_out(
    kind: str, count: int, stays: int
) -> None:
    """Of ten it stays: a household may be that large."""
    shared = ["0123456789@example.com"] * count
    columns = {**people(count + 1), "it": [*shared, "9876543210@example.com"]}
    table = table_of(columns, it=kind)
    assert kept(table, kind) == [*([stays] * count), 1]
    assert table.crowded == ({} if stays else {kind: 1})


def test_one_person_spelt_in_many_ways_is_no_crowd() -> None:
    """Names are counted by their initials, however often the person occurs."""
    columns = {
        "first": [f"ann{letter}" for letter in LETTERS],
        "last": [f"lee{letter}" for letter in LETTERS],
        "phone": ["07700900001"] * 26,
    }
    assert table_of(columns, phone="phone").crowded == {}


@pytest.mark.parametrize(("families", "crowds"), [(5, 0), (6, 1)])
def test_a_household_hardly_has_six_family_names(families: int, crowds: int) -> None:
    """Seven people of six families at one phone are colleagues."""
    columns = {
        "first": [f"{letter}nn" for letter in LETTERS[:7]],
        "last": [f"{LETTERS[n % families]}rr" for n in range(7)],
        "phone": ["07700900001"] * 7,
    }
    assert table_of(columns, phone="phone").crowded.get("phone", 0) == crowds


def test_nobody_is_counted_without_a_name() -> None:
    """Who they are is not known."""
    phones: Cells = ["07700900001"] * 40
    nameless: dict[str, Cells] = {"first": [None] * 40, "last": [None] * 40}
    assert table_of({**nameless, "phone": phones}, phone="phone").crowded == {}


def test_firms_are_counted_where_no_person_is_named() -> None:
    """An agent's phone under twelve firms is a crowd; branches of one are none."""
    nameless: dict[str, Cells] = {"first": [None] * 12, "last": [None] * 12}
    phones: Cells = ["07700900001"] * 12
    for firms, crowds in (([f"Firm {n}" for n in range(12)], 1), (["Firm"] * 12, 0)):
        columns = {**nameless, "phone": phones, "firm": [*firms]}
        table = table_of(columns, phone="phone", firm="organization_name")
        assert table.crowded.get("phone", 0) == crowds


def test_a_street_line_is_that_of_a_place() -> None:
    """1 Church Lane of twenty towns is no crowd; of one town it is."""
    columns = {**people(40), "street": ["1 Church Lane"] * 40}
    towns = ["Ashby"] * 20 + [f"Town {n}" for n in range(20)]
    fields = {"street": "street_address", "town": "city"}
    table = table_of({**columns, "town": [*towns]}, **fields)
    assert kept(table, "street_address") == [*([0] * 20), *([1] * 20)]
    assert table.crowded == {"street_address": 1}
    assert table_of(columns, street="street_address").crowded == {}


def test_of_several_values_only_the_shared_one_goes() -> None:
    """The others move up: a record without a gap in front has values."""
    own = [f"0770090{n:04}" for n in range(12)]
    columns = {**people(12), "a": ["02079460000"] * 12, "b": [*own]}
    table = table_of(columns, a="phone", b="phone")
    codes = table.features["phone"].codes
    texts = table.features["phone"].vocabulary.texts
    assert [texts[code] for code in codes[:, 0]] == [phone[-9:] for phone in own]
    assert (codes[:, 1:] < 0).all()


def test_the_limit_is_the_callers() -> None:
    """None is refused; a larger one lets more people share."""
    columns = {**people(12), "phone": ["02079460000"] * 12}
    fields = {**NAMES, "phone": "phone"}
    assert dedupe(columns, fields).crowded == {"phone": 1}
    assert dedupe(columns, fields, people_per_contact=12).crowded == {}
    assert link(columns, columns, fields, people_per_contact=12).crowded == {}
    alone = {**columns, "phone": [f"0770090{n:04}" for n in range(12)]}
    assert dedupe(alone, fields, people_per_contact=1).crowded == {}
    with pytest.raises(ConfigurationError, match="people_per_contact is 0"):
        dedupe(columns, fields, people_per_contact=0)


@pytest.mark.parametrize("without", ["nothing", "dob"])
def test_colleagues_at_one_switchboard_and_address_stay_apart(without: str) -> None:
    """A twentieth of the people, fifty a firm; F1 is near that without firms."""
    customers = generate_linkage_set("english", 5_000, seed=3)
    truth = customers.truth
    fields = {n: kind for n, kind in customers.fields.items() if n != without}
    rows = {name: customers.columns[name].copy() for name in fields}
    before = dedupe(rows, fields).evaluate(truth.tolist()).pairwise.f1
    staff = np.flatnonzero(truth % 20 == 0)
    for row in staff.tolist():
        firm = truth[row] // 1_000
        rows["phone"][row] = f"+4420794600{firm:02}"
        rows["address"][row] = f"{firm} Industry Road"
        rows["city"][row], rows["postcode"][row] = "Reading", f"RG1 {firm}AB"
    result = dedupe(rows, fields)
    assert result.evaluate(truth.tolist()).pairwise.f1 > before - 0.01
    assert result.crowded == {"phone": 4, "street_address": 4}
    told = dict(result.summary().sections[0].rows)
    assert told["contacts and addresses left out as shared"] == "8"
    assert "多人共用" in str(result.summary("zh"))
