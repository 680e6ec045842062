"""Columns that repeat what another column says: found, left out, and said.

Rules:
    A fact counts once. A column repeats another one where nine in ten of the rows that
    have both have the same text in them, or where it is an account, a number or a
    category whose text is part of the other's: a user name made of a mailbox, a year of
    a birth date, a phone given as an identifier. Letters and digits are compared,
    whatever their case. Which rows are looked at depends on their content, not order.
    Columns of one type that repeat each other stay: their values are one set, in which
    a value, or a year beside its date, counts once. Fields that are known to depend on
    each other (names and mailbox, the parts of an address) are not left out but
    estimated jointly.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage._columns import TextColumn
from customer_core.linkage._hashing import scramble
from customer_core.linkage._textarray import TextArray
from customer_core.linkage._texts import compact
from customer_core.messages import Language, label

MOST = 0.9
"""Share of the rows with both from which a column repeats another one."""

How = Literal["repeats", "follows", "set", "fills", "differs"]

ENOUGH_ROWS = 10_000
"""Rows that are looked at, about: more tell hardly more."""

_COMBINATIONS = 300  # distinct pairs of values that are looked at
_ROWS = 20  # with both values: fewer tell nothing
_PART = 4  # letters or digits of a part: fewer are found anywhere
WEAKEST_FIRST = ("category", "social_handle", "identifier", "organization_name")
"""Types whose column is left out rather than one of another type."""


@frozen
class Repetition:
    """One column that says what others say, and what became of it.

    Attributes:
        column: its name.
        of: the column that says the same; several are joined by commas.
        share: of the rows that were looked at, 0 to 1; exactly 1 for a copy.
        how: ``repeats``: left out, for its text is in the other's; ``follows``: left
            out, for it can be told from the other; ``set``: of the same type, compared
            as one set in which a value counts once; ``fills``: a full name, whose parts
            count where the other columns are empty; ``differs``: a full name that often
            says something else, compared as one more value.
    """

    column: str
    of: str
    share: float
    how: How = "repeats"

    @property
    def left_out(self) -> bool:
        """Whether the column is not compared at all."""
        return self.how in ("repeats", "follows")

    def text(self, language: Language = "en") -> str:
        """One sentence for people.

        Example:
            >>> Repetition("login", "mail", 0.97).text()
            'column login left out: 97 % of it is in column mail'
        """
        share = f"{self.share:.0%}".replace("%", " %")
        return label(f"linkage.told_{self.how}", language).format(
            column=self.column, of=self.of, share=share
        )


def find_repetitions(
    columns: Mapping[str, TextColumn], fields: Mapping[str, str]
) -> tuple[Repetition, ...]:
    """The columns whose text another one has, each with that one.

    Args:
        columns: of one table.
        fields: ``{column: field type}``.

    Example:
        >>> from customer_core.linkage._columns import encode
        >>> mails = [f"user{number}@example.com" for number in range(30)]
        >>> columns = {"mail": encode(mails), "login": encode(m[:-12] for m in mails)}
        >>> found = find_repetitions(columns, {"mail": "email", "login": "category"})
        >>> [(one.column, one.of, one.left_out) for one in found]
        [('login', 'mail', True)]
    """
    kept: list[str] = []
    found = []
    # what says more stays: any type rather than those, the first column of a type
    for name in sorted(fields, key=lambda name: -weakness(fields[name])):
        if not len(columns[name].values):
            continue
        told = next(_repeated(name, kept, columns, fields), None)
        found += [] if told is None else [told]
        if told is None or not told.left_out:
            kept.append(name)
    return tuple(found)


def weakness(kind: str) -> int:
    """Place of a type among those that are left out first; beyond for all others."""
    return WEAKEST_FIRST.index(kind) if kind in WEAKEST_FIRST else len(WEAKEST_FIRST)


def _repeated(
    name: str,
    kept: Iterable[str],
    columns: Mapping[str, TextColumn],
    fields: Mapping[str, str],
) -> Iterator[Repetition]:
    """The columns that ``name`` repeats, or that repeat it within one set."""
    kind = fields[name]
    weak, whole = kind in WEAKEST_FIRST, kind == "full_name"
    for other in kept:
        if columns[name].equals(columns[other]):
            yield Repetition(name, other, 1.0)
        elif weak or (kind == fields[other] and not whole):
            how: How = "repeats" if weak else "set"
            for one, of in ((name, other), (other, name))[: 1 if weak else 2]:
                share = _said_again(columns[one], columns[of])
                if share >= MOST:
                    yield Repetition(one, of, share, how)


def _said_again(column: TextColumn, other: TextColumn) -> float:
    """Share of the rows with both whose text is that of the other or a part of it."""
    both = np.flatnonzero((column.codes >= 0) & (other.codes >= 0))
    if len(both) < _ROWS:
        return 0.0
    fine = max((column, other), key=lambda c: len(c.values))
    both = both[some_values(fine.values, len(both) // ENOUGH_ROWS)[fine.codes[both]]]
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
    return float(rows[again].sum() / max(rows.sum(), 1))


def some_values(values: TextArray, one_in: int) -> NDArray[np.bool_]:
    """Which values to look at, drawn by their content; all where few would be left.

    Args:
        values: distinct texts.
        one_in: how many of them one stands for.

    Returns:
        One flag per value, and one for the missing value behind them: not drawn.
    """
    drawn = np.ones(len(values) + 1, np.bool_)
    if len(values) >= one_in * _ROWS > _ROWS:
        luck = scramble(values.hashes, _ROWS) // np.uint64(2)  # which are odd
        drawn[:-1] = luck % np.uint64(one_in) == 0
    drawn[-1] = False
    return drawn


def _within(part: str, text: str) -> bool:
    return part == text or (len(part) >= _PART and part in text)
