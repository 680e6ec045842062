"""Which pairs a person reviews, how many, and what their verdicts say.

Rules:
    Pairs are drawn by strata of match probability, more where the probability says
    least (Neyman allocation), so that a few hundred verdicts tell how many matches
    there are among millions of pairs.

Sources:
    Cochran, "Sampling Techniques", 3rd ed. (1977), chapter 5, for the allocation and
    the variance of a stratified mean.
"""

from math import ceil, sqrt
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.errors import ConfigurationError
from customer_core.linkage.evaluation.intervals import Interval, quantile
from customer_core.linkage.evaluation.measures import Flags, Floats, Rows
from customer_core.messages import Language, label
from customer_core.summaries import Section, Summary

_STRATA = 10
_LEAST = 2  # pairs of a stratum, so that its spread can be seen
_DOUBT = 0.02  # no stratum is taken to be surer than this


@frozen(kw_only=True)
class ReviewEstimate:
    """What reviewed pairs say of all of them.

    Attributes:
        share: of all pairs that match, 0 to 1.
        interval: of the share, at the confidence of the plan.
        matches: how many pairs match.
        reviewed: verdicts it rests on.
    """

    share: float
    interval: Interval
    matches: float
    reviewed: int


@frozen(eq=False, kw_only=True)
class ReviewPlan:
    """How many pairs of each stratum to review.

    Attributes:
        edges: match probabilities between which strata lie, ascending, one more than
            strata.
        pairs: pairs in each stratum.
        expected: mean match probability of each.
        review: pairs of each to review.
        half_width: of the interval that the plan reaches where the probabilities hold.
        confidence: of the interval.
    """

    edges: Floats
    pairs: Rows
    expected: Floats
    review: Rows
    half_width: float
    confidence: float
    _stratum: NDArray[np.int64] = field(repr=False)

    @property
    def total(self) -> int:
        """How many pairs are to be reviewed."""
        return int(self.review.sum())

    def draw(self, seed: int = 0) -> Rows:
        """Positions of the pairs to review, ascending, among those given."""
        draw = np.random.default_rng(seed)
        chosen = [
            draw.choice(np.flatnonzero(self._stratum == number), count, replace=False)
            for number, count in enumerate(self.review.tolist())
        ]
        return np.sort(np.concatenate(chosen))

    def estimate(self, positions: Rows, matches: Flags) -> ReviewEstimate:
        """The share of all pairs that match, from the verdicts on some.

        Args:
            positions: of the pairs that were reviewed.
            matches: whether each of them is a match.

        Raises:
            ConfigurationError: when a stratum that holds pairs has no verdict.
        """
        stratum = self._stratum[positions]
        reviewed = np.bincount(stratum, minlength=len(self.pairs))
        if (reviewed[self.pairs > 0] == 0).any():
            msg = "a stratum has no verdict; review pairs as draw() gives them"
            raise ConfigurationError(msg)
        found = np.bincount(stratum, matches, len(self.pairs))
        weight = self.pairs / max(self.pairs.sum(), 1)
        share = float((weight * found / np.maximum(reviewed, 1)).sum())
        # two verdicts more, one of each kind: a stratum without contradiction is not
        # without doubt
        guess = (found + 1) / (reviewed + 2)
        reach = quantile(self.confidence) * sqrt(
            _variance(weight, guess, reviewed, self.pairs)
        )
        interval = Interval(max(share - reach, 0.0), min(share + reach, 1.0))
        matched = share * float(self.pairs.sum())
        return ReviewEstimate(
            share=share, interval=interval, matches=matched, reviewed=len(positions)
        )

    def to_frame(self) -> dict[str, list[float]]:
        """One row per stratum."""
        columns = {
            "from": self.edges[:-1],
            "to": self.edges[1:],
            "pairs": self.pairs,
            "expected": self.expected,
            "review": self.review,
        }
        return {name: values.tolist() for name, values in columns.items()}

    def summary(self, language: Language = "en") -> Summary:
        """The strata, and how many pairs that makes."""
        frame = self.to_frame()
        rows = tuple(
            (f"{low:.3f} – {high:.3f}", f"{pairs:,}", f"{expected:.4f}", f"{count:,}")
            for low, high, pairs, expected, count in zip(*frame.values(), strict=True)
        )
        names = ("match_probability", "pairs", "predicted", "review")
        header = tuple(label(f"evaluation.{name}", language) for name in names)
        title = f"{label('evaluation.review', language)}: {self.total:,}"
        section = f"± {self.half_width:.4f} ({self.confidence:.0%})"
        return Summary(title, (Section(section, header, rows),))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Pairs to review by match probability."""
        columns = {
            "match_probability": [f"{low:.3f}" for low in self.edges[:-1]],
            "review": self.review.tolist(),
        }
        return chart(
            columns,
            "bar",
            title=label("evaluation.review", language),
            x=("match_probability", "ordinal"),
            y=("review", "quantitative"),
        )


def plan_review(
    match_probability: Floats,
    *,
    half_width: float = 0.01,
    confidence: float = 0.95,
    above: float = 0.0,
) -> ReviewPlan:
    """How many pairs to review so that the share of matches is known well enough.

    Args:
        match_probability: of each pair, 0 to 1.
        half_width: of the interval of the share, above 0.
        confidence: of the interval, above 0 and below 1.
        above: pairs below this match probability are left out; with the threshold of
            the linkage the share is the precision of the pairs that were accepted.

    Raises:
        ConfigurationError: for an argument outside its range.

    Example:
        >>> plan = plan_review(np.repeat([0.001, 0.5, 0.999], [9000, 500, 500]))
        >>> plan.total, plan.review[[0, 5, 9]].tolist()
        (858, [684, 136, 38])
    """
    if not (half_width > 0 and 0 <= above < 1):
        msg = "half_width must be above 0, above at least 0 and below 1"
        raise ConfigurationError(msg)
    edges = np.linspace(above, 1, _STRATA + 1)
    stratum = np.searchsorted(edges, match_probability, side="right") - 1
    stratum = np.minimum(stratum, _STRATA - 1)  # -1 where the pair is left out
    inside = stratum >= 0
    pairs = np.bincount(stratum[inside], minlength=_STRATA)
    total = np.bincount(stratum[inside], match_probability[inside], _STRATA)
    expected = total / np.maximum(pairs, 1)
    guess = np.clip(expected, _DOUBT, 1 - _DOUBT)
    z = quantile(confidence)
    weight = pairs / max(pairs.sum(), 1)
    review = _allocate(pairs, weight, guess, half_width / z)
    reach = z * sqrt(_variance(weight, guess, review, pairs))
    return ReviewPlan(
        edges=edges,
        pairs=pairs,
        expected=expected,
        review=review,
        half_width=reach,
        confidence=confidence,
        stratum=stratum,
    )


def _allocate(pairs: Rows, weight: Floats, guess: Floats, error: float) -> Rows:
    """Neyman's allocation for a standard error, at least two and at most all."""
    spread = np.sqrt(guess * (1 - guess))
    size = (weight * spread).sum() ** 2
    finite = (weight * guess * (1 - guess)).sum() / max(pairs.sum(), 1)
    needed = ceil(size / (error**2 + finite))
    part = weight * spread / max((weight * spread).sum(), np.finfo(float).tiny)
    wanted = np.maximum(np.ceil(needed * part), _LEAST).astype(np.int64)
    return np.asarray(np.minimum(wanted, pairs))


def _variance(weight: Floats, share: Floats, size: Rows, pairs: Rows) -> float:
    left_out = 1 - size / np.maximum(pairs, 1)
    terms = weight**2 * share * (1 - share) / np.maximum(size, 1) * left_out
    return float(terms.sum())
