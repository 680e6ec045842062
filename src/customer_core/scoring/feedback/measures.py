"""Answers to a survey -> one figure with its interval, or none where they are few.

Rules:
    Fewer answers than ``minimum`` are no measurement: value and interval are ``None``,
    never a number. Open questions and scores outside the scale do not count; both are
    counted beside the figure. Scores are whole numbers.

Intervals:
    Net promoter score: adjusted Wald (3 answers added, 3/4 of one to promoters and to
    detractors), clipped to -100 and 100. Percentages: Wilson. Means: Student's t.

Sources:
    Rocks (2016) through measuringu.com/nps-confidence-intervals; Wilson (1927).
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.reasons import Explanation, Reason
from customer_core.scoring._intervals import (
    normal_quantile,
    student_quantile,
    wilson,
)
from customer_core.scoring.feedback.survey import Survey

_PROMOTER, _PASSIVE = 9, 7
_PERCENT = 100
MOST_POINTS = 100.0
"""A net promoter score lies between this and its negative."""


@frozen(kw_only=True)
class Measurement:
    """One figure of some answers.

    Attributes:
        survey: what was asked, and how it is measured.
        answers: how many count.
        counts: of ``net`` the ``promoters``, ``passives`` and ``detractors``, of a box
            the ``good`` ones.
        left_out: answers that do not count: ``missing`` and ``out_of_scale``.
        value: points (-100 to 100), percent (0 to 100) or mean score; ``None``: too few
            answers.
        low: lower end of the interval, ``None`` as above.
        high: upper end of the interval, ``None`` as above.
        deviation: sample standard deviation of the scores, of ``mean`` only.
    """

    survey: Survey
    answers: int
    counts: Mapping[str, int]
    left_out: Mapping[str, int]
    value: float | None
    low: float | None
    high: float | None
    deviation: float | None = None

    def explain(self) -> Explanation:
        """What made the figure, its interval, and what did not count."""
        head = {"count": self.answers}
        return Explanation(
            f"explain.feedback.{self.survey.kind}", tuple(self._reasons()), head
        )

    def _reasons(self) -> list[Reason]:
        reasons = self._parts() if self.value is not None else [
            Reason(code="feedback.few", parameters={"minimum": self.survey.minimum})
        ]  # fmt: skip
        if self.low is not None and self.high is not None:
            ends = {"low": f"{self.low:.2f}", "high": f"{self.high:.2f}"}
            sure = {"confidence": f"{self.survey.confidence:.0%}", **ends}
            reasons.append(Reason(code="feedback.interval", parameters=sure))
        return reasons + [
            Reason(code=f"feedback.{why}", parameters={"count": count})
            for why, count in self.left_out.items()
            if count
        ]

    def _parts(self) -> list[Reason]:
        weights = _weights(self.counts, self.answers) if self.counts else {}
        if self.survey.method == "net":
            return [
                _part(name, weights[name], {"count": count})
                for name, count in self.counts.items()
            ]
        if weights:
            least = {"count": self.counts["good"], "least": self.survey.least}
            return [_part("box", weights["good"], least)]
        return [_part("mean", self.value or 0.0, {})]


def _part(code: str, weight: float, parameters: Mapping[str, int]) -> Reason:
    return Reason(
        code=f"feedback.{code}", weight=weight, unit="points", parameters=parameters
    )


def _weights(counts: Mapping[str, int], answers: int) -> dict[str, float]:
    """What each count adds to the value, in hundredths of all answers."""
    signs = {"promoters": 1, "passives": 0, "detractors": -1, "good": 1}
    return {name: signs[name] * _PERCENT * n / answers for name, n in counts.items()}


def measure(
    scores: Sequence[float | None] | NDArray[Any], survey: Survey
) -> Measurement:
    """The figure of all answers.

    Args:
        scores: one per answer; ``None`` or NaN where the question was left open.
        survey: what was asked.

    Example:
        >>> scores = [10] * 162 + [8] * 108 + [3] * 54
        >>> found = measure(scores, Survey.nps())
        >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
        (33.33, 24.95, 41.11)
        >>> print(found.explain().text())
        Net promoter score of 324 answers (+33.33 points)
          +50.00  162 promoters (9 or 10)
           +0.00  108 passives (7 or 8) count for nothing
          -16.67  54 detractors (0 to 6)
                  95% interval from 24.95 to 41.11
        >>> measure([10, 9, 3], Survey.nps()).value is None
        True
    """
    given = np.array(scores, np.float64)
    missing = np.isnan(given)
    fits = (given >= survey.low) & (given <= survey.high) & (given == np.rint(given))
    left_out = {
        "missing": int(missing.sum()),
        "out_of_scale": int((~missing & ~fits).sum()),
    }
    kept = given[fits].astype(np.int64)
    counts = _counts(kept, survey)
    deviation = None
    if survey.method == "mean" and len(kept) > 1:
        deviation = float(kept.std(ddof=1))
    value = low = high = None
    if len(kept) >= survey.minimum:
        value, low, high = _FIGURES[survey.method](kept, counts, survey)
    return Measurement(
        survey=survey,
        answers=len(kept),
        counts=counts,
        left_out=left_out,
        value=value,
        low=low,
        high=high,
        deviation=deviation,
    )


def _counts(kept: NDArray[np.int64], survey: Survey) -> dict[str, int]:
    if survey.method == "net":
        promoters = int((kept >= _PROMOTER).sum())
        detractors = int((kept < _PASSIVE).sum())
        passives = len(kept) - promoters - detractors
        return {
            "promoters": promoters, "passives": passives, "detractors": detractors,
        }  # fmt: skip
    return (
        {} if survey.method == "mean" else {"good": int((kept >= survey.least).sum())}
    )


_Figure = tuple[float, float, float]


def adjusted_net(counts: Mapping[str, int]) -> tuple[float, float]:
    """Adjusted net share (-1 to 1) and its standard error.

    Example:
        >>> net, error = adjusted_net({"promoters": 10, "passives": 0, "detractors": 0})
        >>> round(net + 1.96 * error, 3)
        1.063
    """
    n = sum(counts.values()) + 3
    promoters, detractors = counts["promoters"] + 0.75, counts["detractors"] + 0.75
    net = (promoters - detractors) / n
    return net, sqrt(((promoters + detractors) / n - net * net) / n)


def _net(_: NDArray[np.int64], counts: Mapping[str, int], survey: Survey) -> _Figure:
    value = sum(_weights(counts, sum(counts.values())).values())
    net, error = adjusted_net(counts)
    reach = normal_quantile(survey.confidence) * error
    low, high = (_PERCENT * (net + sign * reach) for sign in (-1, 1))
    return value, max(-MOST_POINTS, low), min(MOST_POINTS, high)


def _box(kept: NDArray[np.int64], counts: Mapping[str, int], survey: Survey) -> _Figure:
    low, high = wilson(counts["good"], len(kept), survey.confidence)
    return _PERCENT * counts["good"] / len(kept), _PERCENT * low, _PERCENT * high


def _mean(kept: NDArray[np.int64], _: Mapping[str, int], survey: Survey) -> _Figure:
    mean, error = float(kept.mean()), float(kept.std(ddof=1)) / sqrt(len(kept))
    reach = student_quantile(survey.confidence, len(kept) - 1) * error
    return mean, max(mean - reach, survey.low), min(mean + reach, survey.high)


_FIGURES = {"net": _net, "top_2_box": _box, "top_3_box": _box, "mean": _mean}
