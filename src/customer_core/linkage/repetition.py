"""Columns that repeat what another column says: found, left out, and said.

Rules:
    A fact counts once. A column repeats another one where nine in ten of the rows that
    have both have the same text in them, or where it is an account, a number or a
    category whose text is part of the other's: a user name made of a mailbox, a year of
    a birth date, a phone given as an identifier. Letters and digits are compared,
    whatever their case. Which rows are looked at depends on their content, not order.
    Fields that are known to depend on each other (names and mailbox, the parts of an
    address) are not left out but estimated jointly.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from attrs import frozen

from customer_core.linkage._columns import TextColumn
from customer_core.linkage._hashing import scramble
from customer_core.linkage._texts import compact
from customer_core.messages import Language, label

_COMBINATIONS = 300  # distinct pairs of values that are looked at
_ROWS = 20  # with both values: fewer tell nothing
_SHARE = 0.9
_PART = 4  # letters or digits of a part: fewer are found anywhere
_WEAKEST_FIRST = ("category", "social_handle", "identifier", "organization_name")
"""Types whose column is left out rather than one of another type."""


@frozen
class Repetition:
    """One column that was left out.

    Attributes:
        column: its name.
        of: the column that says the same.
        share: of the rows that were looked at, 0 to 1; exactly 1 for a copy.
    """

    column: str
    of: str
    share: float

    def text(self, language: Language = "en") -> str:
        """One sentence for people.

        Example:
            >>> Repetition("login", "mail", 0.97).text()
            'column login left out: 97 % of it is in column mail'
        """
        return label("linkage.repeats", language).format(
            column=self.column, of=self.of, share=f"{self.share:.0%}".replace("%", " %")
        )


def find_repetitions(
    columns: Mapping[str, TextColumn], fields: Mapping[str, str]
) -> tuple[Repetition, ...]:
    """The columns to leave out, each with the one that stays.

    Args:
        columns: of one table.
        fields: ``{column: field type}``.

    Example:
        >>> from customer_core.linkage._columns import encode
        >>> mails = [f"user{number}@example.com" for number in range(30)]
        >>> columns = {"mail": encode(mails), "login": encode(m[:-12] for m in mails)}
        >>> found = find_repetitions(columns, {"mail": "email", "login": "category"})
        >>> [(one.column, one.of) for one in found]
        [('login', 'mail')]
    """
    kept: list[str] = []
    found = []
    # what says more stays: any type rather than those, the first column of a type
    for name, kind in sorted(fields.items(), key=lambda item: -_weakness(item[1])):
        repeated = _repeated(name, kind, kept, columns)
        if repeated is None:
            kept.append(name)
        else:
            found.append(repeated)
    return tuple(found)


def _weakness(kind: str) -> int:
    return _WEAKEST_FIRST.index(kind) if kind in _WEAKEST_FIRST else len(_WEAKEST_FIRST)


def _repeated(
    name: str, kind: str, kept: Iterable[str], columns: Mapping[str, TextColumn]
) -> Repetition | None:
    """The first of the columns that ``name`` repeats."""
    for other in kept:
        if columns[name].equals(columns[other]):
            return Repetition(name, other, 1.0)
        if kind in _WEAKEST_FIRST:
            share = _said_again(columns[name], columns[other])
            if share >= _SHARE:
                return Repetition(name, other, share)
    return None


def _said_again(column: TextColumn, other: TextColumn) -> float:
    """Share of the rows with both whose text is that of the other or a part of it."""
    both = np.flatnonzero((column.codes >= 0) & (other.codes >= 0))
    if len(both) < _ROWS:
        return 0.0
    size = len(other.values)
    packed = column.codes[both].astype(np.int64) * size + other.codes[both]
    packed, rows = np.unique(packed, return_counts=True)
    left, right = np.divmod(packed, size)
    if len(packed) > _COMBINATIONS:
        content = column.values.hashes[left] ^ scramble(other.values.hashes[right], 1)
        drawn = np.argsort(content)[:_COMBINATIONS]
        left, right, rows = left[drawn], right[drawn], rows[drawn]
    parts = map(compact, column.values.take(left))
    texts = map(compact, other.values.take(right))
    again = np.array([*map(_within, parts, texts)], np.bool_)
    return float(rows[again].sum() / rows.sum())


def _within(part: str, text: str) -> bool:
    return part == text or (len(part) >= _PART and part in text)
