"""Which differences between groups are more than chance.

Rules:
    Every pair of measured groups is compared; a group with too few answers is not.
    P-values are adjusted for the number of pairs: ``holm`` bounds the chance of calling
    any difference wrongly, ``benjamini_hochberg`` the share of wrong ones among those
    called. Intervals of differences hold all at once (Bonferroni) under ``holm``, each
    alone under ``benjamini_hochberg``.
    Net scores are compared by their adjusted shares, percentages after adding one good
    and one other answer to each side, means by Welch's t.

Sources:
    Holm (1979); Benjamini and Hochberg (1995); Agresti and Caffo (2000); Welch (1947).
"""

from collections.abc import Sequence
from itertools import combinations
from math import inf, sqrt
from typing import Literal

from attrs import frozen

from customer_core.scoring._intervals import (
    benjamini_hochberg,
    holm,
    normal_quantile,
    normal_tails,
    student_quantile,
    student_tails,
)
from customer_core.scoring.feedback.measures import Measurement, adjusted_net
from customer_core.scoring.feedback.survey import Survey

Correction = Literal["holm", "benjamini_hochberg"]

CORRECTIONS = {"holm": holm, "benjamini_hochberg": benjamini_hochberg}
"""How p-values are adjusted for the number of pairs."""


@frozen(kw_only=True)
class Difference:
    """Two groups compared.

    Attributes:
        group: the first.
        other: the second.
        difference: value of the first less that of the second.
        low: lower end of its interval.
        high: upper end of its interval.
        p_value: adjusted for the number of pairs.
        significant: whether it is at most 1 less the survey's confidence.
    """

    group: str
    other: str
    difference: float
    low: float
    high: float
    p_value: float
    significant: bool


def differences_of(
    named: Sequence[tuple[str, Measurement]], survey: Survey, correction: Correction
) -> tuple[Difference, ...]:
    """Every pair of measured groups compared, in the order of the groups."""
    measured = [(name, row) for name, row in named if row.value is not None]
    pairs = list(combinations(measured, 2))
    found = [_compared(one, other) for (_, one), (_, other) in pairs]
    adjusted = CORRECTIONS[correction]([_tails(*parts) for parts in found])
    misses = 1 - survey.confidence
    each = (
        1 - misses / max(len(pairs), 1) if correction == "holm" else survey.confidence
    )
    differences = []
    for ((group, one), (other, two)), (middle, error, freedom), p_value in zip(
        pairs, found, adjusted, strict=True
    ):
        reach = error * _quantile(each, freedom)
        differences.append(
            Difference(
                group=group,
                other=other,
                difference=(one.value or 0.0) - (two.value or 0.0),
                low=middle - reach,
                high=middle + reach,
                p_value=p_value,
                significant=p_value <= misses,
            )
        )
    return tuple(differences)


_Compared = tuple[float, float, float]


def _compared(one: Measurement, other: Measurement) -> _Compared:
    """Middle of the difference, its standard error, and degrees of freedom."""
    if one.survey.method == "mean":
        return _welch(one, other)
    estimate = _net if one.survey.method == "net" else _share
    (first, error), (second, its) = estimate(one), estimate(other)
    return 100 * (first - second), 100 * sqrt(error**2 + its**2), inf


def _net(row: Measurement) -> tuple[float, float]:
    return adjusted_net(row.counts)


def _share(row: Measurement) -> tuple[float, float]:
    n = row.answers + 2
    share = (row.counts["good"] + 1) / n
    return share, sqrt(share * (1 - share) / n)


def _welch(one: Measurement, other: Measurement) -> _Compared:
    parts = [(row.deviation or 0.0) ** 2 / row.answers for row in (one, other)]
    squares = [
        part**2 / (row.answers - 1)
        for part, row in zip(parts, (one, other), strict=True)
    ]
    freedom = sum(parts) ** 2 / sum(squares) if sum(squares) else inf
    return (one.value or 0.0) - (other.value or 0.0), sqrt(sum(parts)), freedom


def _tails(middle: float, error: float, freedom: float) -> float:
    if not error:
        return float(not middle)
    t = middle / error
    return normal_tails(t) if freedom == inf else student_tails(t, freedom)


def _quantile(confidence: float, freedom: float) -> float:
    if freedom == inf:
        return normal_quantile(confidence)
    return student_quantile(confidence, freedom)
