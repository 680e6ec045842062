"""Whole customers normalised, beside the libraries a user would wire by hand.

Each customer has a name, a mobile number, an e-mail address, a resident ID and an
address, Chinese, as a person writes them who takes care. Ours are the five normalizers
with their objects, keys and issues; then whole records, from cells that are there
already; then the streaming path, from a CSV file to records that nobody keeps. The
rivals give one text or one flag per field: phonenumbers, email-validator, pypinyin,
cpca (in bulk, as it likes best) and, for the resident ID, python-stdnum, which is a
thousand times faster than id-validator; that one is a row of its own.

Both sides read the same customers, a chunk at a time, in turns. Scale 1 is 20,000
customers; 50 is a million. CPU time of one process on one core.
"""

import csv
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks._streamed import FIELDS, Streamed, streamed
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
ENOUGH = 5  # times as many rows, at least, where two processes are compared with one
TURNS = 3  # each of them reads the file
FEW = 500  # cells that are enough to time a reader of milliseconds

Texts = Sequence[str]
Cells = Mapping[str, Texts]
Reader = Callable[[Texts], object]


def rows(scale: int) -> list[dict[str, object]]:
    """Microseconds per cell and per customer, and the memory of a stream."""
    readers = {field: module(name) for field, (name, module) in RIVALS.items()}
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        _warm(readers)
        for number in range(scale):
            cells = customers(CUSTOMERS, seed=11 + number)
            _write(path, cells, first=number * CUSTOMERS)
            for field, read in OURS.items():
                ours[field] += _seconds(_each, read, cells[field])
                rival = readers[field]
                if rival:
                    theirs[field] += _seconds(rival, cells[field])
            ours["record"] += _seconds(
                _each, normalize_record, list(raw_records(cells))
            )
        alone = streamed(path)
        found = _found(scale * CUSTOMERS, ours, theirs, alone)
        for number in range(scale, ENOUGH):
            cells = customers(CUSTOMERS, seed=11 + number)
            _write(path, cells, first=number * CUSTOMERS)
        found.extend(_shared(path, max(scale, ENOUGH) * CUSTOMERS))
    return found


def _found(
    count: int,
    ours: Mapping[str, float],
    theirs: Mapping[str, float],
    stream: Streamed,
) -> list[dict[str, object]]:
    """The rows of the table."""
    data = f"{count:,} customers"
    us = 1e6 / count
    found = [
        row(
            f"{field}, us per cell",
            data,
            ours=us * ours[field],
            alternative=us * theirs[field] if field in theirs else None,
            rival=rival if field in theirs else f"{rival} is not installed",
        )
        for field, (rival, _) in RIVALS.items()
    ]
    complete = theirs.keys() == RIVALS.keys()
    total = us * sum(theirs.values()) if complete else None
    wired = "all of them" if complete else "some are not installed"
    totals = {
        "five normalizers, us": us * sum(ours[field] for field in RIVALS),
        "whole record, us": us * ours["record"],
        "from a CSV file to records, us": us * stream.cpu,
    }
    found += [
        row(measure, data, ours=spent, alternative=total, rival=wired)
        for measure, spent in totals.items()
    ]
    found.append(row("streaming, MB at the peak", data, ours=stream.peak))
    return [*found, _by_id_validator()]


def _warm(readers: Mapping[str, Reader | None]) -> None:
    """Let both sides load their tables before anything is timed."""
    cells = customers(FEW, seed=1)
    for field, read in OURS.items():
        _each(read, cells[field])
        rival = readers[field]
        if rival:
            rival(cells[field])


def _by_id_validator() -> dict[str, object]:
    cells = customers(FEW, seed=1)["identifier"]
    ours = _seconds(_each, normalize_identifier, cells)
    read = _id_validator("id_validator")
    return row(
        "identifier, us per cell",
        f"{len(cells):,} customers",
        ours=1e6 * ours / len(cells),
        alternative=1e6 * _seconds(read, cells) / len(cells) if read else None,
        rival="id_validator",
    )


def customers(count: int, *, seed: int) -> dict[str, list[str]]:
    """Columns of Chinese customers, every cell filled."""
    made = generate_customers(
        2 * count, seed=seed, chinese_share=1.0, corruption=Corruption.none()
    ).columns
    full = [
        place
        for place in range(2 * count)
        if all(made[column][place] for column in COLUMNS.values())
    ][:count]
    return {
        field: [str(made[column][place]) for place in full]
        for field, column in COLUMNS.items()
    }


