"""What two people of one household have in common by more than chance.

Rules:
    A household shares its family name, address and numbers, or some of them; a thing is
    shared or not, for people who live near each other have no more in common than by
    chance. Of what is personal its members may have one thing in common besides: father
    and son a name, twins a birthday, a couple a mailbox. Two such things make one
    person of them.

Sources:
    Measured on households with namesakes, twins and shared mailboxes.
"""

from collections.abc import Mapping

import numpy as np

from customer_core.linkage._joint import PRIOR_M, JointTables
from customer_core.linkage.model import Floats

USUAL_HOME = 0.5
"""Households that share each thing which a household may share, before any data."""
USUAL_SHARE = 0.05
"""Households that have a personal thing in common, before any data."""
_MOST = 0.1  # of households that have one thing in common


def shared_ratios(
    group: JointTables, match: Floats, m: Mapping[str, Floats], u: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Ratio of sharing each thing that a household may share and of chance, per cell.

    An address is one thing with all its parts; elsewhere every field is by itself. What
    is shared is written down as one person would write it twice: as in a match.

    Args:
        group: the fields.
        match: ratio of match and chance, per cell.
        m: probability of each level where two values are of one origin, by field.
        u: the same by chance.
    """
    if group.shared:
        return {group.fields[0].feature.name: match}
    found = {}
    for axis, f in enumerate(group.fields):
        if f.kind.shared:
            name = f.feature.name
            ratio = np.append(m[name] / u[name], 1.0)
            shape = [-1 if a == axis else 1 for a in range(len(group.shape))]
            found[name] = np.broadcast_to(ratio.reshape(shape), group.shape).ravel()
    return found


def learn_home(share: float, ratio: Floats, weights: Floats) -> float:
    """The share of the households that share a thing, after one more look.

    Args:
        share: as it was, 0 to 1.
        ratio: of sharing it and of chance, per pair; 1 where it is missing.
        weights: expected households that each pair stands for.
    """
    weights = np.where(ratio == 1, 0.0, weights)
    shared = share * ratio / (1 - share + share * ratio)
    known = float(weights.sum()) + PRIOR_M
    return (float(weights @ shared) + PRIOR_M * USUAL_HOME) / known


def common_ratios(
    group: JointTables,
    m: Mapping[str, Floats],
    chance: Floats,
    *,
    home: Floats,
    core: Floats,
) -> dict[str, Floats]:
    """Log ratio of having each personal thing in common and not, per cell.

    A name in common is the whole name, so that its fields are as they are in a match,
    whatever else a household shares of them. What is made of the other fields, such as
    a mailbox, is judged by how often it agrees by chance where they agree as they do.

    Args:
        group: the fields.
        m: probability of each level where two values are of one origin, by field.
        chance: joint table of chance.
        home: log ratio of household and chance.
        core: log ratio of match and chance, of the core of the group.
    """
    return {
        thing: _made(group, m, chance, axes)
        if group.fields[axes[0]].kind.derived and group.core is not group
        else group.spread(core) - home
        for thing, axes in common_axes(group).items()
    }


def _made(
    group: JointTables, m: Mapping[str, Floats], chance: Floats, axes: tuple[int, ...]
) -> Floats:
    """Log ratio of derived fields of one origin and by chance, given the others."""
    cells = chance.reshape(group.shape)
    ratio = np.zeros(group.shape)
    for axis in axes:
        f = group.fields[axis]
        there = np.take(cells, range(f.kind.size), axis)
        shape = [-1 if other == axis else 1 for other in range(len(group.shape))]
        same = m[f.feature.name].reshape(shape)
        known = np.log(same * there.sum(axis, keepdims=True) / there)
        missing = np.zeros_like(np.take(cells, [f.kind.size], axis))
        ratio += np.concatenate([known, missing], axis)
    return np.asarray(ratio).ravel()


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
