"""Records as the files that systems export, each in its own habit of writing.

Rules:
    ``shop`` has Chinese headers, full names and addresses in one column, in GB18030;
    every other system has English headers, names and addresses in parts, in UTF-8.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from attrs import frozen

from customer_core.testing import _habits as habits
from customer_core.testing._corruption import Corruption
from customer_core.testing._dice import Dice, Texts, texts
from customer_core.testing._people import Flags, Rows
from customer_core.testing._sheet import Columns


@frozen(eq=False)
class Pen:
    """Rewrites columns of one system's records.

    Attributes:
        dice: draws of the records.
        rates: how often each habit shows.
    """

    dice: Dice
    rates: Corruption

    def __call__(
        self, column: Texts, habit: str, write: habits.Writing, where: Flags
    ) -> Rows:
        """Rewrite in place where the habit shows; the rows that were rewritten."""
        hits = self.dice.chance(habit, getattr(self.rates, habit))
        rows = np.flatnonzero(hits & where & (column != None))  # noqa: E711 - by element
        bits = self.dice.at(rows).bits(f"how {habit}").tolist()
        pairs = zip(column[rows], bits, strict=True)
        column[rows] = texts(write(text, drawn) for text, drawn in pairs)
        return rows


Layout = Callable[[Columns, Pen], dict[str, Texts]]


def crm_layout(columns: Columns, pen: Pen) -> dict[str, Texts]:
    """English headers -> cells, names and addresses in parts."""
    chinese = columns["country"] == "CN"
    latin = _is_latin(columns["surname"])
    everywhere = np.ones(len(latin), dtype=np.bool_)
    for name in ("first_name", "surname"):
        pen(columns[name], "letter_case", habits.other_case, latin)
        pen(columns[name], "spaces", habits.edge_spaces, everywhere)
    pen(columns["country"], "written_country", habits.written_country, everywhere)
    columns["landline"] = _plain(columns["landline"])
    _write_contacts(columns, pen, chinese)
    _write_missing(columns, pen, ("N/A", "-", "null", "unknown"))
    return {header: columns[name] for header, name in _CRM_HEADERS.items()}


_CRM_HEADERS = {
    "Customer ID": "record_id", "First Name": "first_name", "Last Name": "surname",
    "Gender": "sex", "Email": "email", "Phone": "landline", "Mobile": "phone",
    "Birthday": "dob", "Street": "street", "City": "city",
    "Province/State": "region", "Postcode": "postcode", "Country": "country",
    "Created": "registered_at", "Last Modified": "updated_at",
}  # fmt: skip


def shop_layout(columns: Columns, pen: Pen) -> dict[str, Texts]:
    """Chinese headers -> cells, full names and addresses."""
    chinese = columns["country"] == "CN"
    name = columns["full_name"]
    latin = _is_latin(name)
    two_words = np.fromiter((" " in text for text in name), np.bool_, len(name))
    titled = pen(name, "honorific", lambda text, _: text, columns["sex"] != None)  # noqa: E711
    pen(name, "family_first", habits.family_first, latin & two_words)
    name[titled] = _with_honorific(name[titled], columns["sex"][titled])
    pen(name, "letter_case", habits.other_case, latin)
    pen(name, "spaces", _name_spaces, np.ones(len(name), dtype=np.bool_))
    _write_short_addresses(columns, pen, chinese)
    columns["sex"] = _translated(columns["sex"], {"F": "女", "M": "男"})
    _write_contacts(columns, pen, chinese)
    _write_missing(columns, pen, ("无", "暂无", "-", "未知"))
    return {header: columns[name] for header, name in _SHOP_HEADERS.items()}


_SHOP_HEADERS = {
    "会员编号": "record_id", "姓名": "full_name", "性别": "sex", "手机号": "phone",
    "电子邮箱": "email", "出生日期": "dob", "收货地址": "address",
    "身份证号码": "resident_id", "注册日期": "registered_at",
    "更新日期": "updated_at",
}  # fmt: skip


def order_layout(columns: Columns, pen: Pen) -> dict[str, Texts]:
    """Chinese headers -> cells of orders."""
    everywhere = np.ones(len(columns["amount"]), dtype=np.bool_)
    pen(columns["amount"], "written_money", habits.written_money, everywhere)
    pen(columns["ordered_at"], "written_date", habits.written_date, everywhere)
    return {header: columns[name] for header, name in _ORDER_HEADERS.items()}


_ORDER_HEADERS = {
    "订单编号": "order_id", "会员编号": "customer_id", "付款时间": "ordered_at",
    "实付金额": "amount", "商品类别": "category",
}  # fmt: skip


def write_table(
    path: Path, table: Mapping[str, Iterable[str | None]], encoding: str
) -> None:
    """A CSV file with line feeds at line ends; missing cells are empty."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table)
        writer.writerows(zip(*table.values(), strict=True))


