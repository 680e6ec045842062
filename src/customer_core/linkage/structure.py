"""What holds a cluster together, and what keeps it from its nearest neighbour.

Rules:
    The weakest cut splits a cluster in two where least evidence is lost: the sum of the
    match probabilities across it is smallest. A neighbour is near by its best pair.
    Rows are named by number; no value is shown.

Sources:
    Stoer and Wagner, "A simple min-cut algorithm" (1997).
"""

from types import MappingProxyType

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from customer_core.linkage.model import Floats
from customer_core.linkage.table import Rows
from customer_core.reasons import Explanation, Reason

_SHOWN = 8  # row numbers of one side that a text lists


@frozen(eq=False, kw_only=True)
class ClusterStructure:
    """One cluster, looked at from inside and from outside.

    Attributes:
        cluster_id: its number.
        rows: its rows, ascending.
        cut: the two sides of its weakest cut; both empty for one row alone.
        cut_weight: mean match weight of the scored pairs across the cut, in bits; 0
            where there are none.
        neighbour: number of the nearest other cluster, ``None`` without a scored pair.
        nearest: the best pair of rows to it.
        nearest_weight: match weight of that pair, in bits.
        between_weight: mean match weight of the scored pairs to it, in bits.
    """

    cluster_id: int
    rows: Rows
    cut: tuple[Rows, Rows]
    cut_weight: float = 0.0
    neighbour: int | None = None
    nearest: tuple[int, int] | None = None
    nearest_weight: float = 0.0
    between_weight: float = 0.0

    @property
    def explanation(self) -> Explanation:
        """Why together, and why not with the neighbour, in both languages."""
        notes = []
        if len(self.cut[0]):
            notes.append(
                _note(
                    "cluster.weakest_cut",
                    left=_numbers(self.cut[0]),
                    right=_numbers(self.cut[1]),
                    weight=f"{self.cut_weight:+.1f}",
                )
            )
        if self.neighbour is not None and self.nearest is not None:
            notes.append(
                _note(
                    "cluster.why_not",
                    cluster=str(self.neighbour),
                    rows=_numbers(np.array(self.nearest)),
                    weight=f"{self.nearest_weight:+.1f}",
                    mean=f"{self.between_weight:+.1f}",
                )
            )
        known = MappingProxyType({"cluster": str(self.cluster_id)})
        return Explanation("explain.linkage_cluster", tuple(notes), known)


def structure_of(
    cluster_id: int, cluster_ids: Rows, pairs: tuple[Rows, Rows], weights: Floats
) -> ClusterStructure:
    """The structure of one cluster.

    Args:
        cluster_id: its number.
        cluster_ids: of all rows.
        pairs: the scored pairs: left and right rows.
        weights: match weight of each pair, in bits.
    """
    left, right = pairs
    rows = np.flatnonzero(cluster_ids == cluster_id)
    ends = cluster_ids[left] == cluster_id, cluster_ids[right] == cluster_id
    inside, across = ends[0] & ends[1], ends[0] ^ ends[1]
    place = np.searchsorted(rows, [left[inside], right[inside]])
    evidence = np.zeros((len(rows), len(rows)))
    evidence[place[0], place[1]] = 1 / (1 + np.exp2(-weights[inside].clip(-500, 500)))
    one_side = weakest_cut(evidence + evidence.T)
    cut = one_side[place[0]] != one_side[place[1]]
    sides = (rows[one_side], rows[~one_side]) if len(rows) > 1 else (rows[:0], rows[:0])
    found = ClusterStructure(
        cluster_id=cluster_id,
        rows=rows,
        cut=sides,
        cut_weight=float(weights[inside][cut].mean()) if cut.any() else 0.0,
    )
    return _with_neighbour(found, cluster_ids, pairs, (across, weights))


def _with_neighbour(
    found: ClusterStructure,
    cluster_ids: Rows,
    pairs: tuple[Rows, Rows],
    known: tuple[NDArray[np.bool_], Floats],
) -> ClusterStructure:
    (left, right), (across, weights) = pairs, known
    at = np.flatnonzero(across)
    if not at.size:
        return found
    best = int(at[np.argmax(weights[at])])
    ids = cluster_ids[left], cluster_ids[right]
    other = int(ids[1][best] if ids[0][best] == found.cluster_id else ids[0][best])
    between = at[(ids[0][at] == other) | (ids[1][at] == other)]
    return evolve(
        found,
        neighbour=other,
        nearest=(int(left[best]), int(right[best])),
        nearest_weight=float(weights[best]),
        between_weight=float(weights[between].mean()),
    )


def weakest_cut(evidence: Floats) -> NDArray[np.bool_]:
    """One side of the cut that loses least evidence.

    Args:
        evidence: symmetric, at least 0, shape (n, n), nothing on the diagonal.

    Example:
        >>> chain = np.array([[0, 9, 0], [9, 0, 1], [0, 1, 0]], float)
        >>> weakest_cut(chain).tolist()
        [False, False, True]
    """
    size = len(evidence)
    left = evidence.copy()
    merged = np.eye(size, dtype=np.bool_)
    alive = list(range(size))
    best, side = np.inf, np.zeros(size, np.bool_)
    while len(alive) > 1:
        reached = left[alive[0], alive].copy()
        order, waiting = [0], set(range(1, len(alive)))
        loss = 0.0
        while waiting:
            last = max(waiting, key=lambda place: (reached[place], -place))
            loss = float(reached[last])
            waiting.remove(last)
            order.append(last)
            reached += left[alive[last], alive]
        one, other = alive[order[-2]], alive[order[-1]]
        if loss < best:
            best, side = loss, merged[other].copy()
        left[one] += left[other]
        left[:, one] += left[:, other]
        left[one, one] = 0
        merged[one] |= merged[other]
        alive.remove(other)
    return side


def _note(code: str, **parameters: str) -> Reason:
    return Reason(code=code, parameters=MappingProxyType(parameters))


def _numbers(rows: NDArray[np.int64]) -> str:
    shown = ", ".join(map(str, rows[:_SHOWN].tolist()))
    return shown if len(rows) <= _SHOWN else f"{shown}, …"
