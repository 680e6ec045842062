"""A quasi-Newton search for few parameters, with a box around them.

Rules:
    BFGS with a backtracking line search. The matrices are as small as the parameters
    are few, and handled without a linear-algebra library: threads of one cost more
    than the whole search. Steps move no coordinate by more than :data:`REACH`.

Sources:
    Nocedal and Wright, Numerical Optimization, algorithms 3.1 and 6.1.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats]]

REACH = 2.0
"""Largest change of a log parameter in one step."""

_STEPS = 200
_HALVINGS = 30
_SUFFICIENT = 1e-4  # of the decrease that the slope promises
_CURVED = 1e-12  # of the lengths of step and change; below, curvature is not learnt


class End(NamedTuple):
    """Where a search ended, with the value there."""

    value: float
    point: Floats


def minimise(
    objective: Objective, start: Floats, *, limit: float, tolerance: float
) -> End:
    """Where the search from ``start`` ends.

    Args:
        objective: point -> value and gradient.
        start: where to begin, shape (parameters,).
        limit: every coordinate stays within plus and minus this.
        tolerance: the search ends when a step lowers the value by less, relatively.
    """
    point, inverse = np.clip(start, -limit, limit), np.eye(len(start))
    value, gradient = objective(point)
    fresh = True
    for _ in range(_STEPS):
        taken = _step(objective, point, (value, gradient), inverse, limit)
        if taken is None and fresh:
            break
        if taken is None:
            inverse, fresh = np.eye(len(start)), True
            continue
        there, (lower, slope) = taken
        inverse, fresh = _learnt(inverse, there - point, slope - gradient, fresh), False
        gained = value - lower
        point, value, gradient = there, lower, slope
        if gained <= tolerance * max(1.0, abs(value)):
            break
    return End(value, point)


def _step(
    objective: Objective,
    point: Floats,
    at: tuple[float, Floats],
    inverse: Floats,
    limit: float,
) -> tuple[Floats, tuple[float, Floats]] | None:
    """A lower point with its value and gradient; ``None`` when there is none ahead."""
    value, gradient = at
    ahead = -(inverse * gradient).sum(axis=1)
    ahead /= max(1.0, float(np.abs(ahead).max()) / REACH)
    for _ in range(_HALVINGS):
        there = np.clip(point + ahead, -limit, limit)
        promised = float((gradient * (there - point)).sum())
        if promised >= 0:
            return None
        found = objective(there)
        if found[0] <= value + _SUFFICIENT * promised:
            return there, found
        ahead /= 2
    return None


def _learnt(inverse: Floats, step: Floats, change: Floats, fresh: bool) -> Floats:  # noqa: FBT001 - of one caller
    """The inverse curvature after a step that changed the gradient."""
    along = float((step * change).sum())
    size = float((change * change).sum())
    if along <= _CURVED * np.sqrt(size * float((step * step).sum())):
        return inverse
    if fresh:
        inverse = np.eye(len(step)) * (along / size)
    turned = (inverse * change).sum(axis=1)
    outer = np.multiply.outer(turned, step)
    stretch = 1 + float((change * turned).sum()) / along
    found: Floats = inverse - (outer + outer.T) / along
    return found + np.multiply.outer(step, step) * (stretch / along)
