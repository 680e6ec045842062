"""Predicted beside observed, worked by hand."""

import numpy as np
import pytest

from customer_core.linkage.evaluation import (
    Calibration,
    CalibrationBin,
    measure_calibration,
)


@pytest.fixture
def calibration() -> Calibration:
    """One unlikely pair, three likely ones of which one is no match."""
    return measure_calibration(
        np.array([0.05, 0.95, 1.0, 0.91]), np.array([False, True, True, False])
    )


def test_bins_compare_predicted_with_observed(calibration: Calibration) -> None:
    """Probability 1 belongs to the last bin."""
    assert calibration.bins == (
        CalibrationBin(pairs=1, predicted=0.05, observed=0.0),
        CalibrationBin(pairs=3, predicted=pytest.approx(2.86 / 3), observed=2 / 3),
    )


def test_the_error_is_the_mean_distance_over_pairs(calibration: Calibration) -> None:
    """One pair is .05 away, three are .2867 away."""
    away = 2.86 / 3 - 2 / 3
    assert calibration.error == pytest.approx((0.05 + 3 * away) / 4)
    assert calibration.largest_error == pytest.approx(away)
    assert calibration.pairs == 4


def test_nothing_predicted_is_no_error() -> None:
    """No division by zero."""
    nothing = measure_calibration(np.empty(0), np.empty(0, np.bool_))
    assert (nothing.error, nothing.largest_error, nothing.pairs) == (0, 0, 0)


def test_tables_and_charts_show_the_bins(calibration: Calibration) -> None:
    """One row per bin, with the Wilson interval of the observed share."""
    frame = calibration.to_frame()
    assert frame["pairs"] == [1, 3]
    assert frame["observed_low"] == [0.0, pytest.approx(0.2077, abs=1e-4)]
    assert "calibration error: 0.2275" in str(calibration.summary())
    assert "校准误差" in str(calibration.summary("zh"))
    assert len(calibration.chart_spec()["data"]["values"]) == 2
