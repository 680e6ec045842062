"""Pairs that clusters got wrong, drawn at random, to be looked at.

Rules:
    Row numbers only: who may see the values looks them up. Every wrong pair has the
    same chance, however large its cluster, and no list of all of them is made.
"""

from typing import Any, Final

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.linkage.evaluation.measures import Floats, Rows, cells
from customer_core.messages import Language, label
from customer_core.summaries import Section, Summary

STAGES: Final = ("scored_above", "joined_by_others", "not_compared", "scored_below",
                 "split_by_clustering")  # fmt: skip
"""How a wrong pair came about, in the order in which stages are shown.

``scored_above``: put together, for its own score said so. ``joined_by_others``: put
together by records between the two. ``not_compared``: left apart, never scored or
dropped early. ``scored_below``: left apart, for its own score said so.
``split_by_clustering``: left apart although its own score spoke for a match.
"""


@frozen(eq=False, kw_only=True)
class ErrorSample:
    """Wrong pairs of rows, ascending by left, then right.

    Attributes:
        left: row numbers.
        right: row numbers above ``left``.
        stage: one of ``STAGES`` for each pair; the first two are false positives.
        match_weight: bits, NaN where the pair has no score.
        false_positives: pairs wrongly put together, in all.
        false_negatives: pairs wrongly left apart, in all.
    """

    left: Rows = field(repr=False)
    right: Rows = field(repr=False)
    stage: NDArray[np.str_] = field(repr=False)
    match_weight: Floats = field(repr=False)
    false_positives: int
    false_negatives: int

    def __len__(self) -> int:
        """How many pairs were drawn."""
        return len(self.left)

    def counts(self) -> dict[str, int]:
        """Stage -> pairs drawn, of every stage."""
        return {stage: int((self.stage == stage).sum()) for stage in STAGES}

    def to_frame(self) -> dict[str, list[Any]]:
        """One row per pair."""
        names = ("left", "right", "stage", "match_weight")
        return {name: getattr(self, name).tolist() for name in names}

    def summary(self, language: Language = "en") -> Summary:
        """How wrong pairs came about."""
        rows = tuple(
            (label(f"evaluation.{stage}", language), f"{count:,}")
            for stage, count in self.counts().items()
        )
        totals = tuple(
            (label(f"evaluation.{name}", language), f"{getattr(self, name):,}")
            for name in ("false_positives", "false_negatives")
        )
        return Summary(
            label("evaluation.errors", language),
            (
                Section(label("evaluation.counts", language), ("", ""), totals),
                Section(label("evaluation.drawn", language), ("", ""), rows),
            ),
        )

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Bars of the stages."""
        counts = self.counts()
        columns: dict[str, list[Any]] = {
            "stage": [label(f"evaluation.{stage}", language) for stage in counts],
            "pairs": list(counts.values()),
        }
        return chart(
            columns,
            "bar",
            title=label("evaluation.errors", language),
            x=("pairs", "quantitative"),
            y=("stage", "nominal"),
        )


def sample_errors(  # noqa: PLR0913 - what was found, what is true, how many
    clusters: Rows,
    truth: Rows,
    *,
    left: Rows,
    right: Rows,
    match_weight: Floats,
    threshold: float,
    size: int = 100,
    seed: int = 0,
) -> ErrorSample:
    """Draw up to ``size`` pairs wrongly put together and as many left apart.

    Args:
        clusters: codes from 0, shape (records,).
        truth: code of the entity of each record from 0, -1 where unknown.
        left: row numbers of the scored pairs.
        right: row numbers above ``left``.
        match_weight: of the scored pairs, in bits.
        threshold: match weight from which a pair speaks for one cluster, in bits.
        size: of each of the two samples, at least 0.
        seed: of the draw.
    """
    rows = np.flatnonzero(truth >= 0)
    draw = np.random.default_rng(seed)
    known = clusters[rows], truth[rows]
    wrong, false_positives = _draw(*known, size, draw)
    apart, false_negatives = _draw(*known[::-1], size, draw)
    pairs = rows[np.concatenate([wrong, apart])]
    together = np.repeat([True, False], [len(wrong), len(apart)])
    scores = _scores(pairs, (left, right), match_weight, len(truth))
    above = scores >= threshold  # never where there is no score
    stage = np.select(
        [together & above, together, np.isnan(scores), ~above],
        STAGES[:4],
        STAGES[4],
    )
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return ErrorSample(
        left=pairs[order, 0],
        right=pairs[order, 1],
        stage=stage[order],
        match_weight=scores[order],
        false_positives=false_positives,
        false_negatives=false_negatives,
    )


def _draw(
    groups: Rows, others: Rows, size: int, draw: np.random.Generator
) -> tuple[Rows, int]:
    """Pairs of one group that differ in ``others``, shape (n, 2), and their number."""
    cell, sizes = cells(groups, others)
    order = np.argsort(cell, kind="stable")  # by group, then by the other code
    group_sizes = np.bincount(groups)
    starts = np.cumsum(group_sizes) - group_sizes
    cell_starts = np.cumsum(sizes) - sizes
    partners = group_sizes[groups] - sizes[cell]  # of each record
    ends = np.cumsum(partners)
    total = int(ends[-1]) if len(ends) else 0  # every pair twice
    if total <= 4 * size:
        tickets = np.arange(total)
    else:
        tickets = draw.integers(0, total, 4 * size)
    first = np.searchsorted(ends, tickets, side="right")
    step = tickets - (ends - partners)[first]
    # the partners of a record are its group without its own cell
    place = starts[groups[first]] + step
    place += np.where(place >= cell_starts[cell[first]], sizes[cell[first]], 0)
    pairs = np.sort(np.stack([first, order[place]], axis=1), axis=1)
    pairs = np.unique(pairs, axis=0)
    chosen = draw.permutation(len(pairs))[:size]
    return pairs[chosen], total // 2


def _scores(
    pairs: Rows, scored: tuple[Rows, Rows], weights: Floats, records: int
) -> Floats:
    known = scored[0].astype(np.int64) * records + scored[1]
    order = np.argsort(known)
    keys = pairs[:, 0] * records + pairs[:, 1]
    place = np.minimum(np.searchsorted(known[order], keys), max(len(known) - 1, 0))
    if not len(known):
        return np.full(len(keys), np.nan)
    hit = known[order[place]] == keys
    return np.where(hit, weights[order[place]], np.nan)
