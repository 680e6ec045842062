"""Rules of the application's own, as a function of a record.

Rules:
    A function takes a record, and the day when it asks for it, and says where the rule
    is broken: ``True`` for the record as a whole, a path, or several. It changes
    nothing. What it raises, or an answer that is no path, becomes one issue that names
    the rule and the type of the error, never its text: that may quote a value.
"""

import re
from collections.abc import Callable, Iterable
from inspect import signature
from itertools import islice
from typing import Any

from attrs import field, frozen

from customer_core.errors import ConfigurationError
from customer_core.issues import Severity
from customer_core.models.records import CustomerRecord
from customer_core.validators._day import Day
from customer_core.validators._fields import field_names
from customer_core.validators.record_rules import (
    CustomRule,
)

Answer = bool | str | Iterable[str] | None
"""What a function says: whether, where, or at which places the rule is broken."""

_MOST_PATHS = 1000  # of one record; a function that goes on for ever is stopped
_PATH = re.compile(r"(\w+)(?:\[\d{1,4}\])?(\.\w{1,80})?")
_WHOLE: tuple[str, ...] = ("",)


@frozen(eq=False)
class Custom:
    """A custom rule with its function.

    Attributes:
        rule: what the set of rules knows of it.
        function: record -> answer, or record and ``today`` -> answer.
    """

    rule: CustomRule
    function: Callable[..., Answer] = field(repr=False)
    _takes_day: bool = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """The function takes one argument, or two."""
        try:
            required = len(signature(self.function).parameters)
        except (TypeError, ValueError):
            required = 0
        if required not in {1, 2}:
            msg = f"custom rule {self.rule.name} must take a record, or record and day"
            raise ConfigurationError(msg)
        object.__setattr__(self, "_takes_day", required == 2)  # noqa: PLR2004 - record and day

    def declared(self, document: CustomRule) -> CustomRule:
        """What a document says of the rule, and the rule's own where it is silent."""
        own = self.rule
        return CustomRule(
            name=own.name,
            severity=document.severity or own.severity,
            code=document.code or own.code,
            message_en=document.message_en or own.message_en,
            message_zh=document.message_zh or own.message_zh,
            when=document.when or own.when,
        )

    def __call__(self, record: CustomerRecord, day: Day) -> tuple[tuple[str, ...], str]:
        """The paths where it is broken, and the type of an error or empty text."""
        try:
            answer = (
                self.function(record, day.today)
                if self._takes_day
                else self.function(record)
            )
            paths = _paths(answer)
        except Exception as error:  # noqa: BLE001 - anything an application raises
            return (), type(error).__name__
        return (paths, "") if all(map(_is_path, paths)) else ((), "not a path")


def _paths(answer: Answer) -> tuple[Any, ...]:
    if not answer:
        return ()
    if answer is True:
        return _WHOLE
    if isinstance(answer, str):
        return (answer,)
    return tuple(islice(answer, _MOST_PATHS))


def _is_path(path: object) -> bool:
    """Whether this is the place of a known field: nothing else may be shown."""
    if type(path) is not str:
        return False
    found = _PATH.fullmatch(path)
    if found is None:
        return path == ""
    return found[1] == "custom" or found.expand(r"\1\2") in field_names()


def custom_rule(
    name: str,
    *,
    severity: Severity | None = None,
    en: str = "",
    zh: str = "",
) -> Callable[[Callable[..., Answer]], Custom]:
    """Make a rule of a function.

    Args:
        name: identifiers with dots between them; the parameter ``rule`` of its issues.
        severity: of its issues; ``None`` for ``warning``.
        en: what is wrong, in English; empty for a general sentence.
        zh: the same in Chinese.

    Raises:
        ConfigurationError: when the name is none, or the function takes no record.

    Example:
        >>> @custom_rule("shop.no_mobile", en="no mobile phone", zh="没有手机号")
        ... def no_mobile(record):
        ...     return all(p.value.type != "mobile" for p in record.phones)
        >>> no_mobile.rule.name
        'shop.no_mobile'
    """
    rule = CustomRule(name=name, severity=severity, message_en=en, message_zh=zh)
    return lambda function: Custom(rule, function)
