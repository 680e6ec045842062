"""Fields of the application's own: declared first, then used.

Rules:
    A declaration says the kind and, where it matters, the allowed texts. What was not
    declared is refused wherever it is met: in a field map, in a record.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from attrs import field, frozen

from customer_core.errors import ConfigurationError

CustomScalar = str | int | Decimal | bool | date


class CustomKind(StrEnum):
    """The type of a custom field."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"


_TRUE = frozenset({"true", "yes", "y", "1", "是", "有", "真"})
_FALSE = frozenset({"false", "no", "n", "0", "否", "无", "假"})


@frozen(kw_only=True)
class CustomField:
    """The declaration of one field of the application's own.

    Attributes:
        name: a Python identifier.
        kind: what :meth:`parse` makes of a text.
        choices: allowed texts; empty allows all.

    Example:
        >>> CustomField(name="visits", kind=CustomKind.INTEGER).parse("12")
        12
    """

    name: str = field()
    kind: CustomKind = field(default=CustomKind.TEXT, converter=CustomKind)
    choices: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """The name can be used in a field map."""
        if not self.name.isidentifier():
            msg = f"custom field {self.name!r} is not an identifier; rename it"
            raise ConfigurationError(msg)

    def parse(self, text: str) -> CustomScalar:
        """The value of a text.

        Raises:
            ValueError: when the text has not the declared kind or is no choice.
        """
        text = text.strip()
        allowed = not self.choices or text in self.choices
        value = self._converted(text) if allowed else None
        if value is None:
            # raised here, so that no error that quotes the text hangs behind it
            msg = f"the value of custom field {self.name} is not {self.kind}"
            raise ValueError(msg)
        return value

    def accepts(self, value: CustomScalar) -> bool:
        """Whether the value has the declared kind and is a choice."""
        text = str(value)
        allowed = not self.choices or text in self.choices
        return allowed and type(self._converted(text)) is type(value)

    def _converted(self, text: str) -> CustomScalar | None:
        try:
            return self._convert(text)
        except (ValueError, InvalidOperation):
            return None

    def _convert(self, text: str) -> CustomScalar:
        match self.kind:
            case CustomKind.INTEGER:
                return int(text)
            case CustomKind.DECIMAL:
                return Decimal(text)
            case CustomKind.DATE:
                return date.fromisoformat(text)
            case CustomKind.BOOLEAN if text.casefold() in _TRUE | _FALSE:
                return text.casefold() in _TRUE
            case CustomKind.BOOLEAN:
                raise ValueError
        return text


@frozen
class CustomFields:
    """The custom fields an application declared.

    Example:
        >>> CustomFields((CustomField(name="size"),)).declared("hue")
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: no custom field 'hue'; declared: size
    """

    fields: tuple[CustomField, ...] = ()

    def declared(self, name: str) -> CustomField:
        """The declaration of ``name``.

        Raises:
            ConfigurationError: when it was not declared.
        """
        for declared in self.fields:
            if declared.name == name:
                return declared
        names = ", ".join(f.name for f in self.fields) or "none"
        msg = f"no custom field {name!r}; declared: {names}"
        raise ConfigurationError(msg)

    @classmethod
    def of(cls, fields: Iterable[CustomField]) -> "CustomFields":
        """The declarations, each name once.

        Raises:
            ConfigurationError: when a name is declared twice.
        """
        declared = tuple(fields)
        names = [f.name for f in declared]
        if len(set(names)) < len(names):
            msg = "a custom field is declared twice; names are unique"
            raise ConfigurationError(msg)
        return cls(declared)
