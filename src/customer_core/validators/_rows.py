"""The rows of the tables of a validation report.

Rules:
    Counts, names and shares; the id of a record is masked where it is shown. What was
    not measured is ``None``, never 0 or 1.
"""

from attrs import field, frozen

from customer_core._text import mask
from customer_core.issues import IssueCode, Severity


@frozen(kw_only=True)
class IssueCount:
    """Issues of one kind in one field of one source.

    Attributes:
        source: name of the source.
        field: as in the path of the issues, without places (``names.family``); empty
            for the record as a whole.
        code: their code.
        rule: name of the rule; the code where a rule is named like it.
        severity: their severity.
        issues: how many there are.
        records: how many records have at least one.
    """

    source: str
    field: str
    code: IssueCode
    rule: str
    severity: Severity
    issues: int
    records: int


@frozen(kw_only=True)
class SourceQuality:
    """How good the records of one source are.

    Attributes:
        source: its name.
        records: how many were read.
        touched: records with at least one issue of any severity.
        errors: issues of severity error.
        warnings: issues of severity warning.
        infos: issues of severity info.
        completeness: mean share of what a complete record has, 0 to 1; ``None`` where
            nothing applied.
        stale: share of the values with a known age that are older than their limit;
            ``None`` where no age is known.
    """

    source: str
    records: int
    touched: int
    errors: int
    warnings: int
    infos: int
    completeness: float | None
    stale: float | None

    @property
    def touched_share(self) -> float:
        """Share of the records with at least one issue."""
        return self.touched / self.records


@frozen(kw_only=True)
class FieldCompleteness:
    """How often one item of completeness is there.

    Attributes:
        source: name of the source.
        field: the fields, of which any will do, with `` | `` between them.
        records: records it applies to.
        present: those that have it.
    """

    source: str
    field: str
    records: int
    present: int

    @property
    def share(self) -> float | None:
        """``present`` by ``records``; ``None`` where it applies to no record."""
        return self.present / self.records if self.records else None


@frozen(kw_only=True)
class FieldTimeliness:
    """How old the values of one field are.

    Attributes:
        source: name of the source.
        rule: name of the rule.
        field: the field.
        limit: greatest age allowed, in days.
        values: how many values there are.
        dated: those whose age is known.
        stale: those older than the limit.
        mean_days: mean age of the dated ones; ``None`` when there are none.
        oldest_days: greatest age; ``None`` when there are none.
    """

    source: str
    rule: str
    field: str
    limit: int
    values: int
    dated: int
    stale: int
    mean_days: float | None
    oldest_days: float | None

    @property
    def share(self) -> float | None:
        """Dated values within the limit, as a share; ``None`` where none is dated."""
        return 1 - self.stale / self.dated if self.dated else None


@frozen(kw_only=True)
class Offender:
    """A record with many issues.

    Attributes:
        source: name of its source.
        record_id: its id there.
        errors: issues of severity error.
        warnings: issues of severity warning.
        infos: issues of severity info.
    """

    source: str
    record_id: str = field(repr=lambda text: repr(mask(text, 0, 2)))
    errors: int
    warnings: int
    infos: int
