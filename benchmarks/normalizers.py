"""How fast and how well texts are normalised, beside the library for each field.

Values are those of synthetic exports, in every way people write them. *Read right* is
the share of cells whose canonical value is the one they were made from: E.164 number,
ISO date, e-mail address apart from its case, complete Chinese address. A name is read
right when its key equals the key of the name without honorific, spaces and capitals.

Scale 1 is 20,000 records.
"""

import csv
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from attrs import frozen

from benchmarks._table import row
from customer_core import (
    normalize_address,
    normalize_date,
    normalize_email,
    normalize_person_name,
    normalize_phone,
)
from customer_core.testing.synthetic import SyntheticCustomers, generate_customers

RECORDS = 20_000

Cell = tuple[str, str, str]
"""What the export says, what it was made from, the country."""
Reader = Callable[[str, str], str | None]


@frozen
class Contest:
    """Who reads a field.

    Attributes:
        ours: our reader.
        rival: module of the other one, empty where there is none.
        theirs: its reader.
        by_key: whether to compare with what the reader makes of the clean text.
    """

    ours: Reader
    rival: str = ""
    theirs: Reader = lambda _, __: None
    by_key: bool = False


def rows(scale: int) -> list[dict[str, object]]:
    """Two rows per field: time, and the share that was read right."""
    cells = _cells(generate_customers(RECORDS * scale, seed=5))
    found: list[dict[str, object]] = []
    for field, contest in CONTESTS.items():
        mine = _measure(contest.ours, cells[field], by_key=contest.by_key)
        theirs: tuple[float | None, float | None] = (None, None)
        rival = contest.rival
        if rival and not find_spec(rival):
            rival += " is not installed"
        elif rival:
            theirs = _measure(contest.theirs, cells[field], by_key=contest.by_key)
        data = f"{len(cells[field]):,} cells"
        measures = (f"{field}, us per cell", f"{field}, share read right")
        for measure, ours, other in zip(measures, mine, theirs, strict=True):
            found.append(row(measure, data, ours=ours, alternative=other, rival=rival))
    return found


def _measure(
    read: Reader, cells: Sequence[Cell], *, by_key: bool
) -> tuple[float, float]:
    """Microseconds per cell, and the share read right."""
    for text, _, country in cells[:200]:  # fill the caches of both sides
        read(text, country)
    start = time.process_time()
    values = [read(text, country) for text, _, country in cells]
    seconds = time.process_time() - start
    right = sum(
        value == (read(made, country) if by_key else made)
        for value, (_, made, country) in zip(values, cells, strict=True)
    )
    return 1e6 * seconds / len(cells), right / len(cells)


def _cells(customers: SyntheticCustomers) -> dict[str, list[Cell]]:
    with tempfile.TemporaryDirectory() as folder:
        path = customers.write(Path(folder))["shop"]
        with path.open(encoding="gb18030", newline="") as file:
            written = list(csv.DictReader(file))
    columns = customers.columns
    shop = [i for i, source in enumerate(columns["source"]) if source == "shop"]

    def of(header: str, column: str) -> list[Cell]:
        return [
            (cells[header], str(columns[column][i]), str(columns["country"][i]))
            for cells, i in zip(written, shop, strict=True)
            if columns[column][i]
        ]

    return {
        "phone": of("手机号", "phone"),
        "email": [(t, e.lower(), c) for t, e, c in of("电子邮箱", "email")],
        "date": of("出生日期", "dob"),
        "name": of("姓名", "full_name"),
        "address": [cell for cell in of("收货地址", "address") if cell[2] == "CN"],
    }


def _our_phone(text: str, country: str) -> str | None:
    value = normalize_phone(text, region=country).value
    return value.e164 if value else None


def _our_email(text: str, _: str) -> str | None:
    value = normalize_email(text).value
    return value.address.lower() if value else None


def _our_date(text: str, country: str) -> str | None:
    value = normalize_date(text, day_first=country == "GB").value
    return value.text if value else None


def _our_name(text: str, _: str) -> str | None:
    found = normalize_person_name(text)
    return str(found.keys) if found.value else None


def _our_address(text: str, country: str) -> str | None:
    value = normalize_address(text, region=country).value
    return value.text if value else None


def _their_phone(text: str, country: str) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    phonenumbers.number_type(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _their_email(text: str, _: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def _their_name(text: str, _: str) -> str | None:
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(text))


def _their_date(text: str, country: str) -> str | None:
    from dateutil import parser

    try:
        return parser.parse(text, dayfirst=country == "GB").date().isoformat()
    except (ValueError, OverflowError):
        return None


CONTESTS = {
    "phone": Contest(_our_phone, "phonenumbers", _their_phone),
    "email": Contest(_our_email, "email_validator", _their_email),
    "date": Contest(_our_date, "dateutil", _their_date),
    "name": Contest(_our_name, "pypinyin", _their_name, by_key=True),
    "address": Contest(_our_address),
}
"""By field."""
