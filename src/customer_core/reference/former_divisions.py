"""Codes of divisions of China over time: whether one ever was, whether it still is.

Rules:
    A code is known when any division had it since 1980: identity numbers keep the code
    of the place and the year they were given in. A code is retired when no division
    has it any longer. Codes that group divisions (市辖区) and those of the residence
    permits of Hong Kong, Macau and Taiwan (810000, 820000, 830000) are known, and not
    retired.

Sources:
    ``data/former_divisions.txt`` and ``data/divisions.txt`` (made by
    ``tools/build_divisions.py``).
"""

from functools import cache

from customer_core.reference._tables import read_rows


def is_division_code(code: str) -> bool:
    """Whether a division ever had this six-digit code.

    Example:
        >>> is_division_code("440305"), is_division_code("510202")
        (True, True)
        >>> is_division_code("999999")
        False
    """
    current, retired, other = _codes()
    return code in current or code in retired or code in other


def is_retired(code: str) -> bool:
    """Whether a division had this six-digit code and none has it now.

    Example:
        >>> is_retired("310225"), is_retired("310115"), is_retired("999999")
        (True, False, False)
    """
    return code in _codes()[1]


@cache
def _codes() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Codes of today, retired ones, and those that group or were given elsewhere."""
    rows = read_rows("divisions.txt")
    current = frozenset(row[0] for row in rows if row[0][0] != "+")
    former: dict[str, bool] = {}  # code -> whether every name of it ended
    for code, _, *last in read_rows("former_divisions.txt"):
        former[code] = former.get(code, True) and bool(last)
    ended = frozenset(code for code, over in former.items() if over) - current
    return current, ended, frozenset(former) - ended - current
