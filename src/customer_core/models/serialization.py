"""Models to plain dicts and JSON, and back.

Rules:
    Every document carries ``schema`` (the class) and ``schema_version``. Unknown keys
    are refused, not dropped. Attributes at their default are left out, so that a
    record costs what it holds. Times are ISO 8601 with offset, decimals are text.

Layout::

    {"schema": "CustomerRecord", "schema_version": 1, "ref": {...}, "names": [...]}
"""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from cattrs.preconf.json import JsonConverter, make_converter

from customer_core.errors import ConfigurationError
from customer_core.models.custom import CustomScalar

SCHEMA_VERSION = 1
"""Raised by one whenever a document of the former version could be misread."""

T = TypeVar("T")


def to_dict(model: object) -> dict[str, Any]:
    """The model as plain dicts, lists and JSON scalars.

    Example:
        >>> from customer_core.models import Money
        >>> from decimal import Decimal
        >>> to_dict(Money(amount=Decimal("9.90"), currency="CNY"))
        {'schema': 'Money', 'schema_version': 1, 'amount': '9.90', 'currency': 'CNY'}
    """
    head = {"schema": model.__class__.__name__, "schema_version": SCHEMA_VERSION}
    body: dict[str, Any] = _converter().unstructure(model)
    return head | body


def from_dict(cls: type[T], document: dict[str, Any]) -> T:
    """The model that :func:`to_dict` made ``document`` of.

    Raises:
        ConfigurationError: for another schema, a newer version, an unknown key or a
            value of the wrong type. The message never quotes a value.
    """
    body = dict(document) if isinstance(document, dict) else {}
    schema, version = body.pop("schema", None), body.pop("schema_version", None)
    if schema != cls.__name__:
        msg = f"the document is not a {cls.__name__}; choose its own class"
        raise ConfigurationError(msg)
    if version != SCHEMA_VERSION:
        msg = f"schema version is not {SCHEMA_VERSION}; upgrade customer_core"
        raise ConfigurationError(msg)
    model = _structured(cls, body)
    if model is None:
        msg = f"the document does not fit {cls.__name__} version {version}"
        raise ConfigurationError(msg)
    return model


def to_json(model: object) -> str:
    """:func:`to_dict` as compact JSON text, Unicode kept."""
    return json.dumps(to_dict(model), ensure_ascii=False, separators=(",", ":"))


def from_json(cls: type[T], text: str | bytes) -> T:
    """The model that :func:`to_json` made ``text`` of.

    Raises:
        ConfigurationError: when it is not JSON or does not fit; see :func:`from_dict`.
    """
    document = _parsed(text)
    if document is None:
        msg = "the text is not a JSON object"
        raise ConfigurationError(msg)
    return from_dict(cls, document)


def plain_value(value: object) -> Any:  # noqa: ANN401 - what JSON holds
    """A value of any attribute as JSON scalars, lists and dicts, without a head.

    Example:
        >>> plain_value(7)
        {'integer': 7}
    """
    if isinstance(value, _SCALAR_TYPES):
        return _unstructure_scalar(value)
    return _converter().unstructure(value)


def typed_value(annotation: Any, plain: Any) -> Any:  # noqa: ANN401 - what JSON holds
    """The value that :func:`plain_value` made ``plain`` of; may raise anything."""
    return _converter().structure(plain, annotation)


# Errors of json and cattrs quote values: they end here, and what is raised instead is
# raised outside, so that they do not hang behind it as its context.


def _parsed(text: str | bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _structured(cls: type[T], body: dict[str, Any]) -> T | None:
    try:
        return _converter().structure(body, cls)
    except Exception:  # noqa: BLE001 - cattrs raises groups of anything
        return None


@cache
def _converter() -> JsonConverter:
    converter = make_converter(forbid_extra_keys=True, omit_if_default=True)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda text, _: Decimal(text))
    converter.register_unstructure_hook_func(_is_scalar, _unstructure_scalar)
    converter.register_structure_hook_func(_is_scalar, _structure_scalar)
    return converter


def _is_scalar(annotation: object) -> bool:
    return annotation == CustomScalar


_SCALARS: dict[str, Any] = {
    "text": str, "integer": int, "boolean": bool, "decimal": Decimal,
    "date": date.fromisoformat,
}  # fmt: skip
_SCALAR_TYPES = (str, int, Decimal, date)
_SCALAR_NAMES = {str: "text", int: "integer", bool: "boolean", Decimal: "decimal"}


def _unstructure_scalar(value: CustomScalar) -> dict[str, Any]:
    name = _SCALAR_NAMES.get(type(value), "date")
    return {name: value if name in {"integer", "boolean"} else str(value)}


def _structure_scalar(document: dict[str, Any], _: object) -> CustomScalar:
    ((name, value),) = document.items()
    scalar: CustomScalar = _SCALARS[name](value)
    return scalar
