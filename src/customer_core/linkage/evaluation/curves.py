"""Precision and recall at every threshold of single pairs.

Rules:
    Pairs are judged one by one, before clusters: the curve shows what the scores can
    tell apart, not what clustering made of it. Recall counts every true pair, also
    those that blocking lost.
"""

from math import inf, log2
from typing import Any

import numpy as np
from attrs import field, frozen

from customer_core.charts import chart
from customer_core.linkage.evaluation.measures import Flags, Floats, Rows
from customer_core.messages import Language, label
from customer_core.summaries import Section, Summary

_POINTS = 200
_SHOWN = 12


def _count(values: Floats) -> str:
    return f"<{len(values)}>"


@frozen(eq=False, kw_only=True)
class ThresholdCurve:
    """Measures of the pairs at or above each threshold, by descending threshold.

    Attributes:
        match_weight: the thresholds, in bits.
        pairs: pairs at or above each.
        precision: share of these that truly match, 0 to 1.
        recall: share of the true pairs among these, 0 to 1.
        best: position of the highest F1; -1 without any pair.
    """

    match_weight: Floats = field(repr=_count)
    pairs: Rows = field(repr=False)
    precision: Floats = field(repr=False)
    recall: Floats = field(repr=False)
    best: int

    @property
    def match_probability(self) -> Floats:
        """The thresholds as probabilities, 0 to 1."""
        return 1 / (1 + np.exp2(-self.match_weight))

    @property
    def f1(self) -> Floats:
        """Harmonic mean of precision and recall at each threshold."""
        return _harmonic(self.precision, self.recall)

    def to_frame(self) -> dict[str, list[float]]:
        """One row per threshold."""
        columns = {
            "match_weight": self.match_weight,
            "match_probability": self.match_probability,
            "pairs": self.pairs,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }
        return {name: values.tolist() for name, values in columns.items()}

    def summary(self, language: Language = "en") -> Summary:
        """A dozen thresholds, the best one among them."""
        last = len(self.match_weight) - 1
        places = np.linspace(0, last, min(_SHOWN, last + 1)).astype(int)
        shown = np.unique([*places, *([self.best] if self.best >= 0 else [])])
        rows = tuple(
            (
                f"{self.match_weight[i]:.2f}", f"{self.match_probability[i]:.4f}",
                f"{self.precision[i]:.4f}", f"{self.recall[i]:.4f}",
                f"{self.f1[i]:.4f}" + (" *" if i == self.best else ""),
            )
            for i in shown.astype(int)
        )  # fmt: skip
        names = ("match_weight", "match_probability", "precision", "recall", "f1")
        header = tuple(label(f"evaluation.{name}", language) for name in names)
        title = label("evaluation.thresholds", language)
        return Summary(
            title, (Section(label("evaluation.pairs", language), header, rows),)
        )

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Precision, recall and F1 by match weight."""
        names = ("precision", "recall", "f1")
        columns = {
            "match_weight": self.match_weight.tolist() * len(names),
            "value": [v for name in names for v in getattr(self, name).tolist()],
            "measure": [
                label(f"evaluation.{name}", language)
                for name in names
                for _ in self.match_weight
            ],
        }
        return chart(
            columns,
            "line",
            title=label("evaluation.thresholds", language),
            x=("match_weight", "quantitative"),
            y=("value", "quantitative"),
            color=("measure", "nominal"),
        )


def threshold_curve(
    match_weight: Floats, matches: Flags, true_pairs: int, *, points: int = _POINTS
) -> ThresholdCurve:
    """The curve of scored pairs.

    Args:
        match_weight: of each pair, in bits.
        matches: whether the pair truly matches.
        true_pairs: all pairs that truly match, compared or not.
        points: thresholds to keep at most, 2 or more; the best one is always kept.

    Example:
        >>> curve = threshold_curve(np.array([5.0, 1.0, -2.0]),
        ...                         np.array([True, False, True]), 4)
        >>> curve.precision.round(2).tolist(), curve.recall.tolist()
        ([1.0, 0.5, 0.67], [0.25, 0.25, 0.5])
    """
    order = np.argsort(-match_weight, kind="stable")
    weights = match_weight[order]
    last = np.flatnonzero(np.append(weights[1:] != weights[:-1], len(weights) > 0))
    found = np.cumsum(matches[order])[last]
    pairs = last + 1
    precision = found / pairs
    recall = found / true_pairs if true_pairs else np.ones(len(last))
    best = int(_harmonic(precision, recall).argmax()) if len(last) else -1
    keep = np.arange(len(last))
    if len(last) > points:
        keep = np.linspace(0, len(last) - 1, points).astype(np.int64)
        keep = np.unique(np.append(keep, best))
    return ThresholdCurve(
        match_weight=weights[last][keep],
        pairs=pairs[keep],
        precision=precision[keep],
        recall=recall[keep],
        best=int(np.searchsorted(keep, best)) if best >= 0 else -1,
    )


def bits(probability: float) -> float:
    """The match weight of a match probability: log2 of its odds.

    Example:
        >>> bits(0.5), round(bits(0.8), 9), bits(1.0)
        (0.0, 2.0, inf)
    """
    if probability in {0, 1}:
        return inf if probability else -inf
    return log2(probability / (1 - probability))


def _harmonic(one: Floats, other: Floats) -> Floats:
    total = one + other
    return np.divide(2 * one * other, total, out=np.zeros_like(total), where=total > 0)
