"""A header -> the field it names.

Rules:
    Compared is one run of letters and simplified Han characters: no case, width,
    punctuation, spaces or digits. A header names a field when its run is a word of
    :mod:`.vocabulary`, or becomes one after words that say *whose* (``客户``,
    ``contact``), *which one* (``billing``, ``备用``: the label) or nothing (``号码``)
    are taken off its ends. What stands in brackets counts first and is left out then.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from attrs import frozen

from customer_core._text import clean, fold_width
from customer_core.intake.vocabulary import (
    CUSTOMER,
    FILLERS,
    LABELS,
    NO_FIELD,
    OTHER_PEOPLE,
    TRANSACTION,
    WHOSE,
    Kind,
)
from customer_core.match_keys.name import fold_han
from customer_core.models import ADDRESS_PARTS, NAME_PARTS, Field

_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|<[^>]*>")
_RUN: Final = re.compile(r"[a-z㐀-鿿]+")
_NUMBER: Final = re.compile(r"\d+")
# Fields that a customer may have several of, told apart by their labels.
LABELLED: Final = ADDRESS_PARTS | {Field.PHONE, Field.EMAIL, Field.ADDRESS}
# Fields before which a word that says which one may stand, though there is one only.
_SINGLE: Final = NAME_PARTS | {
    Field.FULL_NAME, Field.ORGANIZATION_NAME, Field.OCCUPATION,
}  # fmt: skip
_REMEMBERED: Final = 4096  # headers
_DEPTH: Final = 3  # words taken off a header at most


@frozen
class HeaderSense:
    """What a header says.

    Attributes:
        field: the field it names.
        label: which one of several, or the kind of an identifier or account.
        exact: whether the whole header is the word, not a part of it.
    """

    field: Field
    label: str | None = None
    exact: bool = True


@lru_cache(_REMEMBERED)
def read_header(header: str, kind: Kind = "customer") -> HeaderSense | None:
    """The field a header names, ``None`` when it names none.

    Example:
        >>> read_header("Mailing_Zip")
        HeaderSense(field=<Field.POSTAL_CODE: 'postal_code'>, label='mailing', exact=False)
        >>> read_header("备用手机号*").label, read_header("紧急联系人电话")
        ('other', None)
    """  # noqa: E501 - the example shows one printed line
    text = fold_width(clean(header))
    for shown in (text, _BRACKETS.sub(" ", text)):
        run = comparable(shown)
        if names_nothing(shown):
            return None
        sense = _find(run, kind)
        if sense is not None:
            return _numbered(sense, shown)
    return None


def comparable(header: str) -> str:
    """The run of letters and Han characters of a header.

    Example:
        >>> comparable("E-Mail 1 - Value"), comparable("手機號 *")
        ('emailvalue', '手机号')
    """
    return "".join(_RUN.findall(fold_han(fold_width(header).casefold())))


def names_nothing(header: str) -> bool:
    """Whether a header is known to name no field of the customer."""
    return comparable(header) in NO_FIELD.split() or speaks_of_others(header)


def speaks_of_others(header: str) -> bool:
    """Whether a header speaks of another person than the customer."""
    return OTHER_PEOPLE.search(comparable(header)) is not None


def _find(
    run: str, kind: Kind, label: str | None = None, depth: int = _DEPTH
) -> HeaderSense | None:
    """The sense of a run, words at its ends taken off until it is a known one."""
    if run in _words(kind):
        field, own = _words(kind)[run]
        if label is not None and field not in LABELLED | _SINGLE:
            return None
        label = (label or own) if field in LABELLED else own
        return HeaderSense(field, label, exact=depth == _DEPTH)
    if not run or depth == 0:
        return None
    shorter = (
        _find(rest, kind, label or which, depth - 1)
        for rest, which in _without_ends(run, kind)
    )
    return next(filter(None, shorter), None)


def _without_ends(run: str, kind: Kind) -> Iterator[tuple[str, str | None]]:
    """What is left of a run when one word is taken off, and the label that word is."""
    for word, label in _prefixes(kind).items():
        if run.startswith(word):
            yield run[len(word) :], label
    for word, label in _suffixes(kind).items():
        if run.endswith(word):
            yield run[: -len(word)], label


def _numbered(sense: HeaderSense, header: str) -> HeaderSense:
    """``Phone 2`` is the second phone; ``Street 2`` a second line of the street."""
    numbers = _NUMBER.findall(header)
    line = sense.field is Field.STREET_ADDRESS and len(numbers) == 1
    if sense.label or line or not numbers or int(numbers[0]) < 2:  # noqa: PLR2004
        return sense
    return HeaderSense(sense.field, str(int(numbers[0])), sense.exact)


@cache
def _words(kind: Kind) -> Mapping[str, tuple[Field, str | None]]:
    table = TRANSACTION if kind == "transaction" else CUSTOMER
    return {word: (f, label) for f, label, words in table for word in words.split()}


@cache
def _prefixes(kind: Kind) -> Mapping[str, str | None]:
    whose: dict[str, str | None] = dict.fromkeys(WHOSE[kind].split())
    return whose if kind == "transaction" else whose | _label_words()


@cache
def _suffixes(kind: Kind) -> Mapping[str, str | None]:
    fillers: dict[str, str | None] = dict.fromkeys(FILLERS.split())
    return fillers if kind == "transaction" else fillers | _label_words()


def _label_words() -> dict[str, str | None]:
    return {word: label for label, words in LABELS.items() for word in words.split()}
