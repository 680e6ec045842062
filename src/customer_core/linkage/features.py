"""Columns of text -> the feature table that linkage compares.

Rules:
    Everything is done once per distinct value. Several columns of one type are one
    feature with a set of values per record; categories differ in meaning, so each is a
    feature of its own. A full name is taken apart into given name, family name and the
    rest.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import permutations

import numpy as np

from customer_core.errors import ConfigurationError
from customer_core.linkage._columns import TextColumn, recode, unify
from customer_core.linkage._hashing import Hashes
from customer_core.linkage._kernels import apply
from customer_core.linkage._parallel import each
from customer_core.linkage._textarray import TextArray
from customer_core.linkage.crowds import PEOPLE_PER_CONTACT, leave_out_crowds
from customer_core.linkage.dependence import find_followers
from customer_core.linkage.full_names import comparison_texts, take_apart
from customer_core.linkage.kinds import FIELD_TYPES, kind_of, refinement_order
from customer_core.linkage.repetition import Repetition, find_repetitions
from customer_core.linkage.table import Codes, Feature, FeatureTable, Vocabulary
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
    columns: Mapping[str, TextColumn],
    fields: Mapping[str, str],
    *,
    known: Container[str] | None = None,
    workers: int = 1,
    people_per_contact: int = PEOPLE_PER_CONTACT,
) -> FeatureTable:
    """The features of the columns, each of the type ``fields`` gives it.

    Args:
        columns: texts, all of one length.
        fields: ``{column: field type}``.
        known: features of the model that will judge the table, which settled what says
            the same; ``None`` to find that out of these columns.
        workers: threads that prepare columns.
        people_per_contact: names under which one contact or address may stand.

    Raises:
        ConfigurationError: for no field at all or an unknown field type.

    Example:
        >>> from customer_core.linkage._columns import encode
        >>> table = build_table({"n": encode(["Ann Lee"])}, {"n": "full_name"})
        >>> list(table.features), table.records
        (['given_name', 'family_name'], 1)
    """
    check_fields(fields)
    records = len(next(iter(columns.values())))
    repetitions = () if known is not None else find_repetitions(columns, fields)
    texts = _comparison_texts(columns, fields, _left_out(repetitions), workers)
    repetitions += () if known is not None else find_followers(texts, fields)
    for name in _left_out(repetitions) & texts.keys():
        del texts[name]
    sets, told = _sets(texts, fields)
    repetitions += told
    features = each(lambda item: _feature(*item), sets.items(), workers)
    features, crowded = leave_out_crowds(features, people_per_contact)
    kept = [feature for feature in features if len(feature.vocabulary)]
    kept += name_script(kept, records, always="name_script" in (known or ()))
    kept.sort(key=lambda feature: refinement_order(feature.name))
    by_name = {feature.name: feature for feature in kept}
    words = _words(by_name.get("middle_name"), records)
    return FeatureTable(
        by_name, records, words, repetitions=repetitions, crowded=crowded
    )


def _left_out(repetitions: Iterable[Repetition]) -> set[str]:
    return {told.column for told in repetitions if told.left_out}


def _comparison_texts(
    columns: Mapping[str, TextColumn],
    fields: Mapping[str, str],
    left_out: Container[str],
    workers: int,
) -> dict[str, TextColumn]:
    """The columns that are compared, their texts made ready for it."""
    names = [name for name in fields if name not in left_out]
    # the largest first, so that the threads end together
    largest = sorted(names, key=lambda name: -len(columns[name].values))
    made = each(lambda name: _normalized(columns[name], fields[name]), largest, workers)
    found = dict(zip(largest, made, strict=True))
    return {name: found[name] for name in names}


def _sets(
    texts: Mapping[str, TextColumn], fields: Mapping[str, str]
) -> tuple[dict[str, list[TextColumn]], tuple[Repetition, ...]]:
    """The columns of each feature, and what full names repeat."""
    parts: dict[str, dict[str, TextColumn]] = {}
    for name, column in texts.items():
        kind = fields[name]
        feature = f"category:{name}" if kind == "category" else kind
        parts.setdefault(feature, {})[name] = column
    told = []
    for name, column in parts.pop("full_name", {}).items():
        given, family, middle = (
            parts.setdefault(part, {})
            for part in ("given_name", "family_name", "middle_name")
        )
        found = take_apart(name, column, given, family)
        given[name], family[name] = found.given, found.family
        middle[name] = found.middle
        told += [] if found.repetition is None else [found.repetition]
    return {name: [*found.values()] for name, found in parts.items()}, tuple(told)


def name_script(
    features: Sequence[Feature], records: int, *, always: bool = False
) -> list[Feature]:
    """Whether each name is Chinese: written in Han script or in pinyin.

    One feature, missing without a name; unless it is wanted ``always``, none where all
    names are alike.
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
    alike = np.count_nonzero(np.bincount(codes[known])) < len(_SCRIPTS)
    if alike and not always:
        return []
    vocabulary = Vocabulary(kind_of("name_script"), TextArray.of(_SCRIPTS))
    return [Feature("name_script", vocabulary, codes[:, None])]


def _normalized(column: TextColumn, kind: str) -> TextColumn:
    if kind == "full_name":
        return comparison_texts(column)
    return recode(column.codes, apply(kind_of(kind).normalize, column.values))


def _feature(name: str, columns: Sequence[TextColumn]) -> Feature:
    """One feature of several columns: a set of values per record."""
    slots, values = unify(columns)
    for place, codes in enumerate(slots):
        for other in slots[:place]:
            codes[codes == other] = -1
    vocabulary = Vocabulary(kind_of(name), values)
    if vocabulary.kind.begins:
        slots = _fullest(slots, values)
    matrix = np.stack(slots, axis=1)
    if len(slots) > 1:
        # in an order of their content, missing last: a set has no first value
        rank = np.append(vocabulary.part(""), _LAST)[matrix]
        matrix = np.take_along_axis(matrix, np.argsort(rank, axis=1), axis=1)
        matrix = matrix[:, : max(1, int((matrix >= 0).sum(axis=1).max(initial=0)))]
    return Feature(name, vocabulary, matrix)


def _fullest(slots: Sequence[Codes], values: TextArray) -> list[Codes]:
    """The values of each row without those with which another one begins."""
    kept = [codes.copy() for codes in slots]
    for a, b in permutations(range(len(slots)), 2):
        rows = np.flatnonzero((slots[a] >= 0) & (slots[b] >= 0))
        pairs, at = np.unique(
            np.stack([slots[a][rows], slots[b][rows]]), axis=1, return_inverse=True
        )
        texts = zip(*(values.take(codes) for codes in pairs), strict=True)
        begins = [fuller.startswith(text) for text, fuller in texts]
        kept[a][rows[np.array(begins, np.bool_)[at.reshape(-1)]]] = -1
    return kept


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
