"""Columns of text -> the feature table that linkage compares.

Rules:
    Everything is done once per distinct value. Several columns of one type are one
    feature with a set of values per record; categories differ in meaning, so each is a
    feature of its own. A full name is taken apart into given name, family name and the
    rest.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from attrs import evolve

from customer_core._text import has_han
from customer_core.errors import ConfigurationError
from customer_core.linkage import _name_texts as names
from customer_core.linkage._columns import TextColumn, recode, unify
from customer_core.linkage._hashing import Hashes
from customer_core.linkage._kernels import apply
from customer_core.linkage._parallel import each
from customer_core.linkage._textarray import TextArray
from customer_core.linkage.kinds import FIELD_TYPES, kind_of, refinement_order
from customer_core.linkage.levels import Text
from customer_core.linkage.repetition import find_repetitions
from customer_core.linkage.table import Feature, FeatureTable, Vocabulary
from customer_core.match_keys.name import romanize_given, syllables_of
from customer_core.reference.names import surname_spellings

_WORDS = 6  # of a middle name, in which a given or family name may be found
_LAST = np.uint64(2**64 - 1)
_SCRIPTS = ("other", "chinese")
_PINYIN: dict[str, Callable[[str], bool]] = {
    "given_name": lambda roman: bool(syllables_of(roman)),
    "family_name": lambda roman: roman in surname_spellings(),
}


def check_fields(fields: Mapping[str, str]) -> None:
    """Refuse an empty mapping and unknown field types.

    Raises:
        ConfigurationError: with the list of what is allowed.
    """
    if not isinstance(fields, Mapping) or not fields:
        msg = "name at least one column in fields, as {column: field type}"
        raise ConfigurationError(msg)
    for column, kind in fields.items():
        if kind not in FIELD_TYPES:
            allowed = ", ".join(sorted(FIELD_TYPES))
            msg = f"no field type {kind!r} (column {column!r}); choose from: {allowed}"
            raise ConfigurationError(msg)


def build_table(
    columns: Mapping[str, TextColumn], fields: Mapping[str, str], *, workers: int = 1
) -> FeatureTable:
    """The features of the columns, each of the type ``fields`` gives it.

    Raises:
        ConfigurationError: for no field at all or an unknown field type.

    Example:
        >>> from customer_core.linkage._columns import encode
        >>> table = build_table({"n": encode(["Ann Lee"])}, {"n": "full_name"})
        >>> list(table.features), table.records
        (['given_name', 'family_name'], 1)
    """
    check_fields(fields)
    by_type: dict[str, list[TextColumn]] = {}
    repetitions = find_repetitions(columns, fields)
    repeated = {repetition.column for repetition in repetitions}
    for column, kind in fields.items():
        if column in repeated:
            continue
        name = f"category:{column}" if kind == "category" else kind
        by_type.setdefault(name, []).append(columns[column])
    records = len(next(iter(columns.values())))
    full_names = [_full_names(column) for column in by_type.pop("full_name", [])]
    cells = [(name, column) for name, found in by_type.items() for column in found]
    sets: dict[str, list[TextColumn]] = {name: [] for name in by_type}
    # the largest first, so that the threads end together
    largest = sorted(range(len(cells)), key=lambda n: -len(cells[n][1].values))
    made = each(lambda n: _normalized(cells[n]), largest, workers)
    for (name, _), place in zip(cells, np.argsort(largest), strict=True):
        sets[name].append(made[place])
    for full_name in full_names:
        _take_apart(full_name, sets)
    features = each(lambda item: _feature(*item), sets.items(), workers)
    kept = [feature for feature in features if len(feature.vocabulary)]
    kept += name_script(kept, records)
    kept.sort(key=lambda feature: refinement_order(feature.name))
    by_name = {feature.name: feature for feature in kept}
    words = _words(by_name.get("middle_name"), records)
    return FeatureTable(by_name, records, words, repetitions=repetitions)


def name_script(features: Sequence[Feature], records: int) -> list[Feature]:
    """Whether each name is Chinese: written in Han script or in pinyin.

    Nothing where all names are alike; else one feature, missing without a name.
    """
    known = np.zeros(records, np.bool_)
    han = np.zeros(records, np.bool_)
    pinyin = np.ones(records, np.bool_)
    for feature in features:
        if feature.name in _PINYIN:
            vocabulary, first = feature.vocabulary, feature.codes[:, 0]
            is_pinyin = np.array(
                [*map(_PINYIN[feature.name], vocabulary.part_texts("roman")), True]
            )
            known |= first >= 0
            han |= np.append(vocabulary.han, False)[first]
            pinyin &= is_pinyin[first]
    code = np.where(han | pinyin, 1, 0)
    codes = np.where(known, code, -1).astype(np.int32)
    if np.count_nonzero(np.bincount(codes[known])) < len(_SCRIPTS):
        return []
    vocabulary = Vocabulary(kind_of("name_script"), TextArray.of(_SCRIPTS))
    return [Feature("name_script", vocabulary, codes[:, None])]


def _normalized(cell: tuple[str, TextColumn]) -> TextColumn:
    name, column = cell
    return _normalize(column, kind_of(name).normalize)


def _normalize(column: TextColumn, normalize: Text) -> TextColumn:
    return recode(column.codes, apply(normalize, column.values))


def _full_names(column: TextColumn) -> TextColumn:
    """Comparison texts of full names, the given name first where a comma tells it."""
    values = column.values
    commas = np.append(0, np.cumsum(values.data == ord(",")))
    rows = np.flatnonzero(commas[values.ends] > commas[values.starts])
    turned = TextArray.of(map(names.given_first, values.take(rows)))
    return _normalize(evolve(column, values=values.replaced(rows, turned)), names.name)


def _feature(name: str, columns: Sequence[TextColumn]) -> Feature:
    """One feature of several columns: a set of values per record."""
    slots, values = unify(columns)
    for place, codes in enumerate(slots):
        for other in slots[:place]:
            codes[codes == other] = -1
    matrix = np.stack(slots, axis=1)
    vocabulary = Vocabulary(kind_of(name), values)
    if len(slots) > 1:
        # in an order of their content, missing last: a set has no first value
        rank = np.append(vocabulary.part(""), _LAST)[matrix]
        matrix = np.take_along_axis(matrix, np.argsort(rank, axis=1), axis=1)
        matrix = matrix[:, : max(1, int((matrix >= 0).sum(axis=1).max(initial=0)))]
    return Feature(name, vocabulary, matrix)


def _take_apart(full: TextColumn, columns: dict[str, list[TextColumn]]) -> None:
    """Add given, family and middle names that a full name holds.

    Names that have columns of their own are taken from the full name only in rows that
    have none of them.
    """
    known = {name: columns.get(name, []) for name in ("given_name", "family_name")}
    named = np.zeros(len(full), np.bool_)
    for column in (*known["given_name"], *known["family_name"]):
        named |= column.codes >= 0
    split = [names.split_full_name(value) for value in full.values]
    for place, (name, own) in enumerate(known.items()):
        values = [parts[place] for parts in split]
        codes = np.where(named, np.int32(-1), full.codes) if own else full.codes
        columns[name] = [*own, recode(codes, TextArray.of(values))]
    rest = _without(full, [*columns["given_name"], *columns["family_name"]])
    columns.setdefault("middle_name", []).append(rest)


def _without(full: TextColumn, names: Sequence[TextColumn]) -> TextColumn:
    """The words of a full name that are in none of the names; Han has no words."""
    slots = [full, *names]
    distinct, inverse = np.unique(
        np.stack([column.codes for column in slots], axis=1),
        axis=0,
        return_inverse=True,
    )
    words = [[*(text.split() for text in column.values), []] for column in slots]
    words[0] = [[word for word in ws if not has_han(word)] for ws in words[0]]
    rest = []
    for row in distinct.tolist():
        used = {
            word
            for slot, code in zip(words[1:], row[1:], strict=True)
            for word in slot[code]
        }
        rest.append(" ".join(word for word in words[0][row[0]] if word not in used))
    return recode(inverse.reshape(-1).astype(np.int32), TextArray.of(rest))


def _words(middle: Feature | None, records: int) -> Hashes:
    """Hashes of the first words of the middle names of every record."""
    if middle is None:
        return np.zeros((records, 0), np.uint64)
    words = [text.split()[:_WORDS] for text in middle.vocabulary.texts]
    flat = TextArray.of(romanize_given(w) for found in words for w in found).hashes
    table = np.zeros((len(words) + 1, _WORDS), np.uint64)
    lengths = np.array([len(found) for found in words], np.intp)
    row = np.repeat(np.arange(len(words)), lengths)
    place = np.arange(len(flat)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    table[row, place] = flat
    return table[middle.codes].reshape(records, -1)
