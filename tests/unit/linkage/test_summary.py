"""A result says in tables what was done, in English and Chinese, without a person."""

import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage import LinkageResult, dedupe

from .conftest import FIELDS, make_pairs


@pytest.fixture(scope="module")
def result() -> LinkageResult:
    """More rows than are compared pair by pair."""
    return dedupe(make_pairs(1_500), FIELDS)


def test_counts_are_those_of_the_result(result: LinkageResult) -> None:
    """Records, clusters and pairs; what can be relied on."""
    rows = dict(result.summary().sections[0].rows)
    assert rows["records"] == "3,000"
    assert rows["clusters"] == f"{result.cluster_ids.max() + 1:,}"
    assert rows["pairs that may match"] == f"{len(result.predictions):,}"
    reliable = rows["probabilities reliable without labels"]
    assert reliable == ("yes" if result.identifiable else "no")


def test_every_blocking_pair_is_in_a_row(result: LinkageResult) -> None:
    """Rules beyond the listed ones share a last row."""
    rows = result.summary().sections[1].rows
    pairs = sum(int(row[1].replace(",", "")) for row in rows)
    assert pairs == sum(use.pairs for use in result.blocking) > 0


def test_every_field_of_the_model_has_a_row(result: LinkageResult) -> None:
    """With the fields it is estimated together with."""
    rows = result.summary().sections[2].rows
    assert {row[0] for row in rows} == set(result.model.fields)
    grouped = {name for group in result.model.groups if len(group.fields) > 1
               for name in group.fields}  # fmt: skip
    assert {row[0] for row in rows if row[1] != "-"} == grouped


def test_a_small_table_needs_no_rules() -> None:
    """Every pair is compared, and the summary says so."""
    summary = dedupe(make_pairs(10), FIELDS).summary()
    assert summary.sections[1].rows == (("every pair was compared", "", "", ""),)


def test_nothing_to_link_has_a_summary() -> None:
    """No row, no cluster, no division by nothing."""
    empty = dedupe({name: [] for name in FIELDS}, FIELDS)
    assert dict(empty.summary().sections[0].rows)["clusters"] == "0"


def test_it_shows_itself_in_both_languages(result: LinkageResult) -> None:
    """In a notebook as a table."""
    english, chinese = str(result.summary("en")), str(result.summary("zh"))
    assert english.startswith("Linkage")
    assert chinese.startswith("记录链接")
    assert "linkage." not in english + chinese
    assert result._repr_html_().startswith("<div>")


def test_a_frame_without_fields_is_told_what_to_say() -> None:
    """With the field types there are."""
    with pytest.raises(ConfigurationError, match="family_name, full_name"):
        dedupe(make_pairs(2))
