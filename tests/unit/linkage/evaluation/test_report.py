"""All measures of one linkage."""

import numpy as np
import pytest

from customer_core.linkage.evaluation import Evaluation, Scored, evaluate_clusters


@pytest.fixture
def evaluation() -> Evaluation:
    """Seven records, the last without a truth; three pairs scored, two proposed."""
    scored = Scored(
        left=np.array([0, 1, 3]),
        right=np.array([1, 2, 4]),
        match_probability=np.array([0.95, 0.85, 0.25]),
    )
    return evaluate_clusters(
        np.array([0, 0, 0, 1, 2, 3, 3]),
        np.array([0, 0, 1, 1, 1, 2, -1]),
        scored=scored,
        candidates=(np.array([3, 0, 5]), np.array([4, 1, 6])),
    )


def test_every_part_is_measured(evaluation: Evaluation) -> None:
    """One of three pairs put together is right; one of four true pairs is found."""
    assert evaluation.pairwise.precision == 1 / 3
    assert evaluation.pairwise.recall == 1 / 4
    assert (evaluation.records, evaluation.clusters, evaluation.entities) == (6, 4, 3)
    assert evaluation.blocking_recall == 2 / 4


def test_calibration_is_of_pairs_that_blocking_proposed(evaluation: Evaluation) -> None:
    """The pair of rows 1 and 2 was scored later, to complete a cluster."""
    assert evaluation.calibration.pairs == 2
    assert evaluation.calibration_error == pytest.approx((0.05 + 0.75) / 2)


def test_an_evaluation_prints_a_table(evaluation: Evaluation) -> None:
    """Four decimals."""
    assert str(evaluation).splitlines() == [
        "            precision  recall     F1",
        "pairwise       0.3333  0.2500  0.2857",
        "B-cubed        0.7778  0.6667  0.7179",
        "true pairs compared: 0.5000",
        "calibration error:   0.4000",
    ]


def test_a_frame_has_intervals_of_counted_shares(evaluation: Evaluation) -> None:
    """F1 and B-cubed have none."""
    frame = evaluation.to_frame()
    rows = dict(zip(frame["measure"], frame["low"], strict=True))
    assert rows["pairwise_precision"] == pytest.approx(0.0615, abs=1e-4)
    assert rows["pairwise_f1"] is None
    assert rows["b_cubed_recall"] is None


def test_a_summary_speaks_both_languages(evaluation: Evaluation) -> None:
    """Measures, counts and the bins."""
    assert "pairs wrongly put together  2" in str(evaluation.summary())
    assert "误合并的记录对" in str(evaluation.summary("zh"))
    assert "<table>" in evaluation._repr_html_()
    assert len(evaluation.chart_spec()["data"]["values"]) == 8


def test_nothing_proposed_and_nothing_scored() -> None:
    """Two records that nobody compared."""
    nothing = np.empty(0, np.int64)
    found = evaluate_clusters(
        np.array([0, 1]),
        np.array([0, 0]),
        scored=Scored(nothing, nothing, np.empty(0)),
        candidates=(nothing, nothing),
    )
    assert found.blocking.lost == 1
    assert found.calibration.pairs == 0
