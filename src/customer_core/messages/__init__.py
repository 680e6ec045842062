"""The text of every code: one catalogue per language, chosen by name.

Rules:
    Each catalogue has the same keys (a test compares them). Texts are templates filled
    with :meth:`str.format_map`; a missing parameter shows as ``{name}`` and never
    raises, for a message must not hide the finding it reports.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Literal, Protocol, cast

Language = Literal["en", "zh"]
"""``en``: English. ``zh``: Chinese, simplified script."""


class Catalogue(Protocol):
    """What a language module holds: code or name -> template."""

    ISSUES: Mapping[str, str]
    HINTS: Mapping[str, str]
    REASONS: Mapping[str, str]
    FIELDS: Mapping[str, str]
    LABELS: Mapping[str, str]


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@cache
def catalogue(language: Language) -> Catalogue:
    """The catalogue of ``language``.

    Raises:
        ValueError: for a language that has no catalogue.
    """
    if language not in {"en", "zh"}:
        msg = f"no messages in {language!r}; choose 'en' or 'zh'"
        raise ValueError(msg)
    return cast("Catalogue", import_module(f"customer_core.messages.{language}"))


def issue_text(code: str, language: Language, parameters: Mapping[str, object]) -> str:
    """The sentence of an issue code."""
    return catalogue(language).ISSUES[code].format_map(_Lenient(parameters))


def issue_hint(code: str, language: Language, parameters: Mapping[str, object]) -> str:
    """The remedy of an issue code; empty where there is none."""
    return catalogue(language).HINTS.get(code, "").format_map(_Lenient(parameters))


def reason_text(code: str, language: Language, parameters: Mapping[str, object]) -> str:
    """The phrase of a reason code."""
    return catalogue(language).REASONS[code].format_map(_Lenient(parameters))


def field_label(name: str, language: Language) -> str:
    """What a field is called; its own name where the catalogue has none."""
    return catalogue(language).FIELDS.get(name, name)


def label(name: str, language: Language) -> str:
    """A word of the printed summaries."""
    return catalogue(language).LABELS[name]
