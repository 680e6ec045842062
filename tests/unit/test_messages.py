"""Catalogues: the same keys and parameters in both languages."""

from string import Formatter

import pytest

from customer_core import messages
from customer_core.issues import IssueCode
from customer_core.messages import en, zh

TABLES = ("ISSUES", "HINTS", "REASONS", "FIELDS", "LABELS")


def _parameters(template: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("table", TABLES)
def test_both_languages_have_the_same_keys_in_the_same_order(table: str) -> None:
    """A text that exists in one language only would fail the other's readers."""
    assert list(getattr(en, table)) == list(getattr(zh, table))


@pytest.mark.parametrize("table", TABLES)
def test_both_languages_fill_in_the_same_parameters(table: str) -> None:
    """A parameter that is missing in one language would lose information."""
    english, chinese = getattr(en, table), getattr(zh, table)
    differing = {
        key
        for key, text in english.items()
        if _parameters(text) != _parameters(chinese[key])
    }
    assert differing == set()


def test_every_issue_code_has_a_text_and_every_text_a_code() -> None:
    """Neither a code without words nor words without a code."""
    assert set(en.ISSUES) == {str(code) for code in IssueCode}
    assert set(en.HINTS) <= set(en.ISSUES)


@pytest.mark.parametrize("table", ["ISSUES", "HINTS", "REASONS"])
def test_texts_are_one_phrase_without_a_final_stop(table: str) -> None:
    """Texts are put together with others; Chinese ones hold Chinese."""
    for text in getattr(en, table).values():
        assert text == text.strip()
        assert not text.endswith((".", "!"))
    for text in getattr(zh, table).values():
        assert not text.endswith(("。", "."))
        assert not text.isascii()


def test_a_missing_parameter_shows_its_name() -> None:
    """A message never hides the finding it reports."""
    text = messages.issue_text("row.too_many_cells", "en", {"cells": 9})
    assert text == "the row has 9 cells, the header {columns}"


def test_hints_labels_and_names_of_fields() -> None:
    """No hint is an empty text, a field without a label is called by its name."""
    assert messages.issue_hint("row.empty", "en", {}) == ""
    assert messages.issue_hint("row.id_missing", "en", {}).startswith("map the column")
    assert messages.field_label("phone", "zh") == "电话"
    assert messages.field_label("custom.size", "en") == "custom.size"
    assert messages.label("unit.points", "zh") == "分"
    assert messages.reason_text("survive.most_recent", "en", {"count": 3}) == (
        "most recent of 3"
    )


def test_an_unknown_language_is_refused() -> None:
    """The message names the choice."""
    with pytest.raises(ValueError, match="choose 'en' or 'zh'"):
        messages.catalogue("fr")  # type: ignore[arg-type] # wrong on purpose
