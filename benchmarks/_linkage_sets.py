"""The tables that linkage is measured on, as Parquet files with the truth.

Rules:
    Rows are in random order and only the mapped columns are written, so that no
    contender can learn from the order or from an identifier.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from customer_core.testing.linkage_sets import FIELDS, SETS, generate_linkage_set

DATA = Path(os.environ.get("CUSTOMER_CORE_DATA", ""))
TRUTH = "truth"
FLAW = "flaw: "
"""Before the names of columns that say which records are flawed."""
SEED = 1

HISTORICAL = {
    "first_name": "given_name",
    "surname": "family_name",
    "full_name": "full_name",
    "dob": "birth_date",
    "birth_place": "city",
    "postcode_fake": "postal_code",
    "gender": "sex",
    "occupation": "category",
}
FEBRL = {
    "given_name": "given_name",
    "surname": "family_name",
    "date_of_birth": "birth_date",
    "street_number": "category",
    "address_1": "street_address",
    "address_2": "street_address",
    "suburb": "city",
    "postcode": "postal_code",
    "state": "region",
}
_OUTSIDE = {
    "historical": (HISTORICAL, "historical_figures_with_errors_50k.parquet"),
    "febrl3": (FEBRL, "febrl/dataset3.csv"),
}
NAMES = (*_OUTSIDE, *SETS)


def fields_of(name: str) -> Mapping[str, str]:
    """Column -> type of its field."""
    return _OUTSIDE[name][0] if name in _OUTSIDE else FIELDS


def available(name: str) -> bool:
    """Whether the data is there: generated, or in ``CUSTOMER_CORE_DATA``."""
    return name not in _OUTSIDE or (DATA / _OUTSIDE[name][1]).is_file()


def write_set(name: str, records: int, path: Path) -> int:
    """Write one set and return its number of records; outside sets have their own."""
    from pyarrow import parquet

    table = _read(name) if name in _OUTSIDE else _generate(name, records)
    parquet.write_table(table, path)
    return int(table.num_rows)


def _generate(name: str, records: int) -> Any:  # noqa: ANN401 - an Arrow table
    import pyarrow as pa

    made = generate_linkage_set(name, records, seed=SEED)
    columns = {
        column: pa.array(cells, pa.string()) for column, cells in made.columns.items()
    }
    flaws = {FLAW + name: flags for name, flags in made.flaws.items()}
    return pa.table({**columns, **flaws, TRUTH: made.truth})


def _read(name: str) -> Any:  # noqa: ANN401 - an Arrow table
    import pyarrow as pa
    from pyarrow import csv, parquet

    fields, file = _OUTSIDE[name]
    if name == "historical":
        frame = parquet.read_table(DATA / file)
        people = frame["cluster"].to_pylist()
    else:
        options = csv.ConvertOptions(strings_can_be_null=True)
        frame = csv.read_csv(DATA / file, convert_options=options)
        frame = frame.rename_columns([text.strip() for text in frame.column_names])
        people = [record.split("-")[1] for record in frame["rec_id"].to_pylist()]
    truth = np.unique(np.array(people, str), return_inverse=True)[1].reshape(-1)
    columns = {column: frame[column].cast(pa.string()) for column in fields}
    order = np.random.default_rng(SEED).permutation(len(truth))
    return pa.table({**columns, TRUTH: truth}).take(order)
