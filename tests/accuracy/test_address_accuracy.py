"""Where addresses of every county lie, against what they were made from."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from customer_core.models import PostalAddress
from customer_core.normalizers import normalize_address
from customer_core.testing.addresses import FORMS, WrittenAddress, generate_addresses

DATA = Path(os.environ.get("CUSTOMER_CORE_DATA", ""))
SHOP = DATA / "messy_sample" / "shop.csv"


def outcome(written: WrittenAddress) -> str:
    """What became of an address: ``right``, ``open``, ``nothing`` or ``wrong``.

    Open is where the right county is among the candidates.
    """
    value = normalize_address(written.text).value or PostalAddress()
    if value.candidates:
        return "open" if written.division_code in value.candidates else "wrong"
    if value.division_code is None:
        return "nothing"
    return "right" if value.division_code == written.division_code else "wrong"


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Counter[str]]:
    """How often each outcome is met, by form; 1,000 addresses of each."""
    counts: dict[str, Counter[str]] = {form: Counter() for form in FORMS}
    for written in generate_addresses(1000 * len(FORMS), seed=20261128):
        counts[written.form][outcome(written)] += 1
    return counts


@pytest.mark.parametrize("form", [form for form, (whole, _) in FORMS.items() if whole])
def test_complete_addresses_lie_in_the_right_county(
    outcomes: dict[str, Counter[str]], form: str
) -> None:
    """At least 99 % have the code they were made from, however they are written."""
    assert outcomes[form]["right"] >= 990


@pytest.mark.parametrize(
    "form", [form for form, (whole, _) in FORMS.items() if not whole]
)
def test_nothing_is_guessed_where_levels_are_left_out(
    outcomes: dict[str, Counter[str]], form: str
) -> None:
    """The county is right, or among the candidates; most need none."""
    assert (outcomes[form]["wrong"], outcomes[form]["nothing"]) == (0, 0)
    assert outcomes[form]["right"] >= 950


@pytest.mark.skipif(not SHOP.is_file(), reason="CUSTOMER_CORE_DATA is not set")
def test_the_messy_sample_lies_in_the_city_that_the_other_system_says() -> None:
    """Where the same person has the same street in both, the cities are the same."""
    entities = {(r["source"], r["id"]): r["entity"] for r in rows("truth.csv")}
    known: dict[tuple[str, str], set[str]] = {}
    for row in rows("crm.csv"):
        key = entities["crm", row["Contact Id"]], street(row["Mailing Street"])
        known.setdefault(key, set()).add(row["Mailing City"])
    found: Counter[str] = Counter()
    for row in rows("shop.csv"):
        value = normalize_address(row["地址"]).value
        if value is None or value.country != "CN":
            continue
        cities = known.get((entities["shop", row["会员编号"]], value.street), set())
        if cities - {""}:
            state = "open" if value.candidates else "right"
            found[state if value.candidates or value.admin2 in cities else "wrong"] += 1
    assert found == {"right": 127, "open": 5}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of the sample."""
    with (SHOP.parent / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def street(text: str) -> str:
    """The street and number of a cell."""
    return text.partition("号")[0] + "号"