def raw_records(cells: Cells) -> Iterator[RawRecord]:
    """The same customers as rows of a source."""
    columns = [MappedColumn(field, target) for field, target in TARGETS.items()]
    for number, texts in enumerate(zip(*cells.values(), strict=True), 1):
        yield RawRecord(
            ref=RecordRef("crm", str(number)),
            row=number,
            cells=tuple(zip(columns, texts, strict=True)),
        )


def _write(path: Path, cells: Cells, first: int) -> None:
    """Append customers to a file that begins with a header."""
    with path.open("a", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        if not first:
            lines.writerow(["id", *cells])
        lines.writerows(
            (number, *texts)
            for number, texts in enumerate(zip(*cells.values(), strict=True), first)
        )


def _shared(path: Path, count: int) -> Iterator[dict[str, object]]:
    """One process and two, in turns, on the same file."""
    for kind, what in (("records", "records"), ("texts", "five texts by `then`")):
        taken: dict[int, list[Streamed]] = {1: [], 2: []}
        for _ in range(TURNS):
            for workers, runs in taken.items():
                runs.append(streamed(path, workers=workers, kind=kind))
        alone, shared = (median(run.seconds for run in runs) for runs in taken.values())
        yield row(
            f"from a CSV file to {what}, s by the wall, two processes",
            f"{count:,} customers",
            ours=shared,
            alternative=alone,
            rival="one process",
        ) | {"MB": max(run.peak + run.helper for run in taken[2])}


def _seconds(run: Callable[..., object], *arguments: object) -> float:
    start = time.process_time()
    run(*arguments)
    return time.process_time() - start


def _each(read: Callable[[Any], object], values: Iterable[Any]) -> None:
    """Every result is made, none is kept."""
    for value in values:
        read(value)


def _module(name: str) -> Any:  # noqa: ANN401 - a module
    return import_module(name) if find_spec(name.partition(".")[0]) else None


def _phonenumbers(name: str) -> Reader | None:
    module = _module(name)

    def read(text: str) -> str | None:
        try:
            number = module.parse(text, "CN")
        except module.NumberParseException:
            return None
        form = module.PhoneNumberFormat.E164
        valid = module.is_valid_number(number)
        return module.format_number(number, form) if valid else None

    return lambda cells: [read(text) for text in cells]


def _email_validator(name: str) -> Reader | None:
    module = _module(name)

    def read(text: str) -> str | None:
        try:
            return module.validate_email(text, check_deliverability=False).normalized
        except module.EmailNotValidError:
            return None

    return lambda cells: [read(text) for text in cells]


def _pypinyin(name: str) -> Reader | None:
    module = _module(name)
    return module and (lambda cells: [" ".join(module.lazy_pinyin(t)) for t in cells])


def _stdnum(name: str) -> Reader | None:
    module = _module(f"{name}.cn.ric")
    return module and (lambda cells: [module.is_valid(text) for text in cells])


def _id_validator(name: str) -> Reader | None:
    module = _module(f"{name}.validator")
    return module and (lambda cells: [module.is_valid(text) for text in cells])


def _cpca(name: str) -> Reader | None:
    module = _module(name)
    return module and (lambda cells: module.transform(list(cells)))


COLUMNS = {
    "name": "full_name",
    "phone": "phone",
    "email": "email",
    "identifier": "resident_id",
    "address": "address",
}
"""Field -> column of the synthetic customers."""
TARGETS = {field: FIELDS[field] for field in COLUMNS}
"""Column of the file -> field of a record."""

OURS: dict[str, Callable[[str], object]] = {
    "name": normalize_person_name,
    "phone": normalize_phone,
    "email": normalize_email,
    "identifier": normalize_identifier,
    "address": normalize_address,
}
RIVALS: dict[str, tuple[str, Callable[[str], Reader | None]]] = {
    "name": ("pypinyin", _pypinyin),
    "phone": ("phonenumbers", _phonenumbers),
    "email": ("email_validator", _email_validator),
    "identifier": ("stdnum", _stdnum),
    "address": ("cpca", _cpca),
}
