"""Full names taken apart, beside the columns that hold a part each.

Rules:
    A full name gives a given name, a family name and other words. Where a row has parts
    of its own they count, and of the full name only what is in none of them: the other
    words, or the whole of another name in Han script. Where it has none the parts come
    from the full name.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core._text import has_han
from customer_core.linkage import _name_texts as names
from customer_core.linkage._columns import TextColumn, recode
from customer_core.linkage._kernels import apply
from customer_core.linkage._textarray import TextArray
from customer_core.linkage.repetition import MOST, How, Repetition
from customer_core.match_keys.name import fold_han, romanize_family, romanize_given

Columns = Mapping[str, TextColumn]
Split = tuple[str, str, str]


@frozen(eq=False)
class Parts:
    """What a full name gives, row by row.

    Attributes:
        given: given names, where they count.
        family: family names, where they count.
        middle: the other words.
        repetition: how far it repeats columns; ``None`` where no row has both.
    """

    given: TextColumn
    family: TextColumn
    middle: TextColumn
    repetition: Repetition | None


def comparison_texts(column: TextColumn) -> TextColumn:
    """Comparison texts of full names, the given name first where a comma tells it."""
    values = column.values
    commas = np.append(0, np.cumsum(values.data == ord(",")))
    rows = np.flatnonzero(commas[values.ends] > commas[values.starts])
    turned = TextArray.of(map(names.given_first, values.take(rows)))
    return recode(column.codes, apply(names.name, values.replaced(rows, turned)))


def take_apart(name: str, full: TextColumn, given: Columns, family: Columns) -> Parts:
    """The names that a full name holds, beside those that have columns of their own.

    Args:
        name: of the column.
        full: its comparison texts.
        given: comparison texts of given names by column.
        family: the same of family names.

    Example:
        >>> from customer_core.linkage._columns import encode
        >>> full, last = encode(["ann mary lee", "bob ray"]), encode(["lee", None])
        >>> parts = take_apart("name", full, {}, {"last": last})
        >>> list(parts.given.values), parts.given.codes.tolist()
        (['ann', 'bob'], [0, 1])
        >>> list(parts.family.values), parts.family.codes.tolist()  # lee has its own
        (['lee', 'ray'], [-1, 1])
        >>> parts.repetition.of, parts.repetition.share
        ('last', 1.0)
    """
    own = [*given.values(), *family.values()]
    split = [names.split_full_name(text) for text in full.values]
    slots = np.stack([full.codes, *(column.codes for column in own)], axis=1)
    named = np.asarray((slots[:, 1:] >= 0).any(axis=1))
    found = [
        recode(
            # of a part without a column every full name tells
            np.where(named, np.int32(-1), full.codes) if columns else full.codes,
            TextArray.of(parts[place] for parts in split),
        )
        for place, columns in enumerate((given, family))
    ]
    rows, first, at, count = np.unique(
        slots, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    both = np.flatnonzero((rows[:, 0] >= 0) & named[first])
    differ = np.zeros(len(rows), np.bool_)
    differ[both] = [*_differ(rows[both], full, split, own)]
    alone = np.stack([column.codes[first] for column in found], axis=1)
    rest = _without(np.concatenate([rows, alone], axis=1), differ, [full, *own, *found])
    middle = recode(at.reshape(-1).astype(np.int32), TextArray.of(rest))
    repetition = None
    if both.size:
        share = float(count[both] @ ~differ[both] / count[both].sum())
        of = ", ".join(dict.fromkeys([*given, *family]))
        how: How = "fills" if share >= MOST else "differs"
        repetition = Repetition(name, of, share, how)
    return Parts(found[0], found[1], middle, repetition)


def _differ(
    rows: NDArray[np.int32],
    full: TextColumn,
    split: Sequence[Split],
    own: Sequence[TextColumn],
) -> Iterator[bool]:
    """Whether a full name lacks a name that the row has besides."""
    texts, wholes = [[*column.values] for column in own], [*full.values]
    words = [set(text.split()) for text in wholes]
    for code, *parts in rows.tolist():
        held = [t[part] for t, part in zip(texts, parts, strict=True) if part >= 0]
        yield not all(
            text in words[code]
            or (not text.isascii() and text in wholes[code])
            or _is_said(text, wholes[code], split[code])
            for text in held
        )


def _is_said(text: str, full: str, split: Split) -> bool:
    """Whether a name is in a full name, by its words or in another script."""
    if has_han(text) and has_han(full):
        return fold_han(text) in fold_han(full)
    if has_han(text) or has_han(full):
        return romanize_given(text) == romanize_given(split[0]) or romanize_family(
            text
        ) == romanize_family(split[1])
    return set(text.split()) <= set(full.split())


def _without(
    rows: NDArray[np.int32], differ: NDArray[np.bool_], columns: Sequence[TextColumn]
) -> Iterator[str]:
    """The words of each full name that are in none of the parts.

    Han has no words: the whole name, and only where it says something else. Nor has the
    romanised name of somebody whose name in Han script is known.

    Args:
        rows: codes of the full name and of the parts.
        differ: which full names say something else.
        columns: what the codes mean.
    """
    words = [[*(text.split() for text in column.values), []] for column in columns]
    latin = [[word for word in ws if not has_han(word)] for ws in words[0]]
    for row, differs in zip(rows.tolist(), differ.tolist(), strict=True):
        held = (words[0] if differs else latin)[row[0]]
        if not held:
            yield ""
            continue
        used = {
            word
            for slot, code in zip(words[1:], row[1:], strict=True)
            for word in slot[code]
        }
        if not differs and any(map(has_han, used)):
            held = []
        yield " ".join(word for word in held if word not in used)
