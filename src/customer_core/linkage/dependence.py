"""Columns that can be told from others, though in other words: found and named.

Rules:
    An account, a number or a category that follows from other columns says nothing new
    and would count a second time: an age group beside a birth date, a district beside a
    postal code, a key made of name and date. A column follows from another one where

    - records that agree in the other one and are plainly different people (nothing else
      that tells people apart agrees) agree in this one too, nine times in ten and far
      more often than by chance; or where
    - each of the two agrees in all but one of 200 pairs of records that agree in the
      other, and this one is missing where the other is: a number made of a mailbox that
      nobody shares.

    What is one person's alone goes with all that this person has: that is no
    dependence, so the first test asks for different people, and the second one both
    ways. About ten thousand rows are looked at, drawn by their content, not by their
    order.

Sources:
    Approximate functional dependencies: Kivinen and Mannila (1995). The bounds were
    measured, see docs/decisions/0028.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.linkage._columns import TextColumn
from customer_core.linkage._hashing import hash_name, order_of, scramble
from customer_core.linkage.kinds import KINDS
from customer_core.linkage.repetition import (
    ENOUGH_ROWS,
    MOST,
    WEAKEST_FIRST,
    Repetition,
    some_values,
    weakness,
)

_CUT = 0.2  # of the disagreement by chance that is left, at most
_EXPECTED = 20.0  # pairs that would disagree by chance: fewer tell nothing
_DIFFERENT = 0.1  # of the pairs that agree in a column, different people at least
_TELLING = 0.02  # chance agreement of what tells people apart, at most
_WITNESSES = 2  # columns of that kind which both records have
_PAIRS = 2_000  # that agree in a column: as many as are looked at
_BOTH_WAYS = 0.995
_SURE = 50  # pairs each way
_COVERED = 0.98  # of the rows with this column have the other one too
_MOST_ROWS = 1_000  # of one value: what more rows have is nobody's alone

Rows = NDArray[np.int64]
Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]
Columns = Mapping[str, TextColumn]


def find_followers(
    columns: Columns, fields: Mapping[str, str]
) -> tuple[Repetition, ...]:
    """The columns that follow from others, each with those that stay.

    Args:
        columns: comparison texts, of one table.
        fields: ``{column: field type}``.

    Example:
        >>> from customer_core.linkage._columns import encode
        >>> days = [f"19{n % 90 + 10}{n % 12 + 1:02}15" for n in range(2_000)]
        >>> columns = {
        ...     "born": encode(days), "age": encode(f"{day[:3]}0s" for day in days),
        ...     "mail": encode(f"{n}@example.com" for n in range(2_000)),
        ...     "phone": encode(f"07700{n:06}" for n in range(2_000)),
        ... }
        >>> kinds = ("birth_date", "category", "email", "phone")
        >>> (one,) = find_followers(columns, dict(zip(columns, kinds, strict=True)))
        >>> one.column, one.of, one.share
        ('age', 'born', 1.0)
    """
    weak = [name for name in columns if fields[name] in WEAKEST_FIRST]
    kept, found = dict(columns), []
    if not weak:
        return ()
    sample = _Sample.of(columns, _some_rows(columns))
    different = {name: _different(name, sample, fields) for name in columns}
    for name in sorted(weak, key=lambda name: weakness(fields[name])):
        others = {other: different[other] for other in kept if other != name}
        told = _told(name, others, sample) or _told_both_ways(name, others, columns)
        if told is not None:
            found.append(told)
            del kept[name]
    return tuple(found)


def _some_rows(columns: Columns) -> Rows:
    """Rows drawn by the finest column; all of a small table."""
    fine = max(columns.values(), key=lambda column: len(column.values))
    one_in = len(fine) // ENOUGH_ROWS
    if one_in < 2:  # noqa: PLR2004 - as good as all
        return np.arange(len(fine))
    return np.flatnonzero(some_values(fine.values, one_in)[fine.codes])


def _rows_of(column: TextColumn) -> Rows:
    """Rows of some of the values that several rows have, all rows of each."""
    counts = np.bincount(column.codes + 1, minlength=len(column.values) + 1)[1:]
    held = (counts > 1) & (counts <= _MOST_ROWS)
    drawn = some_values(column.values, int(counts[held].sum()) // ENOUGH_ROWS)
    drawn[:-1] &= held
    return np.flatnonzero(drawn[column.codes])


@frozen(eq=False)
class _Sample:
    """Rows in an order of their content: code by column, -1 where missing."""

    codes: Mapping[str, Codes]

    @classmethod
    def of(cls, columns: Columns, rows: Rows) -> "_Sample":
        content = np.zeros(len(rows), np.uint64)
        for name, column in columns.items():
            known = scramble(column.values.hashes, hash_name(name))
            content += np.append(known, np.uint64(0))[column.codes[rows]]
        rows = rows[order_of(scramble(content | np.uint64(1)))]
        return cls({n: column.codes[rows] for n, column in columns.items()})

    def pairs(self, names: Sequence[str]) -> tuple[Rows, Rows]:
        """Rows that agree in all of these columns, each with the next one."""
        codes = self.codes[names[0]]
        for name in names[1:]:
            other = self.codes[name]
            both = codes.astype(np.int64) * (other.max(initial=0) + 1) + other
            both[(codes < 0) | (other < 0)] = -1
            codes = np.unique(both, return_inverse=True)[1] - (both.min(initial=0) < 0)
        order = np.argsort(codes, kind="stable")
        a, b = order[:-1], order[1:]
        agree = np.flatnonzero((codes[a] == codes[b]) & (codes[a] >= 0))
        agree = agree[np.argsort(a[agree])[:_PAIRS]]
        return a[agree], b[agree]

    def compare(self, name: str, a: Rows, b: Rows) -> tuple[Flags, Flags]:
        """Which pairs have both values, and which of them agree."""
        left, right = self.codes[name][a], self.codes[name][b]
        return (left >= 0) & (right >= 0), (left == right) & (left >= 0)

    def chance(self, name: str) -> float:
        """Probability that two rows agree."""
        codes = self.codes[name]
        counts = np.bincount(codes[codes >= 0]).astype(np.float64)
        total = counts.sum()
        return float((counts * (counts - 1)).sum() / max(total * (total - 1), 1.0))


def _different(
    name: str, sample: _Sample, fields: Mapping[str, str]
) -> tuple[Rows, Rows]:
    """Pairs that agree in a column and are plainly different people.

    None where most who agree in it may be one person: then it tells nothing.
    """
    a, b = sample.pairs([name])
    known, alike = np.zeros((2, len(a)), np.int64)
    for other in sample.codes:
        kind = fields[other]
        related = _group(kind) == _group(fields[name])
        if related or kind in WEAKEST_FIRST or sample.chance(other) > _TELLING:
            continue
        both, agree = sample.compare(other, a, b)
        known += both
        alike += agree
    told = known >= _WITNESSES
    apart = told & (alike == 0)
    if apart.sum() < _DIFFERENT * told.sum():
        apart[:] = False
    return a[apart], b[apart]


def _group(kind: str) -> str:
    """What a type depends on; itself where it stands alone."""
    return "name" if kind == "full_name" else KINDS[kind].group or kind


def _told(
    name: str, others: Mapping[str, tuple[Rows, Rows]], sample: _Sample
) -> Repetition | None:
    """The other column from which this one follows most surely, where any does."""
    by_chance = 1 - sample.chance(name)
    best = None
    for other, pairs in others.items():
        both, agree = sample.compare(name, *pairs)
        seen = int(both.sum())
        share = float(agree.sum()) / max(seen, 1)
        if (
            seen * by_chance >= _EXPECTED
            and share >= max(MOST, 1 - _CUT * by_chance)
            and (best is None or share > best.share)
        ):
            best = Repetition(name, other, share, "follows")
    return best


def _told_both_ways(
    name: str, others: Iterable[str], columns: Columns
) -> Repetition | None:
    """The other column, or columns together, that tell this one and are told by it."""
    sample = _Sample.of(columns, _rows_of(columns[name]))
    pairs, there = sample.pairs([name]), sample.codes[name] >= 0
    told = [
        other
        for other in others
        if (sample.codes[other] >= 0)[there].sum() >= _COVERED * there.sum()
        and _share(other, pairs, sample) >= _BOTH_WAYS
    ]
    for together in (*([other] for other in told), told):
        share = _share_together(name, together, columns)
        if share >= _BOTH_WAYS:
            needed = _needed(name, together, columns)
            return Repetition(name, ", ".join(needed), share, "follows")
    return None


def _needed(name: str, together: Sequence[str], columns: Columns) -> list[str]:
    """Those of the columns without which they do not tell this one."""
    needed = [*together]
    for other in together:
        rest = [one for one in needed if one != other]
        if rest and _share_together(name, rest, columns) >= _BOTH_WAYS:
            needed = rest
    return needed


def _share_together(name: str, together: Sequence[str], columns: Columns) -> float:
    """Share of the pairs that agree in all the columns and agree in this one too."""
    if not together:
        return 0.0
    finest = max(together, key=lambda other: len(columns[other].values))
    sample = _Sample.of(columns, _rows_of(columns[finest]))
    return _share(name, sample.pairs(together), sample)


def _share(name: str, pairs: tuple[Rows, Rows], sample: _Sample) -> float:
    """Share of the pairs that agree in a column; 0 where too few have it."""
    both, agree = sample.compare(name, *pairs)
    return float(agree.sum() / both.sum()) if both.sum() >= _SURE else 0.0
