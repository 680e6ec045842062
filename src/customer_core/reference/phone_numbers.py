"""Telephone numbers that people write down to have written one.

Rules:
    A number here can be dialled by its form; it is only improbable that a customer
    has it. Some are real and sold for their looks, so this warrants a second look,
    never a refusal.

Sources:
    NANP: 555-0100 to 555-0199 are kept for fiction (ATIS-0300115). 138 0013 8000 was
    the top-up line of China Mobile and is the Chinese standard example.
"""

import re

VERSION = 1
"""Raised whenever a number is judged otherwise."""

_UP, _DOWN = "01234567890", "9876543210"
_SEQUENCES = ("01234567", "12345678", "23456789", "34567890",
              "98765432", "87654321", "76543210")  # fmt: skip
_EQUAL = tuple(digit * 8 for digit in _DOWN)
_INVENTED = re.compile(
    "|".join((*_EQUAL, *_SEQUENCES, "13800138000", r"^\+1\d{3}55501\d\d$"))
)
# Any eight digits in a row among at most fifteen hold one of two groups of four in the
# middle: the quick test of whether the expression can find anything.
_RUN = 4
_RUNS = frozenset(
    row[start : start + _RUN]
    for row in (*_EQUAL, _UP, _DOWN)
    for start in range(len(row) - _RUN + 1)
)
_LONGEST = 16  # characters of E.164: a plus and fifteen digits


def is_invented(e164: str) -> bool:
    """Whether the number looks invented.

    Args:
        e164: ``+`` and digits.

    Example:
        >>> [is_invented(e164) for e164 in ("+8613800000000", "+8613912457803")]
        [True, False]
    """
    possible = (
        e164[4:8] in _RUNS
        or e164[8:12] in _RUNS
        or "55501" in e164
        or "138001" in e164
        or len(e164) > _LONGEST
    )
    return possible and _INVENTED.search(e164) is not None
