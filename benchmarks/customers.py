"""Whole customers normalised, beside the libraries a user would wire by hand.

Each customer has a name, a mobile number, an e-mail address, a resident ID and an
address, Chinese, as a person writes them who takes care. Ours are the five normalizers
with their objects, keys and issues, and the streaming path from a row to a
:class:`~customer_core.models.CustomerRecord`. The rivals give one text or one flag per
field: phonenumbers, email-validator, pypinyin, cpca (in bulk, as it likes best), and
python-stdnum for the resident ID, which is many times faster than id-validator (that
one is a row of its own).

Scale 1 is 20,000 customers; 50 is a million. Times are of the process, on one core.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from benchmarks._table import row
from customer_core import (
    normalize_address,
    normalize_email,
    normalize_identifier,
    normalize_person_name,
    normalize_phone,
)
from customer_core.models import MappedColumn, RawRecord, RecordRef
from customer_core.normalizers.record import normalize_record
from customer_core.testing.synthetic import Corruption, generate_customers

CUSTOMERS = 20_000
FEW = 500  # cells that are enough to time a reader of milliseconds

Texts = Sequence[str]


def rows(scale: int) -> list[dict[str, object]]:
    """Microseconds per cell and per customer, and the memory of a stream."""
    cells = customers(CUSTOMERS * scale)
    count = len(cells["phone"])
    data = f"{count:,} customers"
    found, ours, theirs = [], 0.0, 0.0
    for field, reader in OURS.items():
        rival, read = RIVALS[field]
        mine = _each(reader, cells[field])
        other = _rival(rival, read, cells[field])
        found.append(
            row(
                f"{field}, us per cell", data, ours=mine, alternative=other, rival=rival
            )
        )
        ours, theirs = ours + mine, theirs + (other or float("nan"))
    all_there = theirs == theirs  # noqa: PLR0124 - NaN where one is not installed
    wired = "all of them" if all_there else "some are not installed"
    total = theirs if all_there else None
    found.append(
        row("five fields, us", data, ours=ours, alternative=total, rival=wired)
    )
    streamed = _each(normalize_record, list(raw_records(cells)))
    found.append(
        row("whole record, us", data, ours=streamed, alternative=total, rival=wired)
    )
    slow = _rival("id_validator", _id_validator, cells["identifier"][:FEW])
    few = f"{FEW:,} customers"
    mine = _each(normalize_identifier, cells["identifier"][:FEW])
    found.append(
        row("identifier, us per cell", few, ours=mine, alternative=slow,
            rival="id_validator")
    )  # fmt: skip
    peak = _peak_of_a_stream(count)
    found.append(row("streaming, MB at the peak", data, ours=peak))
    return found


def customers(count: int) -> dict[str, list[str]]:
    """Columns of Chinese customers, every cell filled."""
    made = generate_customers(
        count,
        seed=11,
        chinese_share=1.0,
        corruption=Corruption.none(),
    ).columns
    full = [
        i for i in range(count) if all(made[column][i] for column in COLUMNS.values())
    ]
    return {
        field: [str(made[column][i]) for i in full] for field, column in COLUMNS.items()
    }


def raw_records(cells: dict[str, list[str]]) -> Iterator[RawRecord]:
    """The same customers as rows of a source."""
    columns = [MappedColumn(field, TARGETS.get(field, field)) for field in cells]
    for number, texts in enumerate(zip(*cells.values(), strict=True), 1):
        yield RawRecord(
            ref=RecordRef("crm", str(number)),
            row=number,
            cells=tuple(zip(columns, texts, strict=True)),
        )


def stream(count: int) -> None:
    """Normalise ``count`` customers one after another and keep none."""
    texts = customers(CUSTOMERS)
    for number in range(count // CUSTOMERS):
        for raw in raw_records(texts):
            normalize_record(raw)
        del number


def _each(read: Callable[[Any], object], values: Sequence[Any]) -> float:
    """Microseconds per value; every result is made, none is kept."""
    for value in values[:20]:  # read its tables
        read(value)
    start = time.process_time()
    count = 0
    for value in values:
        read(value)
        count += 1
    return 1e6 * (time.process_time() - start) / count


def _rival(
    module: str, read: Callable[[Any], Callable[[Texts], object]], cells: Texts
) -> float | None:
    """Microseconds per cell; ``None`` where the library is not installed."""
    if not find_spec(module):
        return None
    reader = read(import_module(module))
    reader(cells[:20])  # fill its caches
    start = time.process_time()
    reader(cells)
    return 1e6 * (time.process_time() - start) / len(cells)


def _phonenumbers(module: Any) -> Callable[[Texts], object]:  # noqa: ANN401 - a module
    def read(text: str) -> str | None:
        try:
            number = module.parse(text, "CN")
        except module.NumberParseException:
            return None
        form = module.PhoneNumberFormat.E164
        valid = module.is_valid_number(number)
        return module.format_number(number, form) if valid else None

    return lambda cells: [read(text) for text in cells]


def _email_validator(module: Any) -> Callable[[Texts], object]:  # noqa: ANN401 - a module
    def read(text: str) -> str | None:
        try:
            return module.validate_email(text, check_deliverability=False).normalized
        except module.EmailNotValidError:
            return None

    return lambda cells: [read(text) for text in cells]


def _pypinyin(module: Any) -> Callable[[Texts], object]:  # noqa: ANN401 - a module
    return lambda cells: [" ".join(module.lazy_pinyin(text)) for text in cells]


def _stdnum(_: object) -> Callable[[Texts], object]:
    ric = import_module("stdnum.cn.ric")
    return lambda cells: [ric.is_valid(text) for text in cells]


def _id_validator(_: object) -> Callable[[Texts], object]:
    validator = import_module("id_validator.validator")
    return lambda cells: [validator.is_valid(text) for text in cells]


def _cpca(module: Any) -> Callable[[Texts], object]:  # noqa: ANN401 - a module
    return lambda cells: module.transform(list(cells))


def _peak_of_a_stream(count: int) -> float:
    """Megabytes at the peak of a process that streams the customers."""
    code = (
        "import resource; from benchmarks.customers import stream; "
        f"stream({count}); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    printed = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    return int(printed) / 1024  # ru_maxrss is in kilobytes on Linux


COLUMNS = {
    "name": "full_name",
    "phone": "phone",
    "email": "email",
    "identifier": "resident_id",
    "address": "address",
}
"""Field -> column of the synthetic customers."""
TARGETS = {"name": "full_name"}

OURS: dict[str, Callable[[str], object]] = {
    "name": normalize_person_name,
    "phone": normalize_phone,
    "email": normalize_email,
    "identifier": normalize_identifier,
    "address": normalize_address,
}
RIVALS: dict[str, tuple[str, Callable[[Any], Callable[[Texts], object]]]] = {
    "name": ("pypinyin", _pypinyin),
    "phone": ("phonenumbers", _phonenumbers),
    "email": ("email_validator", _email_validator),
    "identifier": ("stdnum", _stdnum),
    "address": ("cpca", _cpca),
}
