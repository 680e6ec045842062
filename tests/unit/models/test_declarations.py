"""Policies as TOML and JSON."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

import pytest
from attrs import field, fields, frozen

from customer_core.errors import ConfigurationError
from customer_core.models.declarations import (
    fingerprint,
    from_document,
    from_text,
    to_document,
    to_text,
)


class Colour(StrEnum):
    """An enumeration."""

    RED = "red"
    BLUE = "blue"


@frozen(kw_only=True)
class Part:
    """A part of a policy."""

    name: str
    days: int = 30
    kind: Literal["soft", "hard"] = "soft"


@frozen(kw_only=True)
class Policy:
    """A policy with every kind of value."""

    share: float = 0.5
    limit: Decimal = Decimal(1)
    start: date = date(2026, 1, 1)
    on: bool = True
    colour: Colour = Colour.RED
    parts: tuple[Part, ...] = ()
    weights: dict[str, float] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """A rule of its own."""
        if self.share > 1:
            msg = "share is above 1; make it 0 to 1"
            raise ConfigurationError(msg)


FULL = """
share = 1
limit = "9.90"
start = 2026-02-03
on = false
colour = "blue"
[weights]
phone = 2
[[parts]]
name = "a"
kind = "hard"
"""


def test_toml_is_read_whole() -> None:
    """Every kind of value arrives as its class says."""
    expected = Policy(
        share=1.0,
        limit=Decimal("9.90"),
        start=date(2026, 2, 3),
        on=False,
        colour=Colour.BLUE,
        parts=(Part(name="a", kind="hard"),),
        weights={"phone": 2.0},
    )
    assert from_text(Policy, FULL) == expected


def test_what_is_written_is_read_back() -> None:
    """JSON text gives the same policy, and the same fingerprint."""
    policy = from_text(Policy, FULL)
    again = from_text(Policy, to_text(policy), syntax="json")
    assert again == policy
    assert fingerprint(again) == fingerprint(policy)


def test_nothing_is_left_out_when_written() -> None:
    """Values at their default stand in the document, after its head."""
    assert to_document(Part(name="a")) == {
        "schema": "Part",
        "schema_version": 1,
        "name": "a",
        "days": 30,
        "kind": "soft",
    }


def test_another_content_has_another_fingerprint() -> None:
    """A single value changes it."""
    assert fingerprint(Policy()) != fingerprint(Policy(share=0.25))
    assert fingerprint(Policy()) == fingerprint(from_document(Policy, {}))


def test_every_problem_is_named_at_once() -> None:
    """Path, expectation and choice, for all of them in one error."""
    text = """
    share = "half"
    on = 1
    colour = "green"
    start = "soon"
    limit = "much"
    extra = 1
    [[parts]]
    days = 1.5
    [[parts]]
    name = "b"
    kind = "odd"
    """
    with pytest.raises(ConfigurationError) as refusal:
        from_text(Policy, text)
    assert str(refusal.value).split("; ") == [
        "Policy: share must be a number",
        "limit must be a number, or the text of one",
        "start must be a date such as 2026-01-31",
        "on must be true or false",
        "colour must be one of red, blue",
        "parts[0].days must be a whole number",
        "parts[0].name is missing",
        "parts[1].kind must be one of soft, hard",
        "unknown key extra, choose from " + ", ".join(f.name for f in fields(Policy)),
    ]
    assert refusal.value.__context__ is None


def test_a_class_speaks_for_itself() -> None:
    """What its own check says comes through as it is; below the top, with the path."""
    with pytest.raises(
        ConfigurationError, match=r"^Policy: share is above 1; make it 0 to 1$"
    ):
        from_document(Policy, {"share": 2})

    @frozen
    class Book:
        policies: tuple[Policy, ...]

    with pytest.raises(ConfigurationError) as refusal:
        from_document(Book, {"policies": [{}, {"share": 2}]})
    assert str(refusal.value) == "Book: policies[1]: share is above 1; make it 0 to 1"


@pytest.mark.parametrize(
    ("text", "syntax", "words"),
    [
        ("share = ", "toml", "Policy: the text is not TOML: "),
        ("{", "json", "Policy: the text is not JSON: "),
        ("[1]", "json", "Policy: the top level must be a table of keys"),
        ('schema = "Part"', "toml", "the document is not a Policy version 1"),
        ("schema_version = 2", "toml", "the document is not a Policy version 1"),
        ("weights = 3", "toml", "Policy: weights must be a table"),
        ("parts = 3", "toml", "Policy: parts must be an array"),
        ("parts = [3]", "toml", "Policy: parts[0] must be a table"),
        ('parts = "ab"', "toml", "Policy: parts must be an array"),
    ],
)
def test_what_is_no_policy_is_refused(
    text: str, syntax: Literal["toml", "json"], words: str
) -> None:
    """The message says what was expected where."""
    with pytest.raises(ConfigurationError) as refusal:
        from_text(Policy, text, syntax=syntax)
    assert str(refusal.value).startswith(words)
