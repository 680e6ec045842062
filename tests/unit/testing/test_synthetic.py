"""Synthetic customers: truth, households, determinism, files."""

import csv
import json
from collections import Counter, defaultdict
from hashlib import blake2b
from pathlib import Path

import attrs
import pytest

from customer_core.errors import ConfigurationError
from customer_core.testing.synthetic import (
    Corruption,
    SyntheticCustomers,
    generate_customers,
)

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _read(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_gives_the_same_customers_for_ever() -> None:
    """The digest of a small table; a change of it is a change for every user."""
    customers = generate_customers(500, seed=1)
    text = json.dumps([dict(customers.columns), customers.truth.tolist()])
    assert blake2b(text.encode(), digest_size=8).hexdigest() == "dade659a51ff0182"


def test_another_seed_gives_other_customers() -> None:
    """Another seed gives other customers."""
    one, two = generate_customers(50, seed=1), generate_customers(50, seed=2)
    assert one.columns["full_name"] != two.columns["full_name"]


def test_truth_has_one_customer_per_record_that_is_no_duplicate() -> None:
    """1,000 records at 0.3 are 700 customers, each with a record."""
    customers = generate_customers(1000, seed=1, duplicate_rate=0.3)
    assert set(customers.truth.tolist()) == set(range(700))
    assert generate_customers(10, seed=1, duplicate_rate=0).truth.max() == 9


def test_without_flaws_the_records_of_a_customer_are_equal() -> None:
    """Only id, source and dates of the record differ."""
    clean = generate_customers(2000, seed=5, corruption=Corruption.none())
    own = {"record_id", "source", "registered_at", "updated_at"}
    names = [name for name in clean.columns if name not in own]
    seen = defaultdict(set)
    for row, customer in enumerate(clean.truth.tolist()):
        seen[customer].add(tuple(clean.columns[name][row] for name in names))
    assert {len(records) for records in seen.values()} == {1}


def test_shares_of_countries_and_systems(customers: SyntheticCustomers) -> None:
    """60 % Chinese households, 58 % of the records from the shop."""
    total = len(customers)
    assert abs(customers.columns["country"].count("CN") / total - 0.6) < 0.02
    assert abs(customers.columns["source"].count("shop") / total - 0.58) < 0.02
    british = generate_customers(300, seed=1, chinese_share=0)
    assert set(british.columns["country"]) == {"GB"}
    assert {name.isascii() for name in british.columns["full_name"] if name} == {True}


def test_common_names_are_common(customers: SyntheticCustomers) -> None:
    """王 is met in 5 to 10 % of a country, Smith in 0.5 to 2 %."""
    rows = zip(customers.columns["surname"], customers.columns["country"], strict=True)
    names = Counter(rows)
    total = Counter(customers.columns["country"])
    assert 0.05 < names["王", "CN"] / total["CN"] < 0.1
    assert 0.005 < names["Smith", "GB"] / total["GB"] < 0.02


def test_members_of_a_household_share_address_and_landline() -> None:
    """A quarter of the customers live with another, mostly with one family name."""
    clean = generate_customers(
        4000, seed=2, duplicate_rate=0, corruption=Corruption.none()
    )
    homes = defaultdict(list)
    keys = zip(clean.columns["address"], clean.columns["landline"], strict=True)
    for key, name in zip(keys, clean.columns["surname"], strict=True):
        homes[key].append(name)
    assert abs(len(homes) / 4000 - 0.75) < 0.03
    pairs = [names for names in homes.values() if len(names) == 2]
    assert 0.4 < sum(a == b for a, b in pairs) / len(pairs) < 0.7


def test_resident_ids_agree_with_themselves_and_the_record() -> None:
    """Check digit, date of birth and sex fit (GB 11643)."""
    clean = generate_customers(500, seed=4, corruption=Corruption.none())
    columns = clean.columns
    rows = zip(columns["resident_id"], columns["dob"], columns["sex"], strict=True)
    ids = [(number, dob, sex) for number, dob, sex in rows if number]
    assert len(ids) == columns["country"].count("CN")
    for number, dob, sex in ids:
        pairs = zip(number, ID_WEIGHTS, strict=False)
        check = sum(int(digit) * weight for digit, weight in pairs) % 11
        assert number[17] == "10X98765432"[check]
        assert number[6:14] == str(dob).replace("-", "")
        assert int(number[16]) % 2 == (sex == "M")


def test_british_landlines_are_reserved_for_drama(
    customers: SyntheticCustomers,
) -> None:
    """Ofcom's ranges for drama: the first digits after the area code are fixed."""
    reserved = ("79460", "4960", "20180", "96496", "4980")
    landlines = [p for p in customers.columns["landline"] if p and p.startswith("+44")]
    assert len(landlines) > 100
    for phone in landlines:
        assert any(phone[:-3].endswith(head) for head in reserved)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_records": -1}, "n_records must be at least 0"),
        ({"systems": {}}, "systems must name at least one source"),
        ({"systems": {"crm": 0}}, "system shares must be above 0"),
        ({"chinese_share": 1.5}, "chinese_share must be between 0 and 1"),
        ({"duplicate_rate": 1.0}, "duplicate_rate must be at least 0 and below 1"),
        ({"household_share": -0.1}, "household_share must be at least 0 and below 1"),
    ],
)
def test_impossible_options_are_refused(
    options: dict[str, object], message: str
) -> None:
    """The message names the option and its range."""
    with pytest.raises(ConfigurationError, match=message):
        generate_customers(**{"n_records": 10, "seed": 1, **options})  # type: ignore[arg-type] # wrong on purpose


