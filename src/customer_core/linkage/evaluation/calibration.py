"""Predicted probabilities beside the share of pairs that truly match.

Sources:
    Expected calibration error: Naeini, Cooper and Hauskrecht, "Obtaining well
    calibrated probabilities using Bayesian binning" (2015), ten bins of equal width.
"""

from typing import Any

import numpy as np
from attrs import field, frozen

from customer_core.charts import chart
from customer_core.linkage.evaluation.intervals import Interval, wilson_interval
from customer_core.linkage.evaluation.measures import Flags, Floats
from customer_core.messages import Language, label
from customer_core.summaries import Section, Summary

_BINS = 10


@frozen(kw_only=True)
class CalibrationBin:
    """Pairs of similar predicted probability.

    Attributes:
        pairs: how many.
        predicted: their mean match probability, 0 to 1.
        observed: the share of them that truly match, 0 to 1.
    """

    pairs: int
    predicted: float
    observed: float

    @property
    def interval(self) -> Interval:
        """Wilson interval of the observed share, 95 %."""
        return wilson_interval(round(self.observed * self.pairs), self.pairs)


@frozen(kw_only=True)
class Calibration:
    """How far probabilities can be taken at their word.

    Attributes:
        bins: the bins that hold a pair, by ascending probability.
    """

    bins: tuple[CalibrationBin, ...] = field(repr=lambda bins: f"<{len(bins)}>")

    @property
    def pairs(self) -> int:
        """How many pairs were measured."""
        return sum(item.pairs for item in self.bins)

    @property
    def error(self) -> float:
        """Expected calibration error: mean distance over pairs, 0 to 1."""
        total = self.pairs
        away = sum(b.pairs * abs(b.predicted - b.observed) for b in self.bins)
        return away / total if total else 0.0

    @property
    def largest_error(self) -> float:
        """The distance of the worst bin, 0 to 1."""
        return max((abs(b.predicted - b.observed) for b in self.bins), default=0.0)

    def to_frame(self) -> dict[str, list[float]]:
        """One row per bin, with the 95 % interval of the observed share."""
        return {
            "pairs": [item.pairs for item in self.bins],
            "predicted": [item.predicted for item in self.bins],
            "observed": [item.observed for item in self.bins],
            "observed_low": [item.interval.low for item in self.bins],
            "observed_high": [item.interval.high for item in self.bins],
        }

    def section(self, language: Language = "en") -> Section:
        """The table of the bins."""
        rows = tuple(
            (f"{b.pairs:,}", f"{b.predicted:.4f}", f"{b.observed:.4f}", str(b.interval))
            for b in self.bins
        )
        names = ("pairs", "predicted", "observed", "interval")
        return Section(
            label("evaluation.calibration", language),
            tuple(label(f"evaluation.{name}", language) for name in names),
            rows,
        )

    def summary(self, language: Language = "en") -> Summary:
        """The bins and the error."""
        title = f"{label('evaluation.calibration_error', language)}: {self.error:.4f}"
        return Summary(title, (self.section(language),))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Reliability diagram: observed by predicted; on the diagonal is right."""
        return chart(
            self.to_frame(),
            "line",
            title=label("evaluation.calibration", language),
            x=("predicted", "quantitative"),
            y=("observed", "quantitative"),
        )


def measure_calibration(probabilities: Floats, matches: Flags) -> Calibration:
    """Ten bins of equal width over pairs, of which empty ones are left out.

    Args:
        probabilities: match probability of each pair, 0 to 1.
        matches: whether the pair truly matches.

    Example:
        >>> found = measure_calibration(np.array([0.2, 0.9]), np.array([False, True]))
        >>> round(found.error, 3)
        0.15
    """
    place = np.minimum((probabilities * _BINS).astype(np.int64), _BINS - 1)
    pairs = np.bincount(place, minlength=_BINS)
    predicted = np.bincount(place, probabilities, _BINS)
    observed = np.bincount(place, matches, _BINS)
    return Calibration(
        bins=tuple(
            CalibrationBin(
                pairs=int(pairs[i]),
                predicted=float(predicted[i] / pairs[i]),
                observed=float(observed[i] / pairs[i]),
            )
            for i in np.flatnonzero(pairs)
        )
    )
