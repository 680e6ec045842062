"""Policies and rules that people keep as TOML or JSON -> frozen classes, and back.

Rules:
    A document is checked as a whole when it is read: every problem is named, with its
    dotted path, what was expected, and what else could stand there. Nothing is
    converted: text is not a number, a number is not a flag. A key that is left out has
    its default; an unknown one is refused. What a policy class checks itself (weights
    that add up) is said in its own words.
    Written out, nothing is left out: two policies have the same fingerprint exactly
    when they say the same.

Sources:
    TOML 1.0.0; RFC 8259 (JSON).
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from hashlib import blake2b
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, fields, has
from cattrs import Converter
from cattrs.preconf.json import make_converter

from customer_core.errors import ConfigurationError
from customer_core.models.serialization import SCHEMA_VERSION

Syntax = Literal["toml", "json"]

T = TypeVar("T")

_FINGERPRINT = 8  # bytes; 16 hex digits
_HEAD = ("schema", "schema_version")


def from_text(cls: type[T], text: str, *, syntax: Syntax = "toml") -> T:
    """The policy that a TOML or JSON text declares.

    Args:
        cls: a frozen attrs class.
        text: the document; its top level is a table.
        syntax: ``toml`` or ``json``.

    Raises:
        ConfigurationError: when the text is not of that syntax, or does not fit.

    Example:
        >>> from attrs import frozen
        >>> @frozen
        ... class Limit:
        ...     days: int
        ...     field: str = "phone"
        >>> from_text(Limit, "days = 30")
        Limit(days=30, field='phone')
        >>> from_text(Limit, '{"days": "30", "feld": "email"}', syntax="json")
        Traceback (most recent call last):
        customer_core.errors.ConfigurationError: Limit: days must be a whole number; unknown key feld, choose from days, field
    """  # noqa: E501 - the example shows one printed line
    return from_document(cls, _parsed(text, syntax, cls.__name__))


def from_document(cls: type[T], document: Mapping[str, Any]) -> T:
    """The policy of a document as TOML and JSON are read: tables, arrays, scalars.

    ``schema`` and ``schema_version`` may stand at its top; they are checked.

    Raises:
        ConfigurationError: when the document does not fit the class.
    """
    head = {"schema": cls.__name__, "schema_version": SCHEMA_VERSION}
    if any(document.get(name, head[name]) != head[name] for name in _HEAD):
        msg = f"the document is not a {cls.__name__} version {SCHEMA_VERSION}"
        raise ConfigurationError(msg)
    body = {name: value for name, value in document.items() if name not in _HEAD}
    problems: list[str] = []
    policy: T | None = _read(cls, body, "", problems)
    if policy is None or problems:
        msg = f"{cls.__name__}: {'; '.join(problems)}"
        raise ConfigurationError(msg)
    return policy


def to_document(policy: object) -> dict[str, Any]:
    """The whole policy as JSON takes it; nothing at its default is left out.

    Example:
        >>> from attrs import frozen
        >>> @frozen
        ... class Limit:
        ...     days: int = 30
        >>> to_document(Limit())
        {'schema': 'Limit', 'schema_version': 1, 'days': 30}
    """
    head = {"schema": type(policy).__name__, "schema_version": SCHEMA_VERSION}
    body: dict[str, Any] = _converter().unstructure(policy)
    return head | body


def to_text(policy: object) -> str:
    """:func:`to_document` as indented JSON text, Unicode kept."""
    return json.dumps(to_document(policy), ensure_ascii=False, indent=2)


def fingerprint(policy: object) -> str:
    """Hash of the whole content, 16 hex digits: equal for equal policies only."""
    text = json.dumps(to_document(policy), sort_keys=True)
    return blake2b(text.encode(), digest_size=_FINGERPRINT).hexdigest()


def _parsed(text: str, syntax: Syntax, name: str) -> dict[str, Any]:
    try:
        document = tomllib.loads(text) if syntax == "toml" else json.loads(text)
    except (ValueError, RecursionError) as refusal:
        msg = f"{name}: the text is not {syntax.upper()}: {refusal}"
        raise ConfigurationError(msg) from None
    if not isinstance(document, dict):
        msg = f"{name}: the top level must be a table of keys"
        raise ConfigurationError(msg)
    return document


@cache
def _converter() -> Converter:
    converter: Converter = make_converter()
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(date, date.isoformat)
    return converter


# Each reader appends what is wrong to ``problems``; what it returns counts only when
# there are none.

_Problems = list[str]


def _read(kind: Any, value: Any, path: str, problems: _Problems) -> Any:  # noqa: ANN401 - as the annotation says
    """``value`` as the annotation ``kind`` says."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:  # only with None
        (kind,) = (a for a in arguments if a is not type(None))
        return None if value is None else _read(kind, value, path, problems)
    if origin is Literal:
        return _one_of({a: a for a in arguments}, value, path, problems)
    container, words, reader = _reader_of(kind, origin)
    if container is None or isinstance(value, container):
        return reader(kind, value, path, problems)
    problems.append(f"{path} must be {words}")
    return None


