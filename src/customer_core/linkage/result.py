"""What dedupe() and link() give back.

Rules:
    Row numbers count from 0 in the order of the input; of two linked tables the rows
    of the left one come first. No text of the input is shown anywhere.
"""

from collections.abc import Iterable
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.linkage._columns import encode, to_frame
from customer_core.linkage.blocking import candidates_of
from customer_core.linkage.evaluation import (
    Evaluation,
    measure_calibration,
    measure_clusters,
    share_of_true_pairs,
)
from customer_core.linkage.frequencies import Shares
from customer_core.linkage.model import Floats, LinkageModel
from customer_core.linkage.prediction import Scorer
from customer_core.linkage.table import FeatureTable, Rows
from customer_core.reasons import Explanation


def _count(values: NDArray[Any]) -> str:
    return f"<{len(values)}>"


@frozen(eq=False)
class Predictions:
    """The pairs of rows that may match, ascending by left, then right.

    Attributes:
        left: row numbers, int64.
        right: row numbers above ``left``, int64.
        match_weight: log2 of the odds of a match, in bits, float64.
        match_probability: 0 to 1, float64.
    """

    left: Rows = field(repr=_count)
    right: Rows = field(repr=_count)
    match_weight: Floats = field(repr=_count)
    match_probability: Floats = field(repr=_count)
    _library: ModuleType | None = field(default=None, repr=False)

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.left)

    def to_frame(self) -> Any:  # noqa: ANN401 - the caller's own dataframe library
        """One row per pair, in the library of the input, else a dict of columns."""
        return to_frame(
            {
                "left": self.left,
                "right": self.right,
                "match_weight": self.match_weight,
                "match_probability": self.match_probability,
            },
            self._library,
        )


@frozen(eq=False, slots=False, kw_only=True)
class LinkageResult:
    """Clusters of rows, and why.

    Attributes:
        cluster_ids: int64, shape (rows,): rows of one cluster have one number; the
            numbers count from 0 in the order in which clusters first appear.
        predictions: the pairs the clusters were made of.
        threshold: match probability above which a pair speaks for a cluster.
        model: what was estimated.
        skipped_pairs: pairs of blocks that were too large to be compared.
        contradictions: pairs of rows of ``must_link`` that could not be honoured,
            because other decisions keep them apart.
    """

    cluster_ids: Rows = field(repr=_count)
    predictions: Predictions
    threshold: float
    model: LinkageModel = field(repr=lambda _: "...")
    skipped_pairs: int
    contradictions: tuple[tuple[int, int], ...] = ()
    _table: FeatureTable = field(repr=False)
    _shares: Shares = field(repr=False)
    _library: ModuleType | None = field(default=None, repr=False)

    @cached_property
    def _scorer(self) -> Scorer:
        return Scorer(self.model, self._table, self._shares, workers=1)

    def explain(self, i: int, j: int) -> Explanation:
        """Why the rows ``i`` and ``j`` match or not: reasons in bits.

        The reasons add up to the match weight of the pair.

        Raises:
            ConfigurationError: when a row number is out of range.
        """
        rows = self._table.records
        if not (0 <= i < rows and 0 <= j < rows):
            msg = f"row numbers go from 0 to {rows - 1}; give two of them"
            raise ConfigurationError(msg)
        return self._scorer.explain(min(i, j), max(i, j))

    def household_probability(self, left: Rows, right: Rows) -> Floats:
        """How probably each pair is two people of one household, by the model.

        Args:
            left: row numbers.
            right: row numbers, as many.

        Returns:
            0 to 1, in the order of the pairs. A pair that matches is no household.

        Raises:
            ConfigurationError: when a row number is out of range.
        """
        rows = self._table.records
        low, high = np.minimum(left, right), np.maximum(left, right)
        if len(low) and (low.min() < 0 or high.max() >= rows):
            msg = f"row numbers go from 0 to {rows - 1}; give pairs of them"
            raise ConfigurationError(msg)
        return self._scorer.household(low, high)

    def evaluate(self, truth: Iterable[object]) -> Evaluation:
        """Compare the clusters with known entities, one label per row.

        A missing label leaves its row out.

        Raises:
            ConfigurationError: when there is not one label per row.
        """
        codes = encode(truth).codes.astype(np.int64)
        if len(codes) != self._table.records:
            msg = f"truth has {len(codes)} labels for {self._table.records} rows"
            raise ConfigurationError(msg)
        known = codes >= 0
        pairwise, b_cubed = measure_clusters(self.cluster_ids[known], codes[known])
        pairs = self.predictions
        labelled = known[pairs.left] & known[pairs.right]
        return Evaluation(
            pairwise=pairwise,
            b_cubed=b_cubed,
            blocking_recall=self._blocking_recall(codes),
            calibration=measure_calibration(
                pairs.match_probability[labelled],
                (codes[pairs.left] == codes[pairs.right])[labelled],
            ),
        )

    def _blocking_recall(self, codes: Rows) -> float:
        candidates = candidates_of(self._table, self.model.rules)
        same = codes[candidates.left] == codes[candidates.right]
        found = int((same & (codes[candidates.left] >= 0)).sum())
        return share_of_true_pairs(found, codes, self._table.side)

    def to_frame(self) -> Any:  # noqa: ANN401 - the caller's own dataframe library
        """``row`` and ``cluster_id``, one row per input row, in the input's library."""
        columns = {
            "row": np.arange(len(self.cluster_ids)),
            "cluster_id": self.cluster_ids,
        }
        return to_frame(columns, self._library)
