"""A set of rules: read, written, combined, and made ready to run once.

Rules:
    Rules run kind by kind in the order of the attributes, each kind in its own order;
    names are unique over all kinds. A document is checked as a whole when it is read.
    Functions of custom rules are code and are handed in beside the document, which
    holds their names, severities and words.

Sources:
    :mod:`customer_core.models.declarations` (TOML, JSON, fingerprint).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, Self

from attrs import evolve, field, frozen

from customer_core.errors import ConfigurationError
from customer_core.issues import Severity
from customer_core.models import declarations
from customer_core.validators._plan import Plan, plan_of
from customer_core.validators._rule import Rule
from customer_core.validators.custom import Custom
from customer_core.validators.record_rules import (
    CompletenessRule,
    ConsistencyRule,
    CustomRule,
    OrderRule,
    RequiredRule,
    TimelinessRule,
    UniqueRule,
)
from customer_core.validators.value_rules import (
    AllowedRule,
    FormatRule,
    LengthRule,
    RangeRule,
)


@frozen(kw_only=True)
class RuleSet:
    """The rules that records are held to, by kind.

    Attributes:
        required: a field, or one of several, has a value.
        format: a text matches a regular expression.
        length: a text has a number of characters.
        range: a number, date, age or count lies between limits.
        allowed: a text is one of a list.
        order: one date is not later than another.
        consistency: built-in checks.
        timeliness: values are not too old.
        custom: the application's own functions, by name.
        unique: no two records share a value; judged over a stream.
        completeness: what a complete record has.
        functions: of the custom rules, by name; no part of the document.

    Raises:
        ConfigurationError: when a name is given twice.

    Example:
        >>> rules = RuleSet.from_text('''
        ... [[required]]
        ... name = "shop.contact"
        ... fields = ["phone", "email"]
        ... severity = "error"
        ... ''')
        >>> rules.names, RuleSet.from_text(rules.to_text(), syntax="json") == rules
        (('shop.contact',), True)
    """

    KINDS: ClassVar = (
        "required", "format", "length", "range", "allowed", "order", "consistency",
        "timeliness", "custom", "unique",
    )  # fmt: skip

    required: tuple[RequiredRule, ...] = ()
    format: tuple[FormatRule, ...] = ()
    length: tuple[LengthRule, ...] = ()
    range: tuple[RangeRule, ...] = ()
    allowed: tuple[AllowedRule, ...] = ()
    order: tuple[OrderRule, ...] = ()
    consistency: tuple[ConsistencyRule, ...] = ()
    timeliness: tuple[TimelinessRule, ...] = ()
    custom: tuple[CustomRule, ...] = ()
    unique: tuple[UniqueRule, ...] = ()
    completeness: tuple[CompletenessRule, ...] = ()
    functions: Mapping[str, Custom] = field(
        init=False, factory=dict, eq=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        """Names are unique."""
        twice = [name for name, n in Counter(self.names).items() if n > 1]
        if twice:
            msg = f"rule names are unique; given twice: {', '.join(twice)}"
            raise ConfigurationError(msg)

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        syntax: declarations.Syntax = "toml",
        custom: Iterable[Custom] = (),
    ) -> Self:
        """The rules that a TOML or JSON document declares.

        Args:
            text: the document; an array of tables per kind.
            syntax: ``toml`` or ``json``.
            custom: functions made by :func:`~customer_core.validators.custom_rule`.
                What the document says of one (its severity, its words) counts before
                what the function says; one that it does not name is added.

        Raises:
            ConfigurationError: names every problem with its path.
        """
        return declarations.from_text(cls, text, syntax=syntax).bound(custom).checked()

    def to_text(self) -> str:
        """The whole set as JSON text; functions of custom rules by name only."""
        return declarations.to_text(self)

    @property
    def fingerprint(self) -> str:
        """16 hex digits: equal for equal sets only."""
        return declarations.fingerprint(self)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rules, in the order they run."""
        return tuple(rule.name for rule in self)

    def with_custom(self, *functions: Custom) -> Self:
        """These rules and custom ones; of equal names the new one counts."""
        names = {one.rule.name for one in functions}
        kept = tuple(rule for rule in self.custom if rule.name not in names)
        new = {one.rule.name: one for one in functions}
        custom = (*kept, *(one.rule for one in new.values()))
        return self._like({**self.functions, **new}, custom=custom)

    def bound(self, functions: Iterable[Custom]) -> Self:
        """These rules with the functions of the custom ones that they declare."""
        new = {one.rule.name: one for one in functions}
        declared = {
            rule.name: new[rule.name].declared(rule) if rule.name in new else rule
            for rule in self.custom
        }
        both = {**declared, **{n: f.rule for n, f in new.items() if n not in declared}}
        return self._like({**self.functions, **new}, custom=tuple(both.values()))

    def joined(self, other: "RuleSet") -> Self:
        """These rules, then those of ``other``; of equal names the other's counts.

        Example:
            >>> own = RuleSet.from_text('''
            ... [[required]]
            ... name = "record.no_name"
            ... fields = ["organization_name"]
            ... ''')
            >>> len(own.joined(own)), own.joined(RuleSet()) == own
            (1, True)
        """
        kept = self.without(*other.names, missing_ok=True)
        parts = {
            kind: (*getattr(kept, kind), *getattr(other, kind))
            for kind in (*self.KINDS, "completeness")
        }
        if other.completeness:
            parts["completeness"] = other.completeness
        return self._like({**self.functions, **other.functions}, **parts)

    def without(self, *names: str, missing_ok: bool = False) -> Self:
        """These rules but some, by name.

        Raises:
            ConfigurationError: for a name that no rule has, unless ``missing_ok``.
        """
        if not missing_ok:
            self._require(names)
        return self._each(lambda rule: None if rule.name in names else rule)

    def with_severity(self, severities: Mapping[str, Severity | str]) -> Self:
        """These rules, some with another severity, by name.

        Raises:
            ConfigurationError: for a name that no rule has, or no severity.
        """
        self._require(severities)
        unknown = set(map(str, severities.values())) - set(map(str, Severity))
        if unknown:
            msg = f"no severity {sorted(unknown)}; choose from {', '.join(Severity)}"
            raise ConfigurationError(msg)
        return self._each(
            lambda rule: (
                evolve(rule, severity=Severity(severities[rule.name]))
                if rule.name in severities
                else rule
            )
        )

    def checked(self) -> Self:
        """These rules, when each custom one has its function.

        Raises:
            ConfigurationError: names the custom rules that have none.
        """
        absent = [r.name for r in self.custom if r.name not in self.functions]
        if absent:
            msg = f"no function for the custom rules {', '.join(absent)}; pass custom="
            raise ConfigurationError(msg)
        return self

    @cached_property
    def plan(self) -> Plan:
        """The rules made ready to run, once.

        Raises:
            ConfigurationError: when a custom rule has no function.
        """
        return plan_of(tuple(self.checked()), self.completeness, self.functions)

    def _each(self, change: Callable[[Rule], Rule | None]) -> Self:
        parts = {
            kind: tuple(
                changed for rule in getattr(self, kind) if (changed := change(rule))
            )
            for kind in self.KINDS
        }
        return self._like(self.functions, **parts)

    def _like(self, functions: Mapping[str, Custom], **parts: Any) -> Self:  # noqa: ANN401 - rules of any kind
        """This set with other parts, and the functions of its custom rules."""
        made: Self = evolve(self, **parts)
        kept = {r.name: functions[r.name] for r in made.custom if r.name in functions}
        object.__setattr__(made, "functions", kept)
        return made

    def _require(self, names: Iterable[str]) -> None:
        unknown = [name for name in names if name not in self.names]
        if unknown:
            msg = f"no rules {unknown}; choose from {', '.join(self.names)}"
            raise ConfigurationError(msg)

    def __iter__(self) -> Iterator[Rule]:
        """The rules in the order they run; what completeness weighs is no rule."""
        for kind in self.KINDS:
            yield from getattr(self, kind)

    def __len__(self) -> int:
        """How many rules there are."""
        return sum(len(getattr(self, kind)) for kind in self.KINDS)
