"""What comes back can be read, evaluated and framed."""

import polars as pl
import pytest

from customer_core.errors import ConfigurationError
from customer_core.linkage import LinkageResult, dedupe

from .conftest import FIELDS, make_pairs


@pytest.fixture(scope="module")
def result() -> LinkageResult:
    """A hundred people twice, from a mapping."""
    return dedupe(make_pairs(100), FIELDS)


def test_clusters_are_numbered_as_they_appear(result: LinkageResult) -> None:
    """From 0, without a gap."""
    seen = list(dict.fromkeys(result.cluster_ids.tolist()))
    assert seen == list(range(len(seen)))


def test_predictions_are_in_order(result: LinkageResult) -> None:
    """Left below right, ascending."""
    found = list(zip(result.predictions.left, result.predictions.right, strict=True))
    assert found == sorted(found)
    assert all(left < right for left, right in found)
    assert len(result.predictions) == len(found)


def test_the_threshold_is_more_likely_than_not(result: LinkageResult) -> None:
    """Chosen by calibrated odds, not by labels."""
    assert result.threshold == 0.5


def test_a_frame_has_the_library_of_the_input(result: LinkageResult) -> None:
    """A mapping gives a mapping."""
    frame = dedupe(pl.DataFrame(make_pairs(10)), FIELDS)
    assert frame.to_frame().columns == ["row", "cluster_id"]
    assert isinstance(frame.predictions.to_frame(), pl.DataFrame)
    assert list(result.to_frame()) == ["row", "cluster_id"]
    assert list(result.predictions.to_frame()) == [
        "left", "right", "match_weight", "match_probability",
    ]  # fmt: skip


def test_rows_without_a_truth_are_left_out(result: LinkageResult) -> None:
    """Half of the truth is enough to measure."""
    truth = [*range(50), *[None] * 50]
    evaluation = result.evaluate([*truth, *truth])
    assert evaluation.pairwise.recall > 0.95
    assert evaluation.blocking_recall == 1
    assert evaluation.calibration.pairs <= len(result.predictions)
    assert (evaluation.records, evaluation.entities) == (100, 50)


def test_errors_and_thresholds_are_those_of_the_clusters(result: LinkageResult) -> None:
    """All pairs are right but for the one of a wrong label."""
    truth = [*range(100), *range(99), 0]
    evaluation = result.evaluate(truth)
    sample = result.sample_errors(truth)
    assert sample.false_positives == evaluation.pairwise.false_positives
    assert sample.false_negatives == evaluation.pairwise.false_negatives
    assert len(sample) == sample.false_positives + sample.false_negatives
    curve = result.threshold_curve(truth)
    assert curve.recall.max() <= evaluation.blocking_recall


def test_the_truth_has_one_label_per_row(result: LinkageResult) -> None:
    """Otherwise something was mixed up."""
    with pytest.raises(ConfigurationError, match="3 labels for 200 rows"):
        result.evaluate([1, 2, 3])


@pytest.mark.parametrize("pair", [(-1, 0), (0, 200)])
def test_a_row_that_is_not_there_is_refused(
    result: LinkageResult, pair: tuple[int, int]
) -> None:
    """Row numbers count from 0."""
    with pytest.raises(ConfigurationError, match="from 0 to 199"):
        result.explain(*pair)


def test_no_value_is_in_the_repr(result: LinkageResult) -> None:
    """Sizes only."""
    text = repr(result)
    assert "cluster_ids=<200>" in text
    assert not any(str(value) in text for value in make_pairs(100)["mail"] if value)
