"""Sets for record linkage: sizes, flaws, ties, truth."""

import csv
import json
from collections import defaultdict
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from customer_core.errors import ConfigurationError
from customer_core.testing.linkage_sets import (
    FIELDS,
    SETS,
    LinkageSet,
    generate_linkage_set,
)
from customer_core.testing.synthetic import Corruption, Ties, generate_customers


@pytest.fixture(scope="module")
def households() -> LinkageSet:
    """20,000 records with every tie."""
    return generate_linkage_set("households", 20_000, seed=4)


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("english", "5d3487cde8ab91ad"), ("chinese", "ca581ad0969b9e11"),
        ("mixed", "52e85b8f63bc70c4"), ("households", "f19b1832cc71f0f1"),
    ],
)  # fmt: skip
def test_a_published_set_stays_as_it_is(name: str, digest: str) -> None:
    """A change of the digest is a change of the benchmark."""
    found = generate_linkage_set(name, 400, seed=1)
    columns = {column: cells.tolist() for column, cells in found.columns.items()}
    text = json.dumps([columns, found.truth.tolist()])
    assert blake2b(text.encode(), digest_size=8).hexdigest() == digest


@pytest.mark.parametrize("name", list(SETS))
def test_a_quarter_of_the_records_are_duplicates(name: str) -> None:
    """1,000 records are 750 customers, in columns of one length."""
    found = generate_linkage_set(name, 1000, seed=2)
    assert set(found.truth.tolist()) == set(range(750))
    assert {len(cells) for cells in found.columns.values()} == {1000} == {len(found)}
    assert list(found.columns) == list(found.fields) == list(FIELDS)


