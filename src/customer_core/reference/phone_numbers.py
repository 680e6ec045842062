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

_INVENTED = re.compile(
    r"(\d)\1{7}"  # eight equal digits
    r"|01234567|12345678|23456789|34567890|98765432|87654321|76543210"
    r"|13800138000"
    r"|^\+1\d{3}55501\d\d$"
)


def is_invented(e164: str) -> bool:
    """Whether the number looks invented.

    Args:
        e164: ``+`` and digits.

    Example:
        >>> [is_invented(e164) for e164 in ("+8613800000000", "+8613912457803")]
        [True, False]
    """
    return _INVENTED.search(e164) is not None
