"""Rows of a source -> raw records, by a field map that is suggested when not given.

Rules:
    Every row of data becomes one :class:`~customer_core.models.RawRecord` or one
    :class:`~customer_core.models.RejectedRow`; no cell is dropped.
"""

from customer_core.intake.mapping import (
    ColumnSuggestion,
    MapSuggestion,
    suggest_field_map,
)
from customer_core.intake.opening import open_source
from customer_core.intake.reader import RowReader
from customer_core.intake.source import Source
from customer_core.intake.table import RawTable

__all__ = [
    "ColumnSuggestion",
    "MapSuggestion",
    "RawTable",
    "RowReader",
    "Source",
    "open_source",
    "suggest_field_map",
]