def test_no_records_are_columns_of_no_length(tmp_path: Path) -> None:
    """Nothing asked, nothing made, nothing fails."""
    nobody = generate_customers(0, seed=1)
    assert {len(column) for column in nobody.columns.values()} == {0}
    paths = nobody.write(tmp_path)
    assert paths["truth"].read_text("utf-8") == "source,id,entity\n"


def test_the_repr_shows_no_customer(customers: SyntheticCustomers) -> None:
    """The repr names the seed only."""
    assert repr(customers) == "SyntheticCustomers(seed=11)"


def test_files_hold_every_record_and_order(tmp_path: Path) -> None:
    """One row per record in its system's file, and truth for each of them."""
    customers = generate_customers(600, seed=9)
    paths = customers.write(tmp_path / "new" / "folder")
    assert sorted(paths) == ["crm", "orders", "shop", "truth"]
    crm, shop = _read(paths["crm"]), _read(paths["shop"], "gb18030")
    orders, truth = _read(paths["orders"]), _read(paths["truth"])
    assert len(crm) + len(shop) == len(truth) == 600
    ids = {("crm", row["Customer ID"]) for row in crm}
    ids |= {("shop", row["会员编号"]) for row in shop}
    assert {(row["source"], row["id"]) for row in truth} == ids
    assert {row["会员编号"] for row in orders} <= {row["会员编号"] for row in shop}
    assert [int(row["entity"]) for row in truth] == customers.truth.tolist()


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """Files depend on the arguments only, and writing changes no column."""
    customers = generate_customers(300, seed=9)
    first = customers.write(tmp_path / "a")
    second = customers.write(tmp_path / "b")
    for name, path in first.items():
        assert path.read_bytes() == second[name].read_bytes()


def test_without_flaws_files_are_in_one_form(tmp_path: Path) -> None:
    """Plain phones, ISO dates and codes of countries."""
    clean = generate_customers(200, seed=9, corruption=Corruption.none())
    rows = _read(clean.write(tmp_path)["crm"])
    assert {row["Country"] for row in rows} == {"CN", "GB"}
    assert all(row["Mobile"].isascii() and row["Mobile"].isdigit() for row in rows)
    assert {len(row["Birthday"]) for row in rows} == {10}


