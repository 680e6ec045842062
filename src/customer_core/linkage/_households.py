"""What two people of one household have in common by more than chance.

Rules:
    A household shares its family name, address and numbers. Of what is personal its
    members may have one thing in common besides: father and son a name, twins a
    birthday, a couple a mailbox. Two such things make one person of them.

Sources:
    Measured on households with namesakes, twins and shared mailboxes.
"""

from collections.abc import Mapping

import numpy as np

from customer_core.linkage._joint import PRIOR_M, JointTables
from customer_core.linkage.model import Floats

USUAL_SHARE = 0.05
"""Households that have a personal thing in common, before any data."""
_MOST = 0.1  # of households that have one thing in common


def common_ratios(
    group: JointTables, m: Mapping[str, Floats], u: Floats
) -> dict[str, Floats]:
    """Log ratio of having each personal thing in common and by chance, per cell.

    Args:
        group: the fields.
        m: probability of each level where two values are of one origin, by field.
        u: joint table of chance.
    """
    found = {}
    for thing, axes in common_axes(group).items():
        same = group.product(
            [
                m[f.feature.name] if axis in axes else np.ones(f.kind.size)
                for axis, f in enumerate(group.fields)
            ]
        )
        found[thing] = np.log(same / _conditional(group, u, axes))
    return found


def _conditional(group: JointTables, table: Floats, axes: tuple[int, ...]) -> Floats:
    """Probability of the levels of some fields given those of the others.

    Missing fields count for nothing; cells in which all are missing hold 1.
    """
    cells = table.reshape(group.shape)
    for axis, f in enumerate(group.fields):
        if (
            f.kind.derived and axis not in axes
        ):  # it follows the others, whatever they are
            cells = np.repeat(np.take(cells, [-1], axis), group.shape[axis], axis)
    shares = np.ones(group.shape)
    for axis in axes:
        there = np.take(cells, range(group.shape[axis] - 1), axis)
        missing = np.take(cells, [group.shape[axis] - 1], axis)
        total = there.sum(axis, keepdims=True)
        shares *= np.concatenate([there / total, np.ones_like(missing)], axis)
        cells = np.concatenate(
            [np.repeat(total, there.shape[axis], axis), missing], axis
        )
    return np.asarray(shares).ravel()


def common_axes(group: JointTables) -> Mapping[str, tuple[int, ...]]:
    """The fields of a group that make up each personal thing, by its name."""
    found: dict[str, tuple[int, ...]] = {}
    for axis, f in enumerate(group.fields):
        if f.kind.common:
            found[f.kind.common] = (*found.get(f.kind.common, ()), axis)
    return found


def add_common(
    home: Floats, shares: Mapping[str, float], ratios: Mapping[str, Floats]
) -> Floats:
    """The log ratio of household and chance with one thing in common, or none.

    Args:
        home: log ratio of what a household shares.
        shares: of the households that have each thing in common, 0 to 1.
        ratios: log ratio of having it in common and of having it by chance.
    """
    total = np.full(len(home), 1 - sum(shares.values()))
    for name, ratio in ratios.items():
        total += shares[name] * np.exp(np.minimum(ratio, 50))
    return np.asarray(home + np.log(total))


def learn_shares(
    shares: Mapping[str, float], ratios: Mapping[str, Floats], weights: Floats
) -> dict[str, float]:
    """The shares after one more look at the pairs of households.

    Args:
        shares: as they were.
        ratios: log ratio of common and chance, per pair.
        weights: expected households that each pair stands for.
    """
    parts = {n: shares[n] * np.exp(np.minimum(r, 50)) for n, r in ratios.items()}
    total = 1 - sum(shares.values()) + sum(parts.values())
    known = float(weights.sum()) + PRIOR_M
    return {
        name: float(np.clip(weights @ (part / total) / known, USUAL_SHARE, _MOST))
        for name, part in parts.items()
    }
