"""What dedupe() and link() are given -> a feature table.

Rules:
    A table needs its fields named; customer records, and columns gathered from them, do
    not. Of two tables the rows of the left one come first.
"""

from collections.abc import Container, Iterable, Mapping
from types import ModuleType
from typing import Any

import numpy as np
from attrs import evolve

from customer_core.errors import ConfigurationError
from customer_core.linkage._columns import TextColumn, concatenate
from customer_core.linkage._frames import read_columns
from customer_core.linkage.crowds import PEOPLE_PER_CONTACT
from customer_core.linkage.features import build_table, check_fields
from customer_core.linkage.kinds import FIELD_TYPES
from customer_core.linkage.records import RecordColumns
from customer_core.linkage.table import FeatureTable
from customer_core.models import CustomerRecord


def table_of(
    frame: Any,  # noqa: ANN401 - any dataframe
    fields: Mapping[str, str] | None,
    *,
    known: Container[str] | None = None,
    workers: int = 1,
    people_per_contact: int = PEOPLE_PER_CONTACT,
) -> tuple[FeatureTable, ModuleType | None]:
    """The table, and the dataframe library it came from.

    Args:
        frame: a table with ``fields``, or customer records.
        fields: ``{column: field type}``; ``None`` for records.
        known: features of the model that will judge the table, if there is one.
        workers: threads that prepare columns.
        people_per_contact: names under which one contact or address may stand.

    Raises:
        ConfigurationError: when ``frame`` and ``fields`` do not go together.
    """
    columns, fields, library = _columns(frame, fields, workers)
    table = build_table(
        columns,
        fields,
        known=known,
        workers=workers,
        people_per_contact=people_per_contact,
    )
    return table, library


def linked_table(  # noqa: PLR0913 - two tables, and how they are read
    left: Any,  # noqa: ANN401 - any dataframe
    right: Any,  # noqa: ANN401 - any dataframe
    fields: Mapping[str, str] | None,
    *,
    known: Container[str] | None = None,
    workers: int = 1,
    people_per_contact: int = PEOPLE_PER_CONTACT,
) -> tuple[FeatureTable, ModuleType | None]:
    """The rows of both with their side, and the dataframe library of the left one.

    Args:
        left: as for :func:`table_of`.
        right: the same.
        fields: columns of both.
        known: as for :func:`table_of`.
        workers: threads that prepare columns.
        people_per_contact: names under which one contact or address may stand.

    Raises:
        ConfigurationError: when a frame and ``fields`` do not go together.
    """
    sides = [_columns(frame, fields, workers) for frame in (left, right)]
    names = {name: kind for _, known, _ in sides for name, kind in known.items()}
    columns = {
        name: concatenate([_column(columns, name) for columns, _, _ in sides])
        for name in names
    }
    table = build_table(
        columns,
        names,
        known=known,
        workers=workers,
        people_per_contact=people_per_contact,
    )
    sizes = [len(next(iter(columns.values()))) for columns, _, _ in sides]
    table = evolve(table, side=np.repeat(np.array([0, 1], np.int8), sizes))
    return table, sides[0][2]


def _column(columns: Mapping[str, TextColumn], name: str) -> TextColumn:
    """The column; an empty one where only the other side has it."""
    rows = len(next(iter(columns.values())))
    return columns.get(name, TextColumn(np.full(rows, -1, np.int32), ()))


def _columns(
    frame: Any,  # noqa: ANN401 - any dataframe
    fields: Mapping[str, str] | None,
    workers: int,
) -> tuple[dict[str, TextColumn], Mapping[str, str], ModuleType | None]:
    """The columns that are compared, their field types, and the dataframe library."""
    if fields is not None:
        check_fields(fields)
        columns, library = read_columns(frame, fields, workers=workers)
        return columns, fields, library
    if not isinstance(frame, RecordColumns):
        gathered = RecordColumns()
        for record in frame if isinstance(frame, Iterable) else [frame]:
            if not isinstance(record, CustomerRecord):
                msg = (
                    "say what each column holds, as fields={column: field type} with "
                    f"types from: {', '.join(sorted(FIELD_TYPES))}; only customer "
                    "records need no fields"
                )
                raise ConfigurationError(msg)
            gathered.add(record)
        frame = gathered
    return frame.columns(), frame.fields(), None
