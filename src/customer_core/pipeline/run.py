"""The sentence of the library as code, for a batch.

::

    rows ─ intake ─ normalizers ─ validators ─ linkage ─ survivorship ─ scoring

Rules:
    Every row is accounted for: rows read = accepted + rejected, per source. Records
    are kept as the raw rows they came from and made again when asked for; only
    columns and raw bytes of all of them are in memory at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from attrs import evolve, field, frozen

from customer_core.errors import ConfigurationError
from customer_core.intake import Source
from customer_core.linkage import LinkageModel, LinkageResult, dedupe
from customer_core.models import CustomFields, Judgement, as_utc, is_region
from customer_core.normalizers.record import FALLBACK_REGIONS
from customer_core.pipeline.batch import Batch, BatchOptions
from customer_core.pipeline.decisions import Decisions, decide
from customer_core.pipeline.progress import ProgressOption, open_progress
from customer_core.pipeline.result import PipelineResult
from customer_core.pipeline.scores import CustomerScores
from customer_core.pipeline.shared_contacts import leave_out_shared
from customer_core.pipeline.validity import validity
from customer_core.pipeline.views import ClusterView, GoldenView, RecordView
from customer_core.scoring import (
    LifecyclePolicy,
    TierPolicy,
    lifecycle_table,
    score_tiers,
)
from customer_core.scoring.clv import ValuePolicy
from customer_core.survivorship import (
    Circumstances,
    MatchRules,
    SurvivorshipPolicy,
)
from customer_core.survivorship.rules import CustomRule


@frozen(kw_only=True)
class CustomerPipeline:
    """Rows of several systems in, customers out.

    Attributes:
        region: ISO 3166-1 alpha-2; how phones and addresses without a country are
            read, unless the source says otherwise.
        fallback_regions: tried, in their order, for a phone that is not valid in the
            region; a number read that way has an issue that says so.
        custom_fields: declared fields of the application's own.
        match_rules: the application's own rules for who is one customer, beside the
            linkage model.
        people_per_contact: names that records of one phone or mailbox may have, at
            least 1; a contact of more says nothing of who is one customer, nor does an
            address, or to the linkage what half as many family names share.
        survivorship: how golden values are chosen.
        survivorship_rules: functions of the rules that the survivorship policy calls
            ``custom.<name>``.
        tiers: how customers are scored.
        lifecycle: when silence makes a customer at risk, lapsed, churned.
        value: how lifetime value is estimated, when it is asked for.
        model: a linkage model estimated before; ``None`` estimates one from the data.
        seed: of every random sample; the same seed and data give the same result.
        workers: threads that link, at least 1; the result is the same for any number.

    Example:
        >>> rows = [{"id": "1", "name": "张三", "phone": "138 1234 5678"},
        ...         {"id": "2", "name": "张三", "phone": "+86 13812345678"}]
        >>> result = CustomerPipeline(region="CN").run([Source("crm", rows)])
        >>> len(result.records), len(result.rejects)
        (2, 0)
    """

    region: str = "CN"
    fallback_regions: tuple[str, ...] = FALLBACK_REGIONS
    custom_fields: CustomFields = field(factory=CustomFields)
    match_rules: MatchRules = field(factory=MatchRules)
    people_per_contact: int = 10
    survivorship: SurvivorshipPolicy = field(factory=SurvivorshipPolicy.default)
    survivorship_rules: Mapping[str, CustomRule] = field(factory=dict)
    tiers: TierPolicy = field(factory=TierPolicy.default)
    lifecycle: LifecyclePolicy = field(factory=LifecyclePolicy)
    value: ValuePolicy = field(factory=ValuePolicy)
    model: LinkageModel | None = None
    seed: int = 0
    workers: int = 1

    def __attrs_post_init__(self) -> None:
        """Every region is one, somebody may have a contact, no rule is missing.

        Raises:
            ConfigurationError: for what has not the form of a region, a limit or number
                of threads below 1, or a custom rule of the survivorship policy without
                its function.
        """
        if self.people_per_contact < 1:
            msg = f"people_per_contact is {self.people_per_contact}; choose 1 or more"
            raise ConfigurationError(msg)
        if self.workers < 1:
            msg = f"workers is {self.workers}; give 1 or more"
            raise ConfigurationError(msg)
        self.survivorship.require_rules(self.survivorship_rules)
        for region in (self.region, *self.fallback_regions):
            if not is_region(region):
                msg = f"region {region!r} is not two capital letters, such as 'CN'"
                raise ConfigurationError(msg)

    def run(
        self,
        sources: Sequence[Source],
        transactions: Source | None = None,
        *,
        now: datetime | None = None,
        judgements: Iterable[Judgement] = (),
        progress: ProgressOption = None,
    ) -> PipelineResult:
        """Read, clean, check, link, merge and tier.

        Args:
            sources: the systems; names are unique.
            transactions: purchases; its ``of`` names the source its customer column
                refers to.
            now: the moment ages and recency are counted to; the clock when ``None``.
                It is kept in the result.
            judgements: what people decided about pairs of records; honoured across
                whole clusters, see :mod:`customer_core.linkage.constraints`.
            progress: a callback, ``"tqdm"``, or ``None`` for silence.

        Returns:
            The result; its records, clusters and golden records are made when asked
            for.

        Raises:
            ConfigurationError: when something else than a list of sources is given,
                names repeat, or ``of`` names no source.
            IntakeError: when a source cannot be read as a table.
        """
        _require_sound(sources, transactions)
        tell = open_progress(progress)
        present = as_utc(now) or datetime.now(UTC)
        batch = Batch(
            sources,
            BatchOptions(
                region=self.region,
                fallback_regions=self.fallback_regions,
                custom_fields=self.custom_fields,
                match_rules=self.match_rules,
                people_per_contact=self.people_per_contact,
                now=present,
            ),
        )
        for source in sources:
            batch.read(source, tell)

        records = RecordView(batch.table, batch.to_record)
        linkage, decisions = self._link(batch, records, tuple(judgements))
        tell("link", len(batch.table), len(batch.table))

        clusters = ClusterView(batch.table, linkage.cluster_ids)
        golden = GoldenView(
            clusters,
            records,
            self.survivorship,
            batch.source_refs,
            Circumstances(
                as_of=present,
                is_valid=validity(present.date()),
                custom_rules=self.survivorship_rules,
            ),
        )

        if transactions is not None:
            batch.read_transactions(transactions, clusters.cluster_of_row, tell)
        scores = self._scores(batch, clusters, present)
        tell("tier", len(clusters), len(clusters))

        return PipelineResult(
            sources=tuple(batch.counts),
            records=records,
            rejects=tuple(batch.rejects),
            issues=batch.issues,
            linkage=linkage,
            clusters=clusters,
            golden=golden,
            scores=scores,
            decisions=decisions,
            now=present,
        )

    def _scores(
        self, batch: Batch, clusters: ClusterView, present: datetime
    ) -> CustomerScores:
        ids = clusters.ids
        registered = clusters.earliest(batch.registered)
        return CustomerScores(
            tiers=score_tiers(
                batch.purchases,
                cluster_ids=ids,
                registered=registered,
                as_of=present,
                currency=batch.currency,
                policy=self.tiers,
            ),
            lifecycle=lifecycle_table(
                batch.purchases,
                cluster_ids=ids,
                registered=registered,
                as_of=present,
                policy=self.lifecycle,
            ),
            purchases=batch.purchases,
            policy=self.value,
        )

    def _link(
        self, batch: Batch, records: RecordView, judgements: tuple[Judgement, ...]
    ) -> tuple[LinkageResult, Decisions]:
        row_of = records.rows_by_ref if judgements else {}
        columns, shared = leave_out_shared(
            batch.columns.columns(), self.people_per_contact
        )
        decisions = evolve(decide(judgements, row_of, batch.matcher), shared=shared)
        linkage = dedupe(
            columns,
            batch.columns.fields(),
            seed=self.seed,
            workers=self.workers,
            people_per_contact=self.people_per_contact,
            model=self.model,
            must_link=decisions.must_link,
            cannot_link=decisions.cannot_link,
        )
        return linkage, decisions


def _require_sound(sources: Sequence[Source], transactions: Source | None) -> None:
    if isinstance(sources, Source) or not all(isinstance(s, Source) for s in sources):
        msg = "a run takes a list of customer_core.Source, each with a name and rows"
        raise ConfigurationError(msg)
    names = [source.name for source in sources]
    if not names:
        msg = "a run needs at least one source"
        raise ConfigurationError(msg)
    if transactions is not None:
        if transactions.of not in names:
            msg = f"transactions.of must name a source; choose one of {names}"
            raise ConfigurationError(msg)
        names.append(transactions.name)
    if len(set(names)) < len(names):
        msg = f"source names must be unique, these are {names}"
        raise ConfigurationError(msg)
