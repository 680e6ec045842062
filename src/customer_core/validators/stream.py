"""A stream of records -> a report, in bounded memory.

Rules:
    Records pass by once and are not kept; per record about 40 bytes remain, per value
    that a rule of kind ``unique`` looks at 24. Single issues are kept up to a limit,
    counts always. Issues between records come last: they are known only at the end.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import numpy as np

from customer_core.issues import Issue
from customer_core.models.provenance import as_utc
from customer_core.models.records import CustomerRecord
from customer_core.validators._day import Day
from customer_core.validators._measures import Measures
from customer_core.validators._plan import parameters_of, severity_of
from customer_core.validators._roll import SEVERITIES, Roll
from customer_core.validators._rows import Offender, SourceQuality
from customer_core.validators._shared import SharedValues
from customer_core.validators._tally import Tally
from customer_core.validators.defaults import RULES
from customer_core.validators.record_rules import (
    UniqueRule,
)
from customer_core.validators.report import ValidationReport
from customer_core.validators.ruleset import RuleSet

KEPT_ISSUES = 100_000
"""Single issues that a report keeps unless told otherwise."""

OFFENDERS = 20
"""Worst records that a report names."""


class Validation:
    """Records held to a set of rules, one after the other.

    Args:
        today: the day that dates are judged from.
        rules: what records are held to.
        now: the moment that ages of values are counted to; ``None`` leaves them out.
        keep: how many single issues the report keeps; all are counted.

    Example:
        >>> from customer_core.models import RecordRef
        >>> validation = Validation(today=date(2026, 1, 1))
        >>> issues = validation.add(CustomerRecord(ref=RecordRef("crm", "Z1")))
        >>> len(issues), validation.report()
        (2, ValidationReport(1 records, 1 touched, 2 issues))
    """

    def __init__(
        self,
        *,
        today: date,
        rules: RuleSet = RULES,
        now: datetime | None = None,
        keep: int = KEPT_ISSUES,
    ) -> None:
        self._rules, self._plan = rules, rules.plan
        self._day = Day(today, as_utc(now))
        self._roll = Roll()
        self._tally = Tally(self._roll, keep)
        self._measures = Measures(self._plan, self._day)
        self._shared = tuple(SharedValues(rule) for rule in self._plan.unique)

    def add(
        self, record: CustomerRecord, found: Iterable[Issue] = ()
    ) -> tuple[Issue, ...]:
        """Take in a record.

        Args:
            record: a canonical record.
            found: what was found about it before (by the normalizers); it is counted
                with the rest.

        Returns:
            What the rules over one record find in it.
        """
        ordinal = self._roll.add(record.ref)
        issues = self._plan.issues(record, self._day)
        for issue in (*found, *issues):
            self._tally.add(issue, record.source, ordinal)
        self._measures.add(record)
        for shared in self._shared:
            shared.add(ordinal, record)
        return tuple(issues)

    def report(self) -> ValidationReport:
        """What was found so far; more records may follow."""
        tally = self._tally.copy()
        for ordinal, issue in self.shared_issues():
            tally.add(issue, issue.source, ordinal)
        sources = self._sources(tally.roll)
        return ValidationReport(
            records=len(self._roll),
            touched=sum(one.touched for one in sources),
            counts=tally.rows(),
            sources=sources,
            completeness=self._measures.completeness(),
            timeliness=self._measures.timeliness(),
            offenders=tuple(
                _offender(tally.roll, ordinal)
                for ordinal in tally.roll.worst(OFFENDERS)
            ),
            issues=tally.kept,
            not_kept=tally.not_kept,
            rules=self._rules.fingerprint,
            today=self._day.today,
            now=self._day.now,
        )

    def shared_issues(self) -> Iterator[tuple[int, Issue]]:
        """What rules of kind ``unique`` find, rule by rule, with places of records.

        Yields:
            The ordinal of the record among those added, from 0, and the issue; of one
            rule in the order of the records.
        """
        for shared, rule in zip(self._shared, self._plan.unique, strict=True):
            yield from self._shared_issues(shared, rule)

    def _shared_issues(
        self, shared: SharedValues, rule: UniqueRule
    ) -> Iterator[tuple[int, Issue]]:
        always, severity = parameters_of(rule), severity_of(rule)
        for sharer in sorted(shared.groups()):
            told = {"group": sharer.group, "records": sharer.records}
            yield (
                sharer.ordinal,
                Issue(
                    code=rule.issue_code,
                    severity=severity,
                    path=sharer.path,
                    parameters={**always, **told},
                    source=self._roll.source(sharer.ordinal),
                    record_id=self._roll.record_id(sharer.ordinal),
                ),
            )

    def _sources(self, roll: Roll) -> tuple[SourceQuality, ...]:
        numbers = np.array(roll.source_of, dtype=np.int64)
        columns = [roll.issues_of(severity) for severity in SEVERITIES]
        found = []
        for source, number in roll.sources.items():
            own = [column[numbers == number] for column in columns]
            errors, warnings, infos = (int(column.sum()) for column in own)
            found.append(
                SourceQuality(
                    source=source,
                    records=len(own[0]),
                    touched=int(np.count_nonzero(own[0] + own[1] + own[2])),
                    errors=errors,
                    warnings=warnings,
                    infos=infos,
                    completeness=self._measures.mean_completeness(source),
                    stale=self._measures.stale_share(source),
                )
            )
        return tuple(found)


def _offender(roll: Roll, ordinal: int) -> Offender:
    errors, warnings, infos = (roll.counts[s][ordinal] for s in SEVERITIES)
    return Offender(
        source=roll.source(ordinal),
        record_id=roll.record_id(ordinal),
        errors=errors,
        warnings=warnings,
        infos=infos,
    )


def validate_records(
    records: Iterable[CustomerRecord],
    *,
    today: date,
    rules: RuleSet = RULES,
    now: datetime | None = None,
    keep: int = KEPT_ISSUES,
) -> ValidationReport:
    """What a stream of records turns out to be.

    Args:
        records: canonical records of any sources, read once.
        today: the day that dates are judged from.
        rules: what the records are held to.
        now: the moment that ages of values are counted to; ``None`` leaves them out.
        keep: how many single issues the report keeps; all are counted.

    Example:
        >>> from customer_core.models import RecordRef
        >>> empty = CustomerRecord(ref=RecordRef("crm", "Z1"))
        >>> report = validate_records([empty], today=date(2026, 1, 1))
        >>> report.counts_by("code")
        {'record.no_contact': 1, 'record.no_name': 1}
        >>> report.touched_share, report.sources[0].completeness
        (1.0, 0.0)
    """
    validation = Validation(today=today, rules=rules, now=now, keep=keep)
    for record in records:
        validation.add(record)
    return validation.report()