_Reader = Callable[[Any, Any, str, _Problems], object]


def _reader_of(kind: Any, origin: object) -> tuple[type | None, str, _Reader]:  # noqa: ANN401 - an annotation
    if has(kind):
        return dict, "a table", _object
    if origin is tuple:
        return list, "an array", _array
    if origin in {dict, Mapping}:
        return dict, "a table", _table
    return None, "", _member if issubclass(kind, Enum) else _scalar


def _array(kind: Any, value: list[Any], path: str, problems: _Problems) -> object:  # noqa: ANN401 - an annotation
    inner = get_args(kind)[0]
    return tuple(
        _read(inner, item, f"{path}[{place}]", problems)
        for place, item in enumerate(value)
    )


def _table(
    kind: Any,  # noqa: ANN401 - an annotation
    value: dict[str, Any],
    path: str,
    problems: _Problems,
) -> object:
    inner = get_args(kind)[1]
    return {
        name: _read(inner, item, _under(path, name), problems)
        for name, item in value.items()
    }


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _object(
    cls: Any,  # noqa: ANN401 - an attrs class
    document: dict[str, Any],
    path: str,
    problems: _Problems,
) -> object:
    before = len(problems)
    hints = get_type_hints(cls)
    known = {field.name: field for field in fields(cls) if field.init}
    given = {
        name: _read(hints[name], document[name], _under(path, name), problems)
        for name in known
        if name in document
    }
    for name, field in known.items():
        if field.default is NOTHING and name not in document:
            problems.append(f"{_under(path, name)} is missing")
    for name in sorted(document.keys() - known.keys()):
        names = ", ".join(known)
        problems.append(f"unknown key {_under(path, name)}, choose from {names}")
    if len(problems) > before:
        return None
    try:
        return cls(**given)
    except ConfigurationError as refusal:  # the class's own words
        problems.append(f"{path}: {refusal}" if path else str(refusal))
        return None


def _one_of(
    choices: Mapping[Any, Any], value: object, path: str, problems: _Problems
) -> object:
    for known, meant in choices.items():
        if type(known) is type(value) and known == value:
            return meant
    problems.append(f"{path} must be one of {', '.join(map(str, choices))}")
    return None


def _member(kind: type[Enum], value: object, path: str, problems: _Problems) -> object:
    return _one_of({m.value: m for m in kind}, value, path, problems)


def _scalar(kind: type, value: object, path: str, problems: _Problems) -> object:
    accepted, words, convert = _SCALARS[kind]
    if type(value) in accepted:
        try:
            return convert(value)
        except (ValueError, InvalidOperation):
            pass
    problems.append(f"{path} must be {words}")
    return None


def _to_date(value: Any) -> date:  # noqa: ANN401 - a date or text
    return value if type(value) is date else date.fromisoformat(value)


_SCALARS: dict[type, tuple[set[type], str, Callable[[Any], object]]] = {
    str: ({str}, "text", str),
    int: ({int}, "a whole number", int),
    float: ({int, float}, "a number", float),
    bool: ({bool}, "true or false", bool),
    Decimal: (
        {int, float, str},
        "a number, or the text of one",
        lambda value: Decimal(str(value)),
    ),
    date: ({date, str}, "a date such as 2026-01-31", _to_date),
}
"""Type -> types of TOML and JSON that are accepted, what to write, how it is made."""