def test_a_large_set_is_drawn_in_parts_that_share_no_customer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Parts of 1,000: the numbers of customers go on, and records are mixed."""
    monkeypatch.setattr("customer_core.testing.linkage_sets._PART", 1000)
    found = generate_linkage_set("mixed", 2500, seed=3)
    assert set(found.truth.tolist()) == set(range(1875))
    assert len({*found.columns["phone"]}) > 1500
    assert found.truth[:500].max() > 1500
    assert found.truth[-500:].min() < 500


def test_scripts_are_those_of_the_set() -> None:
    """English names are Latin, Chinese ones Han or pinyin, sets of both hold both."""
    latin = {
        name: np.mean([str(text).isascii() for text in cells.columns["surname"]])
        for name in SETS
        if (cells := generate_linkage_set(name, 4000, seed=5))
    }
    assert latin["english"] == 1
    assert 0.05 < latin["chinese"] < 0.11
    assert 0.45 < latin["mixed"] < 0.65
    assert 0.45 < latin["households"] < 0.65


def test_mailboxes_are_at_reserved_domains(households: LinkageSet) -> None:
    """Nobody can be written to (RFC 2606)."""
    domains = {
        str(address).rpartition("@")[2].rpartition("example.")[2]
        for address in households.columns["email"]
        if address
    }
    assert domains == {"com", "net", "org"}


def test_a_third_of_the_customers_share_name_and_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """35 % with another customer, half of these the phone, but for the colleagues."""
    flawless = "customer_core.testing.linkage_sets.LINKAGE_FLAWS"
    monkeypatch.setattr(flawless, Corruption.none())
    found = generate_linkage_set("households", 20_000, seed=4)
    columns = [found.columns[n] for n in ("surname", "address", "postcode", "phone")]
    for share, key in ((0.35, columns[:3]), (0.175, columns)):
        holders = defaultdict(set)
        for customer, *cells in zip(found.truth.tolist(), *key, strict=True):
            holders[tuple(cells)].add(customer)
        shared = {c for known in holders.values() if len(known) > 1 for c in known}
        assert abs(len(shared) / 15_000 - share) < 0.025


def _clean(**ties: float) -> dict[str, list[str | None]]:
    made = generate_customers(
        4000,
        seed=2,
        duplicate_rate=0,
        household_share=0.3,
        ties=Ties(**ties),
        corruption=Corruption.none(),
    )
    order = made.truth.argsort()  # so that the first of a home comes first
    return {name: [cells[i] for i in order] for name, cells in made.columns.items()}


def _homes(columns: dict[str, list[str | None]]) -> list[list[int]]:
    homes = defaultdict(list)
    for row, landline in enumerate(
        zip(columns["landline"], columns["address"], strict=True)
    ):
        homes[landline].append(row)
    return [rows for rows in homes.values() if len(rows) > 1]


def _alike(columns: dict[str, list[str | None]], *names: str) -> float:
    """Share of the pairs of one home that agree on all of the columns."""
    pairs = [pair for rows in _homes(columns) for pair in combinations(rows, 2)]
    same = [all(columns[n][i] == columns[n][j] for n in names) for i, j in pairs]
    return sum(same) / len(same)


@pytest.mark.parametrize(
    ("ties", "columns"),
    [
        ({"family_name": 1.0}, ["surname"]),
        ({"one_phone": 1.0}, ["phone"]),
        ({"one_email": 1.0}, ["email"]),
        ({"namesakes": 1.0}, ["full_name", "sex"]),
    ],
)
def test_a_tie_joins_everybody_at_home(
    ties: dict[str, float], columns: list[str]
) -> None:
    """At share 1 all members agree, without ties few do."""
    assert _alike(_clean(**ties), *columns) == 1
    assert _alike(_clean(), *columns) < 0.6


def test_namesakes_are_a_generation_apart_and_twins_a_name() -> None:
    """Father and son: 22 to 38 years; twins: one birthday, two given names."""
    columns = _clean(namesakes=1.0)
    years = [int(str(born)[:4]) for born in columns["dob"]]
    gaps = {
        abs(years[rows[0]] - years[row]) for rows in _homes(columns) for row in rows[1:]
    }
    assert min(gaps) >= 21
    assert max(gaps) <= 39
    columns = _clean(twins=1.0)
    assert _alike(columns, "dob", "surname") > 0.9
    assert _alike(columns, "dob", "first_name") < 0.01


def test_colleagues_share_a_switchboard_and_an_office() -> None:
    """The busiest number has many customers at one address and several names."""
    columns = _clean(colleagues=0.5)
    phones = columns["phone"]
    busiest = max(set(phones), key=phones.count)
    rows = [row for row, phone in enumerate(phones) if phone == busiest]
    assert len(rows) > 30
    assert len({columns["address"][row] for row in rows}) == 1
    assert len({columns["full_name"][row] for row in rows}) > 25


@pytest.mark.parametrize(
    ("name", "size", "message"),
    [
        ("french", 10, "there is no set 'french'; choose from english"),
        ("mixed", -1, "n_records must be at least 0"),
    ],
)
def test_impossible_sets_are_refused(name: str, size: int, message: str) -> None:
    """The message says what there is."""
    with pytest.raises(ConfigurationError, match=message):
        generate_linkage_set(name, size, seed=1)


@pytest.mark.parametrize("noise", [-0.1, float("inf"), float("nan")])
def test_impossible_noise_is_refused(noise: float) -> None:
    """The message gives the number and what is possible."""
    with pytest.raises(ConfigurationError, match="give a number of at least 0"):
        generate_linkage_set("mixed", 10, seed=1, noise=noise)


def test_noise_multiplies_the_flaws() -> None:
    """The customers stay the same; twice as many records have a typing slip."""
    sets = [generate_linkage_set("mixed", 20_000, seed=1, noise=n) for n in (0, 1, 2)]
    hits = [int(made.flaws["phone_typo"].sum()) for made in sets]
    assert [made.truth.tolist() for made in sets] == [sets[0].truth.tolist()] * 3
    assert hits[0] == 0
    assert hits[2] == pytest.approx(2 * hits[1], rel=0.15)


def test_a_set_of_nobody() -> None:
    """No record, columns of no length."""
    assert len(generate_linkage_set("households", 0, seed=1)) == 0


def test_flaws_are_where_they_are_said_to_be() -> None:
    """Names in pinyin are Latin, and what is missing is not there."""
    found = generate_linkage_set("chinese", 4000, seed=6)
    latin = np.array([str(text).isascii() for text in found.columns["surname"]])
    assert latin.tolist() == found.flaws["pinyin"].tolist()
    missing = np.array([phone is None for phone in found.columns["phone"]])
    assert missing.tolist() == found.flaws["missing_phone"].tolist()
    assert abs(found.flaws["traditional"].mean() - 0.92 * 0.04) < 0.01
    assert "email_alias" not in found.flaws


def test_a_file_holds_every_record_and_its_entity(tmp_path: Path) -> None:
    """UTF-8, one line per record, empty where a value is missing."""
    found = generate_linkage_set("chinese", 300, seed=6)
    found.write(tmp_path / "chinese.csv")
    with (tmp_path / "chinese.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [*FIELDS, "entity"]
    assert [int(row["entity"]) for row in rows] == found.truth.tolist()
    emails = [row["email"] or None for row in rows]
    assert emails == found.columns["email"].tolist()


def test_a_tie_is_a_share() -> None:
    """A share outside 0 to 1 is refused by name."""
    with pytest.raises(ConfigurationError, match="twins must be between 0 and 1"):
        Ties(twins=1.5)


def test_the_repr_shows_no_customer(households: LinkageSet) -> None:
    """Name and seed only."""
    assert repr(households) == "LinkageSet(name='households', seed=4)"
