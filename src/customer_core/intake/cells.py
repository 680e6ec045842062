"""Values of dataframes, spreadsheets and mappings -> the text a person would type.

Rules:
    A whole number has no ``.0`` (a phone number a spreadsheet stored as a number is a
    phone number again), dates are ISO 8601, midnight is no time of day, missing of any
    library is an empty text. Nothing is rounded.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

_MISSING_TYPES = frozenset({"NAType", "NaTType"})


def as_text(value: object) -> str:
    """The text of a cell; empty for ``None``, NaN, NaT and NA.

    Example:
        >>> as_text(13812345678.0), as_text(datetime(2020, 1, 2)), as_text(float("nan"))
        ('13812345678', '2020-01-02', '')
    """
    convert = _BY_TYPE.get(type(value))
    return convert(value) if convert else _of_other(value)


def _of_float(value: float) -> str:
    if value != value:  # noqa: PLR0124 - NaN is the one number unequal to itself
        return ""
    return f"{value:.0f}" if value.is_integer() else float.__repr__(value)


def _of_decimal(value: Decimal) -> str:
    return "" if value.is_nan() else f"{value:f}"


def _of_datetime(value: datetime) -> str:
    if value.tzinfo is None and value.time() == time():
        return value.date().isoformat()
    return value.isoformat()


def _of_other(value: object) -> str:
    if type(value).__name__ in _MISSING_TYPES:
        return ""
    for kind, convert in _BY_TYPE.items():
        if isinstance(value, kind):
            return convert(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:  # a numpy scalar
        return as_text(value.item())
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


# In an order in which a subclass stands before its base.
_BY_TYPE: dict[type, Callable[[Any], str]] = {
    str: str,
    type(None): lambda _: "",
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    float: _of_float,
    Decimal: _of_decimal,
    datetime: _of_datetime,
    date: date.isoformat,
}