WRITTEN = {
    "written_phone": ("crm", "Mobile"), "float_phone": ("crm", "Mobile"),
    "full_width": ("crm", "Email"), "written_date": ("crm", "Birthday"),
    "written_country": ("crm", "Country"), "letter_case": ("crm", "Last Name"),
    "spaces": ("shop", "姓名"), "honorific": ("shop", "姓名"),
    "family_first": ("shop", "姓名"), "short_address": ("shop", "收货地址"),
    "written_money": ("orders", "实付金额"),
}  # fmt: skip


@pytest.mark.parametrize("habit", list(WRITTEN))
def test_each_habit_of_writing_shows_in_its_file(habit: str, tmp_path: Path) -> None:
    """A habit at rate 1 changes many cells of its column, and the columns not."""
    rates = attrs.evolve(Corruption.none(), **{habit: 1.0})
    clean = generate_customers(300, seed=6, corruption=Corruption.none())
    other = generate_customers(300, seed=6, corruption=rates)
    assert clean.columns == other.columns
    system, header = WRITTEN[habit]
    encoding = "gb18030" if system == "shop" else "utf-8"
    cells = [
        [row[header] for row in _read(c.write(tmp_path)[system], encoding)]
        for c in (clean, other)
    ]
    assert sum(a != b for a, b in zip(*cells, strict=True)) > 20


def test_placeholders_stand_where_nothing_is_known(tmp_path: Path) -> None:
    """Each system has its own words for nothing."""
    rates = attrs.evolve(Corruption.none(), missing_email=1.0, placeholder=1.0)
    paths = generate_customers(100, seed=6, corruption=rates).write(tmp_path)
    crm = {row["Email"] for row in _read(paths["crm"])}
    assert crm == {"N/A", "-", "null", "unknown"}
    shop = {row["电子邮箱"] for row in _read(paths["shop"], "gb18030")}
    assert shop == {"无", "暂无", "-", "未知"}


def test_other_systems_write_like_a_crm_and_sell_nothing(tmp_path: Path) -> None:
    """A system of another name has English headers and no orders."""
    paths = generate_customers(40, seed=6, systems={"erp": 1}).write(str(tmp_path))
    assert sorted(paths) == ["erp", "truth"]
    assert _read(paths["erp"])[0]["Customer ID"] == "E0000001"


def test_most_members_buy_once_or_never_and_few_regularly(
    customers: SyntheticCustomers,
) -> None:
    """The shares of the habits, and a tail of loyal members."""
    orders = customers.orders()
    members = customers.columns["source"].count("shop")
    counts = Counter(orders["customer_id"])
    assert abs(1 - len(counts) / members - 0.35) < 0.03
    assert abs(sum(n == 1 for n in counts.values()) / members - 0.3) < 0.03
    assert abs(sum(n >= 8 for n in counts.values()) / members - 0.1) < 0.02
    assert max(counts.values()) <= 40


def test_orders_lie_between_registration_and_the_last_day(
    customers: SyntheticCustomers,
) -> None:
    """Nobody buys before joining; orders are sorted by day."""
    ids, days = customers.columns["record_id"], customers.columns["registered_at"]
    joined = dict(zip(ids, days, strict=True))
    orders = customers.orders()
    rows = zip(orders["customer_id"], orders["ordered_at"], strict=True)
    for member, day in rows:
        assert str(joined[member]) <= day <= "2025-12-31"
    assert orders["ordered_at"] == sorted(orders["ordered_at"])


def test_a_few_orders_are_refunds(customers: SyntheticCustomers) -> None:
    """One order of a hundred has a negative amount; each has two decimals."""
    amounts = customers.orders()["amount"]
    refunds = sum(amount.startswith("-") for amount in amounts)
    assert 0.005 < refunds / len(amounts) < 0.015
    assert {amount[-3] for amount in amounts} == {"."}
