"""Values of dataframes, spreadsheets and mappings -> the text a person would type.

Rules:
    A whole number has no ``.0`` (a phone number a spreadsheet stored as a number is a
    phone number again), dates are ISO 8601, midnight is no time of day, missing of any
    library is an empty text. Lists and mappings are JSON. Nothing is rounded.
"""

import json

from customer_core._text import scalar_text


def as_text(value: object) -> str:
    """The text of a cell; empty for ``None``, NaN, NaT and NA.

    Example:
        >>> as_text(13812345678.0), as_text([1, "b"]), as_text(float("nan"))
        ('13812345678', '[1, "b"]', '')
    """
    text = scalar_text(value)
    if text is not None:
        return text
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
