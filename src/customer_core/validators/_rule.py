"""What every kind of rule has: a name, conditions, words of its own.

Rules:
    A rule that cannot work is refused when it is made, with everything that is wrong
    with it. A condition is one test of one field; several must all hold.
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from typing import ClassVar

from attrs import frozen

from customer_core.errors import ConfigurationError
from customer_core.issues import IssueCode, Severity
from customer_core.validators._fields import FieldKind, accessor

_LONGEST_NAME = 80
_LONGEST_PATTERN = 1000

Problems = Iterator[str]


def refuse(problems: Iterable[str]) -> None:
    if found := list(problems):
        raise ConfigurationError("; ".join(found))


def bad_field(name: str, *kinds: FieldKind) -> Problems:
    """What is wrong with a field that is named in a rule.

    Args:
        name: as written.
        *kinds: kinds that fit; any when none is given. A custom field always fits.
    """
    try:
        kind = accessor(name).kind
    except ConfigurationError as refusal:
        yield str(refusal)
        return
    if kinds and kind not in {*kinds, "any"}:
        yield f"field {name} holds no {' or '.join(kinds)}"


def bad_fields(names: tuple[str, ...]) -> Problems:
    """What is wrong with fields of which any will do."""
    if not names:
        yield "fields must name at least one field"
    for name in names:
        yield from bad_field(name)


def bad_pattern(pattern: str) -> Problems:
    """What is wrong with a regular expression; what Python warns of counts."""
    if len(pattern) > _LONGEST_PATTERN:
        yield f"the pattern has more than {_LONGEST_PATTERN} characters"
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError, Warning) as refusal:
        yield f"the pattern is no regular expression: {refusal}"


@frozen(kw_only=True)
class Condition:
    """When a rule applies. Exactly one of the three tests is given.

    Attributes:
        field: the field that is looked at; ``source`` for the name of the source.
        equals: one of its values is one of these, compared as canonical text.
        matches: one of its values matches this regular expression as a whole.
        present: whether it has a value.
        negate: turns the answer round.
    """

    field: str
    equals: tuple[str, ...] = ()
    matches: str = ""
    present: bool | None = None
    negate: bool = False

    def __attrs_post_init__(self) -> None:
        """It asks one thing about a field that exists."""
        refuse(self._problems())

    def _problems(self) -> Problems:
        yield from bad_field(self.field)
        yield from bad_pattern(self.matches)
        if bool(self.equals) + bool(self.matches) + (self.present is not None) != 1:
            yield "a condition has exactly one of equals, matches and present"


@frozen(kw_only=True)
class Rule:
    """What every kind of rule has.

    Attributes:
        name: identifiers with dots between them; unique in a set of rules.
        severity: of its issues; ``None`` for that of the code.
        code: what its issues are called; ``None`` for the code of the kind.
        message_en: own words in English; empty for those of the code.
        message_zh: own words in Chinese; empty for those of the code.
        when: conditions that must all hold; empty for every record.
    """

    kind: ClassVar[str]
    kind_code: ClassVar[IssueCode]

    name: str
    severity: Severity | None = None
    code: IssueCode | None = None
    message_en: str = ""
    message_zh: str = ""
    when: tuple[Condition, ...] = ()

    def __attrs_post_init__(self) -> None:
        """The rule can work."""
        refuse([*self._bad_name(), *self._problems()])

    @property
    def issue_code(self) -> IssueCode:
        """The code of its issues."""
        return self.code or self.kind_code

    def _bad_name(self) -> Problems:
        parts = self.name.split(".")
        if len(self.name) > _LONGEST_NAME or not all(map(str.isidentifier, parts)):
            yield (
                f"the name {self.name!r} is not made of identifiers with dots between"
            )

    def _problems(self) -> Problems:
        yield from ()
