"""What dedupe() and link() give back.

Rules:
    Row numbers count from 0 in the order of the input; of two linked tables the rows
    of the left one come first. No text of the input is shown anywhere.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.linkage._columns import encode
from customer_core.linkage._frames import to_frame
from customer_core.linkage._summary import summarise, with_repetitions
from customer_core.linkage.candidates import RuleUse, candidates_of
from customer_core.linkage.evaluation import (
    ErrorSample,
    Evaluation,
    Scored,
    ThresholdCurve,
    bits,
    count_true_pairs,
    evaluate_clusters,
    sample_errors,
    threshold_curve,
)
from customer_core.linkage.frequencies import Shares
from customer_core.linkage.model import Floats, LinkageModel
from customer_core.linkage.prediction import BITS, KEEP, Scorer
from customer_core.linkage.repetition import Repetition
from customer_core.linkage.structure import ClusterStructure, structure_of
from customer_core.linkage.table import FeatureTable, Rows
from customer_core.messages import Language
from customer_core.reasons import Explanation
from customer_core.summaries import Summary

_FEWEST_MATCHES = 100
_FEWEST_GROUPS = 2
_MOST_DOUBT = 0.02


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
        blocking: what each blocking rule did: its pairs, and the blocks that were too
            large; none where every pair was compared.
        candidate_pairs: how many pairs of rows blocking proposed and were compared,
            each counted once.
        contradictions: pairs of rows of ``must_link`` that could not be honoured,
            because other decisions keep them apart.
    """

    cluster_ids: Rows = field(repr=_count)
    predictions: Predictions
    threshold: float
    model: LinkageModel = field(repr=lambda _: "...")
    blocking: tuple[RuleUse, ...]
    candidate_pairs: int
    contradictions: tuple[tuple[int, int], ...] = ()
    _table: FeatureTable = field(repr=False)
    _shares: Shares = field(repr=False)
    _library: ModuleType | None = field(default=None, repr=False)

    @property
    def repetitions(self) -> tuple[Repetition, ...]:
        """Columns that say what others say: left out, or how they count instead."""
        return self._table.repetitions

    @property
    def crowded(self) -> Mapping[str, int]:
        """By field, how many values were left out, for too many people share them."""
        return self._table.crowded

    @property
    def doubt(self) -> float:
        """Share of the expected matches among the pairs that is doubt: Σp(1−p) / Σp."""
        p = self.predictions.match_probability[self._kept]
        return float(p @ (1 - p) / p.sum()) if len(p) else 0.0

    @cached_property
    def _kept(self) -> Rows:
        """Places of the pairs that were kept for their own sake.

        The others were scored because the rest of their cluster holds them together.
        """
        return np.flatnonzero(self.predictions.match_weight > KEEP * BITS)

    @property
    def identifiable(self) -> bool:
        """Whether the probabilities can be relied on without labels.

        They can where four things hold. At least a hundred matches are expected, for
        fewer do not show what matches have in common. At least two independent groups
        of fields tell people apart, so that one confirms the other. One of them has
        something that people of one household do not share: a given name, a birth date,
        a mailbox, an identifier, an account. And matches hardly overlap with other
        pairs: :attr:`doubt` is at most .02. Elsewhere the probabilities may be right,
        but only verdicts of people tell. How often this was so on tables whose truth is
        known is written in docs/benchmarks.md.
        """
        kinds = {f.name: f.kind for f in self._table if f.present.any()}
        groups = [
            [kinds[name] for name in group.fields if name in kinds]
            for group in self.model.groups
        ]
        telling = [group for group in groups if any(kind.telling for kind in group)]
        personal = any(kind.personal for group in telling for kind in group)
        p = self.predictions.match_probability[self._kept]
        enough = len(telling) >= _FEWEST_GROUPS and p.sum() >= _FEWEST_MATCHES
        return bool(personal and enough and self.doubt <= _MOST_DOUBT)

    @property
    def skipped_pairs(self) -> int:
        """Pairs of blocks that were too large to be compared, over all rules."""
        return sum(use.skipped_pairs for use in self.blocking)

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

    def structure(self, cluster_id: int) -> ClusterStructure:
        """What holds a cluster together, and what keeps it from its neighbour.

        Raises:
            ConfigurationError: when there is no such cluster.
        """
        clusters = int(self.cluster_ids.max(initial=-1)) + 1
        if not 0 <= cluster_id < clusters:
            msg = f"clusters go from 0 to {clusters - 1}; give one of them"
            raise ConfigurationError(msg)
        pairs = self.predictions
        both = pairs.left, pairs.right
        return structure_of(cluster_id, self.cluster_ids, both, pairs.match_weight)

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
        candidates = candidates_of(self._table, self.model.rules)
        pairs, kept = self.predictions, self._kept
        p = pairs.match_probability[kept]
        return evaluate_clusters(
            self.cluster_ids,
            self._codes(truth),
            scored=Scored(pairs.left[kept], pairs.right[kept], p),
            candidates=candidates.all(),
            side=self._table.side,
        )

    def threshold_curve(self, truth: Iterable[object]) -> ThresholdCurve:
        """Precision and recall of single pairs at every threshold.

        Raises:
            ConfigurationError: when there is not one label per row.
        """
        codes, pairs = self._codes(truth), self.predictions
        known = (codes[pairs.left] >= 0) & (codes[pairs.right] >= 0)
        return threshold_curve(
            pairs.match_weight[known],
            (codes[pairs.left] == codes[pairs.right])[known],
            count_true_pairs(codes, self._table.side),
        )

    def sample_errors(
        self, truth: Iterable[object], *, size: int = 100, seed: int = 0
    ) -> ErrorSample:
        """Pairs of rows wrongly put together and wrongly left apart.

        Args:
            truth: one label per row.
            size: of each of the two samples.
            seed: of the draw.

        Raises:
            ConfigurationError: when there is not one label per row.
        """
        pairs = self.predictions
        return sample_errors(
            self.cluster_ids,
            self._codes(truth),
            left=pairs.left,
            right=pairs.right,
            match_weight=pairs.match_weight,
            threshold=bits(self.threshold),
            size=size,
            seed=seed,
        )

    def _codes(self, truth: Iterable[object]) -> Rows:
        codes = encode(truth).codes.astype(np.int64)
        if len(codes) != self._table.records:
            msg = f"truth has {len(codes)} labels for {self._table.records} rows"
            raise ConfigurationError(msg)
        return codes

    def summary(self, language: Language = "en") -> Summary:
        """Clusters, what blocking did, and what each field says, in bits."""
        sizes = np.bincount(self.cluster_ids)
        measures = {
            "records": len(self.cluster_ids),
            "found": len(sizes),
            "several": int((sizes > 1).sum()),
            "largest": int(sizes.max(initial=0)),
            "kept_pairs": len(self.predictions),
            "recall_bound": self.model.recall_bound,
            "doubt": self.doubt,
            "reliable": self.identifiable,
            "contradictions": len(self.contradictions),
            "crowded": sum(self.crowded.values()),
        }
        told = summarise(measures, self.blocking, self.model, language)
        return with_repetitions(told, self.repetitions, language)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def to_frame(self) -> Any:  # noqa: ANN401 - the caller's own dataframe library
        """``row`` and ``cluster_id``, one row per input row, in the input's library."""
        columns = {
            "row": np.arange(len(self.cluster_ids)),
            "cluster_id": self.cluster_ids,
        }
        return to_frame(columns, self._library)
