"""Rules over one record: its values one by one, then against each other.

Rules:
    A rule is a code and a function that yields the paths where it is broken; adding one
    is adding a line to :data:`RULES`. Missing is not disagreement: a rule compares only
    what the record states.

Sources:
    GB 11643-1999 (birth date and sex in a resident number). The Crown dependencies
    share the numbering plan and the addresses of the United Kingdom (Ofcom).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from attrs import field, frozen

from customer_core.errors import InvalidRecordError
from customer_core.issues import Issue, IssueCode, IssueReport, Severity
from customer_core.models.provenance import Attributed
from customer_core.models.records import CustomerRecord
from customer_core.models.values import PartialDate
from customer_core.validators.birth_date import validate_birth_date
from customer_core.validators.email import validate_email
from customer_core.validators.identifier import validate_identifier
from customer_core.validators.phone import validate_phone

_COUNTRY_OF = {"GG": "GB", "IM": "GB", "JE": "GB"}


@frozen
class Rule:
    """One thing that must hold in a record.

    Attributes:
        code: what is reported where it does not.
        broken: yields the paths where the rule is broken; an empty path speaks of the
            record as a whole.
    """

    code: IssueCode
    broken: Callable[[CustomerRecord], Iterable[str]] = field(repr=False)


def validate_record(record: CustomerRecord, *, today: date) -> tuple[Issue, ...]:
    """What in a record deserves a second look.

    Args:
        record: a canonical record.
        today: the day that birth dates are judged from.

    Returns:
        Issues with source, record id and path: those of single values in the order of
        the attributes, then those of :data:`RULES` in their order.

    Example:
        >>> from customer_core.models import RecordRef
        >>> empty = CustomerRecord(ref=RecordRef("crm", "Z1"))
        >>> [str(i.code) for i in validate_record(empty, today=date(2026, 1, 1))]
        ['record.no_name', 'record.no_contact']
    """
    found = [*_value_issues(record, today)]
    for rule in RULES:
        found += [(Issue(code=rule.code), path) for path in rule.broken(record)]
    return tuple(
        issue.at(source=record.source, record_id=record.record_id, row=0, path=path)
        for issue, path in found
    )


def require_valid(
    record: CustomerRecord, *, today: date, severity: Severity = Severity.ERROR
) -> None:
    """Refuse a record that has an issue of this severity or a worse one.

    Args:
        record: a canonical record.
        today: the day that birth dates are judged from.
        severity: ``error`` refuses the least, ``info`` the most.

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
    issues = validate_record(record, today=today)
    ranks = list(Severity)
    refused = [i for i in issues if ranks.index(i.severity) <= ranks.index(severity)]
    if refused:
        msg = (
            f"the record has {len(refused)} issues of severity {severity} or worse; "
            "see .report"
        )
        raise InvalidRecordError(msg, IssueReport(issues))


def _value_issues(record: CustomerRecord, today: date) -> Iterator[tuple[Issue, str]]:
    validators: tuple[tuple[str, Callable[[Any], tuple[Issue, ...]]], ...] = (
        ("birth_dates", lambda value: validate_birth_date(value, today=today)),
        ("phones", validate_phone),
        ("emails", validate_email),
        ("identifiers", lambda value: validate_identifier(value, today=today)),
    )
    for attribute, validate in validators:
        for place, attributed in enumerate(getattr(record, attribute)):
            for issue in validate(attributed.value):
                yield issue, f"{attribute}[{place}]"


def _has_no_name(record: CustomerRecord) -> Iterator[str]:
    if not record.names and not record.organization_names:
        yield ""


def _has_no_contact(record: CustomerRecord) -> Iterator[str]:
    if not record.phones and not record.emails and not record.addresses:
        yield ""


def _birth_date_differs(record: CustomerRecord) -> Iterator[str]:
    """Birth dates that no identifier of the record confirms, where one tells a date."""
    told = [i.value.birth_date for i in record.identifiers if i.value.birth_date]
    for place, stated in enumerate(record.birth_dates):
        if told and not any(_can_be(stated.value, other) for other in told):
            yield f"birth_dates[{place}]"


def _can_be(left: PartialDate, right: PartialDate) -> bool:
    return left.earliest() <= right.latest() and right.earliest() <= left.latest()


def _sex_differs(record: CustomerRecord) -> Iterator[str]:
    told = {i.value.sex for i in record.identifiers if i.value.sex}
    for place, stated in enumerate(record.profile.sex):
        if told and stated.value not in told:
            yield f"sex[{place}]"


def _phone_of_other_country(record: CustomerRecord) -> Iterator[str]:
    countries = {_country(address, "country") for address in record.addresses} - {None}
    for place, phone in enumerate(record.phones):
        country = _country(phone, "region")
        if country and countries and country not in countries:
            yield f"phones[{place}]"


def _country(attributed: Attributed[Any], attribute: str) -> str | None:
    code: str | None = getattr(attributed.value, attribute)
    return _COUNTRY_OF.get(code, code) if code else None


def _born_after_registration(record: CustomerRecord) -> Iterator[str]:
    for place, born in enumerate(record.birth_dates):
        joined = record.registered_at
        if joined and born.value.earliest() > joined.date():
            yield f"birth_dates[{place}]"


RULES = (
    Rule(IssueCode.RECORD_NO_NAME, _has_no_name),
    Rule(IssueCode.RECORD_NO_CONTACT, _has_no_contact),
    Rule(IssueCode.RECORD_BIRTH_DATE_MISMATCH, _birth_date_differs),
    Rule(IssueCode.RECORD_SEX_MISMATCH, _sex_differs),
    Rule(IssueCode.RECORD_PHONE_COUNTRY, _phone_of_other_country),
    Rule(IssueCode.RECORD_DATE_ORDER, _born_after_registration),
)
"""Every rule over a whole record, in the order they are reported."""
