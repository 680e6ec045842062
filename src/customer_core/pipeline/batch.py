"""What one run gathers while rows pass by, one at a time.

Rules:
    A row leaves here as an accepted raw record in the table, or as a reject with its
    codes; nothing else happens to it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from attrs import field, frozen
from numpy import int64
from numpy.typing import NDArray

from customer_core.intake import RawTable, Source, open_source
from customer_core.issues import Issue, IssueCode, IssueReport
from customer_core.linkage import RecordColumns
from customer_core.models import (
    CustomerRecord,
    CustomFields,
    FieldMap,
    RawRecord,
    RejectedRow,
    SourceRef,
    Transaction,
)
from customer_core.normalizers import normalize_record, normalize_transaction
from customer_core.pipeline.progress import watched
from customer_core.protocols import Progress
from customer_core.scoring import PurchaseHistory
from customer_core.survivorship import MatchRules, RuleMatcher
from customer_core.validators import validate_record


@frozen(kw_only=True)
class SourceCounts:
    """What became of the rows of one source.

    Attributes:
        name: the source.
        rows: rows read; always ``accepted + rejected``.
        accepted: rows that became a record or a transaction.
        rejected: rows that did not.
        field_map: how its columns were understood.
        unmapped: headers that map to no field; their cells stay with the raw records.
    """

    name: str
    rows: int
    accepted: int
    rejected: int
    field_map: FieldMap = field(repr=False)
    unmapped: tuple[str, ...] = ()


@frozen(kw_only=True)
class BatchOptions:
    """How the rows of a run are read, the same for all of them.

    Attributes:
        region: ISO 3166-1 alpha-2 of sources that name none.
        fallback_regions: tried for phones that are not valid in the region.
        custom_fields: the declared fields of the application's own.
        match_rules: the application's own rules for who is one customer.
        people_per_contact: names that records of one phone or mailbox may have.
        now: the present of the run, in UTC.
    """

    region: str
    fallback_regions: tuple[str, ...]
    custom_fields: CustomFields
    match_rules: MatchRules
    people_per_contact: int
    now: datetime


class Batch:
    """The growing columns of one run."""

    def __init__(self, sources: Sequence[Source], options: BatchOptions) -> None:
        self._sources = {source.name: source for source in sources}
        self._options = options
        self.table = RawTable()
        self.columns = RecordColumns()
        self.matcher = RuleMatcher(
            options.match_rules, people_per_contact=options.people_per_contact
        )
        self.registered: list[datetime | None] = []
        self.purchases = PurchaseHistory()
        self.currency: str | None = None
        self.issues = IssueReport()
        self.rejects: list[RejectedRow] = []
        self.counts: list[SourceCounts] = []

    @property
    def source_refs(self) -> Mapping[str, SourceRef]:
        """The sources as survivorship knows them, by name."""
        return {name: source.ref for name, source in self._sources.items()}

    def to_record(self, raw: RawRecord) -> CustomerRecord:
        """The canonical record of a raw one, the same each time."""
        return self._normalize(raw)[0]

    def read(self, source: Source, progress: Progress) -> None:
        """Take in the customers of one source."""

        def accept(raw: RawRecord) -> None:
            record, found = self._normalize(raw)
            self.issues.extend(found)
            for issue in validate_record(record, today=self._options.now.date()):
                self.issues.add(_placed(issue, raw))
            self.matcher.add(self.table.append(raw), record)
            self.columns.add(record)
            self.registered.append(record.registered_at)

        self._read(source, "customer", accept, progress)

    def read_transactions(
        self, source: Source, cluster_of_row: NDArray[int64], progress: Progress
    ) -> None:
        """Take in the purchases of the customers of ``source.of``.

        They are of one currency: the source's, otherwise the first that is stated.
        """
        of = source.of or ""
        row_of = self.table.rows_of(of)
        self.currency = source.currency

        def accept(raw: RawRecord) -> RejectedRow | None:
            purchase, found = normalize_transaction(
                raw, of=of, currency=source.currency, day_first=source.day_first
            )
            if purchase is None:
                return _rejected(raw, *found)
            row = row_of.get(purchase.customer.record_id)
            if row is None:
                return _rejected(raw, Issue(code=IssueCode.ROW_UNKNOWN_CUSTOMER))
            if not self._same_currency(purchase):
                return _rejected(raw, self._mixed(purchase))
            cluster, amount = int(cluster_of_row[row]), purchase.amount.amount
            if not self.purchases.add(cluster, purchase.occurred_at, amount):
                return _rejected(raw, _AMOUNT_TOO_LARGE)
            self.issues.extend(found)
            if purchase.occurred_at > self._options.now:
                self.issues.add(_placed(_AFTER_NOW, raw))
            return None

        self._read(source, "transaction", accept, progress)

    def _normalize(self, raw: RawRecord) -> tuple[CustomerRecord, tuple[Issue, ...]]:
        source = self._sources[raw.ref.source]
        return normalize_record(
            raw,
            region=source.region or self._options.region,
            day_first=source.day_first,
            custom_fields=self._options.custom_fields,
            fallback_regions=self._options.fallback_regions,
        )

    def _read(
        self,
        source: Source,
        kind: Literal["customer", "transaction"],
        accept: Callable[[RawRecord], RejectedRow | None],
        progress: Progress,
    ) -> None:
        reader = open_source(
            source, kind=kind, custom_fields=self._options.custom_fields
        )
        before = len(self.rejects)
        rows = 0
        for item in watched(reader, progress, "read"):
            rows += 1
            refused = item if isinstance(item, RejectedRow) else accept(item)
            if refused is not None:
                self.rejects.append(refused)
        self.issues.extend(reader.issues)
        rejected = len(self.rejects) - before
        mapped = reader.field_map.by_column
        self.counts.append(
            SourceCounts(
                name=source.name,
                rows=rows,
                accepted=rows - rejected,
                rejected=rejected,
                field_map=reader.field_map,
                unmapped=tuple(c for c in reader.header if c not in mapped),
            )
        )

    def _same_currency(self, purchase: Transaction) -> bool:
        stated = purchase.amount.currency
        self.currency = self.currency or stated
        return stated in {None, self.currency}

    def _mixed(self, purchase: Transaction) -> Issue:
        return Issue(
            code=IssueCode.TRANSACTION_CURRENCY_MIXED,
            path="amount",
            parameters={
                "currency": purchase.amount.currency or "",
                "expected": self.currency or "",
            },
        )


_AMOUNT_TOO_LARGE = Issue(code=IssueCode.TRANSACTION_AMOUNT_TOO_LARGE, path="amount")
_AFTER_NOW = Issue(code=IssueCode.TRANSACTION_AFTER_NOW, path="occurred_at")


def _placed(issue: Issue, raw: RawRecord) -> Issue:
    ref = raw.ref
    return issue.at(source=ref.source, record_id=ref.record_id, row=raw.row)


def _rejected(raw: RawRecord, *issues: Issue) -> RejectedRow:
    return RejectedRow(
        source=raw.ref.source,
        row=raw.row,
        issues=tuple(_placed(issue, raw) for issue in issues),
        cells=(*(text for _, text in raw.cells), *raw.extras.values()),
    )
