"""Verdicts of people on pairs -> how match weights are to be read.

Rules:
    The log odds of a pair, as estimated without labels, become
    ``shift + scale * odds``: the two numbers under which the verdicts are most likely,
    with a normal prior around 0 and 1. Pairs may have been chosen by their weight
    however unevenly, for verdicts count given the weight. Some of both kinds are
    needed; fewer change nothing, nor do verdicts that the odds explain as they are.

Sources:
    Platt, "Probabilistic outputs for support vector machines" (1999).
"""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

LEAST_VERDICTS = 20
"""Verdicts below which nothing is learned from them."""
_LEAST_OF_A_KIND = 5
_MOST_ODDS = 20.0  # natural log: beyond, one slip of a finger would count for all
_SHIFT = 3.0  # natural log: spread of the shift before any verdict
_SCALE = 0.5  # the same of the scale
_LEAST_SCALE = 0.1
_LEAST_GAIN = 3.0  # natural log of the likelihood: 95 % of chi-square, two numbers
_STEPS = 50


@frozen
class Recalibration:
    """How log odds are to be read.

    Attributes:
        shift: natural log of the odds of a pair whose estimated odds are even.
        scale: above 0; below 1 where estimated odds are too sure of themselves.
    """

    shift: float = 0.0
    scale: float = 1.0

    def read(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """The log odds as verdicts change them; the same where there are none."""
        if self.shift == 0 and self.scale == 1:
            return odds
        return self.shift + self.scale * odds


def recalibrate(odds: NDArray[np.float64], matches: NDArray[np.bool_]) -> Recalibration:
    """Learn from verdicts.

    Args:
        odds: natural log of the estimated odds of each judged pair.
        matches: what people said, in the same order.

    Example:
        >>> odds = np.repeat([-2.0, 0.0, 2.0], 40)
        >>> sure = np.tile([True, True, True, False], 30)  # three in four, always
        >>> found = recalibrate(odds, sure)
        >>> round(found.shift, 1), round(found.scale, 1)
        (1.1, 0.1)
    """
    few = min(int(matches.sum()), int((~matches).sum())) < _LEAST_OF_A_KIND
    if few or len(odds) < LEAST_VERDICTS:
        return Recalibration()
    x = np.column_stack([np.ones(len(odds)), np.clip(odds, -_MOST_ODDS, _MOST_ODDS)])
    prior = np.array([0.0, 1.0])
    strength = np.array([_SHIFT, _SCALE]) ** -2.0
    found = prior
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (p - matches) + strength * (found - prior)
        bend = (x * (p * (1 - p))[:, None]).T @ x + np.diag(strength)
        step = np.linalg.solve(bend, slope)
        found = found - step / max(1.0, float(np.abs(step).max()))
    learned = Recalibration(float(found[0]), max(float(found[1]), _LEAST_SCALE))
    gain = _likelihood(learned.read(x[:, 1]), matches) - _likelihood(x[:, 1], matches)
    return learned if gain > _LEAST_GAIN else Recalibration()


def _likelihood(odds: NDArray[np.float64], matches: NDArray[np.bool_]) -> float:
    """Natural log of the likelihood of verdicts."""
    return -float(np.logaddexp(0, np.where(matches, -odds, odds)).sum())
