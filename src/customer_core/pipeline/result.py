"""What a run leaves: everything of it, reachable, explainable, exportable."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
from attrs import define, field

from customer_core._text import counted
from customer_core.errors import ConfigurationError
from customer_core.issues import IssueReport
from customer_core.linkage import LinkageResult
from customer_core.messages import Language
from customer_core.models import (
    Cluster,
    FieldDecision,
    GoldenRecord,
    RecordRef,
    RejectedRow,
    TierScore,
)
from customer_core.models.relations import Relation
from customer_core.pipeline.batch import SourceCounts
from customer_core.pipeline.decisions import Decisions
from customer_core.pipeline.export import (
    golden_document,
    golden_frame,
    write_csv,
    write_json_lines,
)
from customer_core.pipeline.households import ModelHouseholds
from customer_core.pipeline.review import ReviewBands, ReviewQueue
from customer_core.pipeline.scores import CustomerScores
from customer_core.pipeline.summary import summarise
from customer_core.pipeline.views import ClusterView, GoldenView, RecordView
from customer_core.reasons import Explanation
from customer_core.scoring import LifecycleTable, RfmTable, TierTable
from customer_core.scoring.clv import ValueTable
from customer_core.summaries import Summary
from customer_core.survivorship import (
    DEFAULT_LIMITS,
    FillIn,
    Limit,
    MergePlan,
    RelationPolicy,
    Violation,
    audit_cluster,
    derive_relations,
    fill_ins,
    plan_changes,
)

_BANDS = ReviewBands()
_RELATIONS = RelationPolicy()


@define(kw_only=True, frozen=True, slots=False)
class PipelineResult:
    """Records, clusters, golden records and tiers of one run.

    Attributes:
        sources: counts per source, in the order read; transactions last.
        records: canonical records, in the order read, made when asked.
        rejects: rows that became nothing, each with its codes and cells.
        issues: what was found about accepted rows.
        linkage: the linkage result; its row numbers are positions in ``records``.
        clusters: who belongs together, singletons included.
        golden: one view per cluster, in the order of ``clusters``.
        scores: RFM, tier, stage of life and value of each customer, in the order of
            ``clusters``.
        decisions: the judgements that counted, as row numbers;
            ``linkage.contradictions`` names those that could not be honoured.
        now: the moment the run took as the present.
    """

    sources: tuple[SourceCounts, ...]
    records: RecordView
    rejects: tuple[RejectedRow, ...] = field(repr=counted)
    issues: IssueReport = field(repr=counted)
    linkage: LinkageResult = field(repr=False)
    clusters: ClusterView
    golden: GoldenView
    scores: CustomerScores = field(repr=False)
    decisions: Decisions = field(repr=False)
    now: datetime

    @property
    def tiers(self) -> TierTable:
        """Points and tier of each customer."""
        return self.scores.tiers

    @property
    def rfm(self) -> RfmTable:
        """Recency, frequency and amount of each customer."""
        return self.scores.rfm

    @property
    def lifecycle(self) -> LifecycleTable:
        """Stage of life of each customer."""
        return self.scores.lifecycle

    @property
    def values(self) -> ValueTable:
        """Lifetime value of each customer with a purchase; fitted when first asked.

        Raises:
            MissingExtraError: without the extra ``analytics``.
        """
        return self.scores.values

    def explain(self, left: RecordRef | int, right: RecordRef | int) -> Explanation:
        """Why two records do or do not match, itemised in bits.

        Args:
            left: a record by its ref, or by its position in ``records``.
            right: another.

        Raises:
            ConfigurationError: when the run has no such record.
        """
        return self.linkage.explain(self._row(left), self._row(right))

    def cluster_of(self, record: RecordRef | int) -> int:
        """Position in ``clusters``, ``golden`` and ``tiers`` of a record's customer.

        Raises:
            ConfigurationError: when the run has no such record.
        """
        return int(self.clusters.cluster_of_row[self._row(record)])

    def customers(self) -> Iterator[tuple[GoldenRecord, TierScore]]:
        """Golden record and tier of every customer, made one by one."""
        return zip(self.golden, self.tiers, strict=True)

    def review(self, bands: ReviewBands = _BANDS) -> ReviewQueue:
        """The pairs that people should decide, the most probable match first."""
        return ReviewQueue(self.linkage, self.records, bands, self.decisions)

    def conflicts(self) -> Iterator[tuple[GoldenRecord, FieldDecision]]:
        """Decisions between values of which a customer has one, with the customer."""
        for golden in self.golden:
            for decision in golden.conflicts:
                yield golden, decision

    def fill_ins(self, record: RecordRef | int) -> tuple[FillIn, ...]:
        """What a record lacks and its customer has, each with where it is from.

        Args:
            record: by its ref, or by its position in ``records``.

        Raises:
            ConfigurationError: when the run has no such record.
        """
        golden = self.golden[self.cluster_of(record)]
        return fill_ins(golden, self.records[self._row(record)])

    def audit(self, limits: Iterable[Limit] = DEFAULT_LIMITS) -> Iterator[Violation]:
        """Clusters that hold more than one customer can have, one by one."""
        limits = tuple(limits)
        for index in np.flatnonzero(self.clusters.sizes > 1).tolist():
            members = [self.records[row] for row in self.clusters.rows(index)]
            yield from audit_cluster(self.clusters[index], members, limits=limits)

    def relations(self, policy: RelationPolicy = _RELATIONS) -> tuple[Relation, ...]:
        """Households, who works for whom, and branches; see :mod:`.households`."""
        households = ModelHouseholds(self.linkage, self.clusters)
        return derive_relations(self.golden, policy, households=households)

    def plan(self, before: Iterable[Cluster]) -> MergePlan:
        """What changes from earlier clusters to those of this run."""
        return plan_changes(before, self.clusters)

    def summary(self, language: Language = "en") -> Summary:
        """The run at a glance: ``print`` it, or show it in a notebook."""
        return summarise(self, language)

    def to_frame(self) -> dict[str, list[object]]:
        """Golden records as columns of equal length, one row per customer."""
        return golden_frame(self.customers())

    def write_csv(self, path: str | Path) -> None:
        """Golden records as CSV: UTF-8 with BOM, safe to open in a spreadsheet."""
        write_csv(path, self.customers())

    def write_json_lines(self, path: str | Path) -> None:
        """Golden records with provenance, decisions and tier, one object per line."""
        write_json_lines(path, (golden_document(*pair) for pair in self.customers()))

    def _row(self, record: RecordRef | int) -> int:
        rows = len(self.records)
        if isinstance(record, int):
            row = record if 0 <= record < rows else None
        else:
            row = self.records.rows_by_ref.get(record)
        if row is None:
            msg = f"the run has no such record among its {rows}"
            raise ConfigurationError(msg)
        return row
