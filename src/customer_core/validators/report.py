"""What a stream of records turned out to be: counts, tables, worst records.

Rules:
    A report holds counts and columns, no record. What was not measured is ``None``,
    never 0 or 1. Summaries show counts, codes, names of fields and sources, and masked
    record ids; frames hold record ids in full, for whoever repairs the records.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from attrs import frozen

from customer_core.charts import chart
from customer_core.issues import IssueReport, Severity
from customer_core.messages import Language
from customer_core.summaries import Summary
from customer_core.validators import _summary
from customer_core.validators._rows import (
    FieldCompleteness,
    FieldTimeliness,
    IssueCount,
    Offender,
    SourceQuality,
)

Frame = dict[str, list[object]]
By = Literal["field", "code", "source", "rule", "severity"]


@frozen(kw_only=True, repr=False)
class ValidationReport:
    """What was found in a stream of records.

    Attributes:
        records: how many there were.
        touched: records with at least one issue of any severity.
        counts: issues by source, field, code, rule and severity; most issues first.
        sources: quality of each source, in the order met.
        completeness: table by source and item.
        timeliness: table by source and rule.
        offenders: worst records first: by errors, then warnings, then notes.
        issues: the single issues, as far as they were kept.
        not_kept: how many issues are counted but not kept.
        rules: fingerprint of the rules.
        today: the day that dates were judged from.
        now: the moment that ages were counted to, ``None`` when they were not.
    """

    records: int
    touched: int
    counts: tuple[IssueCount, ...]
    sources: tuple[SourceQuality, ...]
    completeness: tuple[FieldCompleteness, ...]
    timeliness: tuple[FieldTimeliness, ...]
    offenders: tuple[Offender, ...]
    issues: IssueReport
    not_kept: int
    rules: str
    today: date
    now: datetime | None

    @property
    def touched_share(self) -> float | None:
        """Share of the records with at least one issue; ``None`` without records."""
        return self.touched / self.records if self.records else None

    def count(self, severity: Severity) -> int:
        """How many issues have this severity."""
        return sum(one.issues for one in self.counts if one.severity == severity)

    def counts_by(self, by: By) -> Mapping[str, int]:
        """Issues per field, code, source, rule or severity; most issues first.

        The field of issues of a record as a whole is empty text.
        """
        totals: Counter[str] = Counter()
        for one in self.counts:
            totals[str(getattr(one, by))] += one.issues
        ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        return dict(ranked)

    def to_frame(self, language: Language = "en") -> Frame:
        """Columns of equal length, one row per :class:`IssueCount`.

        Keys: ``source``, ``field``, ``code``, ``rule``, ``severity``, ``issues``,
        ``records``, ``share`` (of the records of the source, 0 to 1), ``meaning``.
        """
        sizes = {one.source: one.records for one in self.sources}
        frame = _columns(self.counts, _COUNTED)
        frame["share"] = [one.records / sizes[one.source] for one in self.counts]
        frame["meaning"] = [_summary.meaning(one.code, language) for one in self.counts]
        return frame

    def sources_frame(self) -> Frame:
        """Columns of :class:`SourceQuality`, one row per source."""
        return _columns(self.sources, (*_names(SourceQuality), "touched_share"))

    def completeness_frame(self) -> Frame:
        """Columns of :class:`FieldCompleteness`; a share may be ``None``."""
        return _columns(self.completeness, (*_names(FieldCompleteness), "share"))

    def timeliness_frame(self) -> Frame:
        """Columns of :class:`FieldTimeliness`; a share may be ``None``."""
        return _columns(self.timeliness, (*_names(FieldTimeliness), "share"))

    def offenders_frame(self) -> Frame:
        """Columns of :class:`Offender`, with record ids in full."""
        return _columns(self.offenders, _names(Offender))

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Issues by code, coloured by source, as a Vega-Lite dict."""
        totals: Counter[tuple[str, str]] = Counter()
        for one in self.counts:
            totals[str(one.code), one.source] += one.issues
        columns: dict[str, list[object]] = {
            "code": [code for code, _ in totals],
            "source": [source for _, source in totals],
            "issues": list(totals.values()),
        }
        return chart(
            columns,
            "bar",
            title=_summary.title(language),
            x=("issues", "quantitative"),
            y=("code", "nominal"),
            color=("source", "nominal"),
        )

    def summary(self, language: Language = "en") -> Summary:
        """The report at a glance, for a terminal or a notebook."""
        return _summary.summarise(self, language)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __str__(self) -> str:
        """The English summary."""
        return str(self.summary())

    def __repr__(self) -> str:
        """Counts only."""
        issues = sum(one.issues for one in self.counts)
        return (
            f"ValidationReport({self.records} records, {self.touched} touched, "
            f"{issues} issues)"
        )


_COUNTED = ("source", "field", "code", "rule", "severity", "issues", "records")


def _names(cls: type) -> tuple[str, ...]:
    return tuple(cls.__annotations__)


def _columns(rows: tuple[Any, ...], names: tuple[str, ...]) -> Frame:
    """Attributes of the rows as columns; codes and severities as plain text."""
    return {name: [_plain(getattr(row, name)) for row in rows] for name in names}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value