def _is_latin(names: Texts) -> Flags:
    return np.fromiter((name.isascii() for name in names), np.bool_, len(names))


def _translated(column: Texts, words: Mapping[str, str]) -> Texts:
    return texts(text and words[text] for text in column)


def _plain(phones: Texts) -> Texts:
    return texts(phone and habits.plain_phone(phone) for phone in phones)


def _write_contacts(columns: Columns, pen: Pen, chinese: Flags) -> None:
    everywhere = np.ones(len(chinese), dtype=np.bool_)
    phone = columns["phone"]
    pristine = everywhere.copy()
    for habit, write in (
        ("float_phone", habits.float_phone),
        ("full_width", habits.full_width_phone),
        ("written_phone", habits.written_phone),
    ):
        pristine[pen(phone, habit, write, pristine)] = False
    phone[pristine] = _plain(phone[pristine])
    pen(columns["email"], "full_width", lambda e, _: e.replace("@", "＠"), everywhere)
    pen(columns["email"], "letter_case", lambda e, _: e.upper(), everywhere)
    pen(columns["email"], "spaces", habits.edge_spaces, everywhere)
    pen(columns["dob"], "written_date", habits.written_date, chinese)
    pen(columns["dob"], "written_date", habits.british_date, ~chinese)


def _write_missing(columns: Columns, pen: Pen, words: tuple[str, ...]) -> None:
    for name in ("phone", "email", "dob"):
        column = columns[name]
        hits = pen.dice.chance(f"placeholder {name}", pen.rates.placeholder)
        rows = np.flatnonzero(hits & (column == None))  # noqa: E711 - by element
        column[rows] = texts(words)[pen.dice.at(rows).below("word", len(words))]


def _with_honorific(names: Texts, sexes: Texts) -> Texts:
    chinese, british = {"F": "女士", "M": "先生"}, {"F": "Ms ", "M": "Mr "}
    return texts(
        british[sex] + name if name.isascii() else name + chinese[sex]
        for name, sex in zip(names, sexes, strict=True)
    )


def _name_spaces(name: str, bits: int) -> str:
    if name.isascii() or bits % 4 == 0:
        return habits.edge_spaces(name, bits >> 2)
    return f"{name[0]} {name[1:]}"


def _write_short_addresses(columns: Columns, pen: Pen, chinese: Flags) -> None:
    address = columns["address"]
    complete = chinese & (columns["city"] != None)  # noqa: E711 - by element
    rows = pen(address, "short_address", lambda text, _: text, complete)
    parts = (columns[name][rows] for name in ("region", "city", "district", "street"))
    forms = pen.dice.at(rows).below("address form", len(_ADDRESSES))
    address[rows] = texts(
        _ADDRESSES[form](*place)
        for form, *place in zip(forms.tolist(), *parts, strict=True)
    )


_ADDRESSES: tuple[Callable[[str, str, str, str], str], ...] = (
    lambda _, city, district, street: city + district + street,
    lambda _, __, district, street: district + street,
    lambda region, city, district, street: (
        region.rstrip("省市") + city.rstrip("市") + district + street
    ),
    lambda region, city, district, street: f"{region} {city} {district}{street}",
)
