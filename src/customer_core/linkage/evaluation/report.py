"""Everything that is measured of a linkage whose truth is known."""

from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.linkage.evaluation.calibration import (
    Calibration,
    measure_calibration,
)
from customer_core.linkage.evaluation.measures import (
    BlockingRecall,
    Flags,
    Floats,
    Measures,
    PairwiseMeasures,
    Rows,
    measure_blocking,
    measure_clusters,
)
from customer_core.messages import Language, label
from customer_core.summaries import Section, Summary


@frozen(eq=False)
class Scored:
    """Pairs of rows with their match probability.

    Attributes:
        left: row numbers.
        right: row numbers above ``left``.
        match_probability: 0 to 1.
    """

    left: Rows = field(repr=False)
    right: Rows = field(repr=False)
    match_probability: Floats = field(repr=False)


@frozen(kw_only=True)
class Evaluation:
    """What a comparison with the truth finds.

    Attributes:
        pairwise: over pairs of records in the final clusters.
        b_cubed: mean over records.
        blocking: what blocking lost.
        calibration: of the pairs that blocking proposed and prediction kept.
        records: rows with a known truth.
        clusters: clusters that hold such a row.
        entities: entities the truth knows.
    """

    pairwise: PairwiseMeasures
    b_cubed: Measures
    blocking: BlockingRecall
    calibration: Calibration
    records: int
    clusters: int
    entities: int

    @property
    def blocking_recall(self) -> float:
        """Share of the true pairs that were compared, 0 to 1."""
        return self.blocking.recall

    @property
    def calibration_error(self) -> float:
        """Mean distance of predicted and observed probability over pairs, 0 to 1."""
        return self.calibration.error

    def __str__(self) -> str:
        """A small table of the measures."""
        rows = (("pairwise", self.pairwise), ("B-cubed", self.b_cubed))
        lines = ["            precision  recall     F1"]
        lines += [
            f"{name:<10}  {m.precision:9.4f}  {m.recall:6.4f}  {m.f1:.4f}"
            for name, m in rows
        ]
        lines.append(f"true pairs compared: {self.blocking_recall:.4f}")
        lines.append(f"calibration error:   {self.calibration_error:.4f}")
        return "\n".join(lines)

    def to_frame(self) -> dict[str, list[Any]]:
        """One row per measure, with its 95 % interval where one is known."""
        names, values, intervals = [], [], []
        for name, measures in (("pairwise", self.pairwise), ("b_cubed", self.b_cubed)):
            for part in ("precision", "recall", "f1"):
                names.append(f"{name}_{part}")
                values.append(float(getattr(measures, part)))
                interval = getattr(measures, f"{part}_interval", lambda: None)()
                intervals.append(interval)
        names += ["blocking_recall", "calibration_error"]
        values += [self.blocking_recall, self.calibration_error]
        intervals += [None, None]
        return {
            "measure": names,
            "value": values,
            "low": [interval and interval.low for interval in intervals],
            "high": [interval and interval.high for interval in intervals],
        }

    def summary(self, language: Language = "en") -> Summary:
        """Measures, counts and calibration."""
        frame = self.to_frame()
        measures = tuple(
            (
                label(f"evaluation.{name}", language),
                f"{value:.4f}",
                "" if low is None else f"{low:.4f} – {high:.4f}",
            )
            for name, value, low, high in zip(*frame.values(), strict=True)
        )
        counts = (
            ("records", self.records),
            ("entities", self.entities),
            ("clusters", self.clusters),
            ("true_pairs", self.blocking.true_pairs),
            ("lost_pairs", self.blocking.lost),
            ("false_positives", self.pairwise.false_positives),
            ("false_negatives", self.pairwise.false_negatives),
        )
        words = {n: label(f"evaluation.{n}", language) for n in ("measure", "interval")}
        return Summary(
            label("evaluation.title", language),
            (
                Section(
                    label("evaluation.measures", language),
                    (words["measure"], "", words["interval"]),
                    measures,
                ),
                Section(
                    label("evaluation.counts", language),
                    ("", ""),
                    tuple(
                        (label(f"evaluation.{name}", language), f"{count:,}")
                        for name, count in counts
                    ),
                ),
                self.calibration.section(language),
            ),
        )

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Bars of the measures."""
        frame = self.to_frame()
        columns = {
            "measure": [label(f"evaluation.{n}", language) for n in frame["measure"]],
            "value": frame["value"],
        }
        return chart(
            columns,
            "bar",
            title=label("evaluation.title", language),
            x=("value", "quantitative"),
            y=("measure", "nominal"),
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def evaluate_clusters(
    clusters: Rows,
    truth: Rows,
    *,
    scored: Scored,
    candidates: tuple[Rows, Rows],
    side: NDArray[np.int8] | None = None,
) -> Evaluation:
    """Measure clusters, blocking and probabilities.

    Args:
        clusters: codes from 0, shape (records,).
        truth: code of the entity of each record from 0, -1 where unknown.
        scored: the pairs that prediction kept, each once.
        candidates: row numbers of the pairs that blocking proposed, each pair once.
        side: 0 or 1 where only pairs across two tables count for blocking.
    """
    known = truth >= 0
    pairwise, b_cubed = measure_clusters(clusters[known], truth[known])
    left, right = scored.left, scored.right
    counted = known[left] & known[right] & _among(scored, candidates, len(truth))
    return Evaluation(
        pairwise=pairwise,
        b_cubed=b_cubed,
        blocking=measure_blocking(*candidates, truth, side),
        calibration=measure_calibration(
            scored.match_probability[counted], (truth[left] == truth[right])[counted]
        ),
        records=int(known.sum()),
        clusters=_distinct(clusters[known]),
        entities=_distinct(truth[known]),
    )


def _among(scored: Scored, candidates: tuple[Rows, Rows], records: int) -> Flags:
    """Which pairs blocking proposed; the others were scored to complete clusters."""
    proposed = np.sort(candidates[0].astype(np.int64) * records + candidates[1])
    keys = scored.left.astype(np.int64) * records + scored.right
    place = np.searchsorted(proposed, keys)
    found = np.zeros(len(keys), np.bool_)
    inside = place < len(proposed)
    found[inside] = proposed[place[inside]] == keys[inside]
    return found


def _distinct(codes: Rows) -> int:
    return int(np.count_nonzero(np.bincount(codes)))
