"""One record held to a set of rules.

Rules:
    A record is never changed and never refused unless the caller asks. A rule that
    cannot run (a custom one that raises) becomes an issue; the others still run.
"""

from datetime import date, datetime

from customer_core.errors import InvalidRecordError
from customer_core.issues import Issue, IssueReport, Severity
from customer_core.models.provenance import as_utc
from customer_core.models.records import CustomerRecord
from customer_core.validators._day import Day
from customer_core.validators.defaults import RULES
from customer_core.validators.ruleset import RuleSet


def validate_record(
    record: CustomerRecord,
    *,
    today: date,
    rules: RuleSet = RULES,
    now: datetime | None = None,
) -> tuple[Issue, ...]:
    """What in a record deserves a second look.

    Args:
        record: a canonical record.
        today: the day that dates are judged from.
        rules: what the record is held to. Rules over several records (``unique``) and
            weights (``completeness``) need a stream: see
            :func:`~customer_core.validators.validate_records`.
        now: the moment that ages of values are counted to; ``None`` leaves rules of
            kind ``timeliness`` out. A naive one is taken as UTC.

    Returns:
        Issues with source, record id and path, in the order of the rules.

    Raises:
        ConfigurationError: when a custom rule of the set has no function.

    Example:
        >>> from customer_core.models import RecordRef
        >>> empty = CustomerRecord(ref=RecordRef("crm", "Z1"))
        >>> [str(i.code) for i in validate_record(empty, today=date(2026, 1, 1))]
        ['record.no_name', 'record.no_contact']
    """
    return tuple(rules.plan.issues(record, Day(today, as_utc(now))))


def require_valid(
    record: CustomerRecord,
    *,
    today: date,
    severity: Severity = Severity.ERROR,
    rules: RuleSet = RULES,
    now: datetime | None = None,
) -> None:
    """Refuse a record that has an issue of this severity or a worse one.

    Args:
        record: a canonical record.
        today: the day that dates are judged from.
        severity: ``error`` refuses the least, ``info`` the most.
        rules: what the record is held to.
        now: as in :func:`validate_record`.

    Raises:
        InvalidRecordError: with every issue of the record in ``report``.

    Example:
        >>> from customer_core.models import RecordRef
        >>> empty = CustomerRecord(ref=RecordRef("crm", "Z1"))
        >>> require_valid(empty, today=date(2026, 1, 1))
        >>> require_valid(empty, today=date(2026, 1, 1), severity=Severity.WARNING)
        Traceback (most recent call last):
        customer_core.errors.InvalidRecordError: the record has 2 issues of severity warning or worse; see .report
    """  # noqa: E501 - the example shows one printed line
    issues = validate_record(record, today=today, rules=rules, now=now)
    ranks = list(Severity)
    refused = [i for i in issues if ranks.index(i.severity) <= ranks.index(severity)]
    if refused:
        msg = (
            f"the record has {len(refused)} issues of severity {severity} or worse; "
            "see .report"
        )
        raise InvalidRecordError(msg, IssueReport(issues))
