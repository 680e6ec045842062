"""Bad data as values: what was found, where, how serious, in two languages.

Rules:
    An issue never carries the value it speaks of; its parameters are counts, names of
    fields and suggestions that are not personal (a mail domain, a region code).
    Codes are stable: they are stored and filtered on. Texts live in
    :mod:`customer_core.messages` and may be reworded.

Severity:
    ``error``: the value was not accepted (the raw text is kept). ``warning``: kept,
    worth a review. ``info``: a note about what was repaired or inferred.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from attrs import field, frozen

from customer_core._text import mask
from customer_core.messages import Language, issue_hint, issue_text


class Severity(StrEnum):
    """How much an issue matters, most serious first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class IssueCode(StrEnum):
    """Every code the library reports, in the order of the stages."""

    severity: Severity

    def __new__(cls, code: str, severity: Severity) -> Self:
        """Make a member whose text is ``code``."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.severity = severity
        return member

    # intake: why a row was rejected, or read with a doubt
    ROW_EMPTY = "row.empty", Severity.ERROR
    ROW_TOO_MANY_CELLS = "row.too_many_cells", Severity.ERROR
    ROW_TOO_FEW_CELLS = "row.too_few_cells", Severity.WARNING
    ROW_CELL_TOO_LONG = "row.cell_too_long", Severity.ERROR
    ROW_NUL_BYTE = "row.nul_byte", Severity.ERROR
    ROW_UNDECODABLE = "row.undecodable", Severity.ERROR
    ROW_UNCLOSED_QUOTE = "row.unclosed_quote", Severity.ERROR
    ROW_ID_MISSING = "row.id_missing", Severity.WARNING
    ROW_ID_DUPLICATE = "row.id_duplicate", Severity.ERROR
    ROW_NOT_A_MAPPING = "row.not_a_mapping", Severity.ERROR
    ROW_UNKNOWN_CUSTOMER = "row.unknown_customer", Severity.ERROR
    # any field
    COMMON_PLACEHOLDER = "common.placeholder", Severity.WARNING
    COMMON_MOJIBAKE = "common.mojibake", Severity.WARNING
    COMMON_INVISIBLE_REMOVED = "common.invisible_removed", Severity.INFO
    COMMON_MIXED_SCRIPT = "common.mixed_script", Severity.WARNING
    COMMON_TOO_LONG = "common.too_long", Severity.ERROR
    COMMON_MISPLACED = "common.misplaced", Severity.WARNING
    # phone
    PHONE_INVALID = "phone.invalid", Severity.ERROR
    PHONE_TOO_SHORT = "phone.too_short", Severity.ERROR
    PHONE_TOO_LONG = "phone.too_long", Severity.ERROR
    PHONE_PRECISION_LOST = "phone.precision_lost", Severity.ERROR
    PHONE_MULTIPLE = "phone.multiple", Severity.WARNING
    PHONE_UNASSIGNED = "phone.unassigned", Severity.WARNING
    PHONE_REGION_INFERRED = "phone.region_inferred", Severity.INFO
    PHONE_EXTENSION_GUESSED = "phone.extension_guessed", Severity.INFO
    PHONE_SUSPICIOUS = "phone.suspicious", Severity.WARNING
    PHONE_VIRTUAL = "phone.virtual", Severity.WARNING
    PHONE_AREA_INFERRED = "phone.area_inferred", Severity.INFO
    PHONE_AREA_MISSING = "phone.area_missing", Severity.ERROR
    PHONE_COMPLETED = "phone.completed", Severity.INFO
    PHONE_MASKED = "phone.masked", Severity.ERROR
    # e-mail
    EMAIL_SYNTAX = "email.syntax", Severity.ERROR
    EMAIL_REPAIRED = "email.repaired", Severity.INFO
    EMAIL_MULTIPLE = "email.multiple", Severity.WARNING
    EMAIL_DOMAIN_TYPO = "email.domain_typo", Severity.WARNING
    EMAIL_SMTPUTF8 = "email.smtputf8", Severity.INFO
    EMAIL_DISPOSABLE = "email.disposable", Severity.WARNING
    EMAIL_ROLE = "email.role", Severity.INFO
    # person and organisation name
    NAME_PARTIAL = "name.partial", Severity.WARNING
    NAME_NICKNAME = "name.nickname", Severity.WARNING
    NAME_MASKED = "name.masked", Severity.WARNING
    NAME_ORDER_AMBIGUOUS = "name.order_ambiguous", Severity.WARNING
    NAME_LOOKS_LIKE_ORGANIZATION = "name.looks_like_organization", Severity.WARNING
    NAME_CONTAINS_DIGITS = "name.contains_digits", Severity.WARNING
    NAME_CONTAINS_EMAIL = "name.contains_email", Severity.WARNING
    ORGANIZATION_LOOKS_LIKE_PERSON = (
        "organization.looks_like_person",
        Severity.WARNING,
    )
    ORGANIZATION_BRANCH = "organization.branch", Severity.INFO
    # address
    ADDRESS_AMBIGUOUS = "address.ambiguous", Severity.WARNING
    ADDRESS_COMPLETED = "address.completed", Severity.INFO
    ADDRESS_RENAMED = "address.renamed", Severity.INFO
    ADDRESS_CONFLICT = "address.conflict", Severity.WARNING
    ADDRESS_UNRESOLVED = "address.unresolved", Severity.WARNING
    ADDRESS_POSTAL_CODE = "address.postal_code", Severity.WARNING
    ADDRESS_COUNTRY_UNKNOWN = "address.country_unknown", Severity.WARNING
    ADDRESS_EXTRA = "address.extra", Severity.INFO
    # identifier
    IDENTIFIER_LENGTH = "identifier.length", Severity.ERROR
    IDENTIFIER_CHARSET = "identifier.charset", Severity.ERROR
    IDENTIFIER_CHECKSUM = "identifier.checksum", Severity.ERROR
    IDENTIFIER_DATE = "identifier.date", Severity.ERROR
    IDENTIFIER_UPGRADED = "identifier.upgraded", Severity.INFO
    IDENTIFIER_KIND_UNKNOWN = "identifier.kind_unknown", Severity.INFO
    IDENTIFIER_PRECISION_LOST = "identifier.precision_lost", Severity.ERROR
    IDENTIFIER_MASKED = "identifier.masked", Severity.ERROR
    IDENTIFIER_LOOKALIKE = "identifier.lookalike", Severity.ERROR
    IDENTIFIER_INVALID = "identifier.invalid", Severity.ERROR
    IDENTIFIER_REGION_UNKNOWN = "identifier.region_unknown", Severity.WARNING
    IDENTIFIER_REGION_RETIRED = "identifier.region_retired", Severity.INFO
    IDENTIFIER_KIND_MISMATCH = "identifier.kind_mismatch", Severity.WARNING
    IDENTIFIER_UNCHECKED = "identifier.unchecked", Severity.INFO
    IDENTIFIER_MINOR = "identifier.minor", Severity.WARNING
    # date, money, handle, sex
    DATE_INVALID = "date.invalid", Severity.ERROR
    DATE_AMBIGUOUS = "date.ambiguous", Severity.WARNING
    DATE_LUNAR = "date.lunar", Severity.ERROR
    DATE_SERIAL = "date.serial", Severity.INFO
    DATE_FUTURE = "date.future", Severity.ERROR
    DATE_IMPLAUSIBLE = "date.implausible", Severity.WARNING
    MONEY_INVALID = "money.invalid", Severity.ERROR
    MONEY_AMBIGUOUS = "money.ambiguous", Severity.WARNING
    MONEY_CURRENCY_UNKNOWN = "money.currency_unknown", Severity.INFO
    SEX_UNKNOWN = "sex.unknown", Severity.WARNING
    SOCIAL_HANDLE_INVALID = "social_handle.invalid", Severity.ERROR
    SOCIAL_HANDLE_MULTIPLE = "social_handle.multiple", Severity.WARNING
    URL_SYNTAX = "url.syntax", Severity.ERROR
    URL_SCHEME = "url.scheme", Severity.ERROR
    URL_REPAIRED = "url.repaired", Severity.INFO
    URL_MULTIPLE = "url.multiple", Severity.WARNING
    URL_CREDENTIALS = "url.credentials", Severity.WARNING
    URL_PRIVATE_HOST = "url.private_host", Severity.WARNING
    CUSTOM_INVALID = "custom.invalid", Severity.ERROR
    # rules over one record
    RECORD_NO_NAME = "record.no_name", Severity.WARNING
    RECORD_NO_CONTACT = "record.no_contact", Severity.WARNING
    RECORD_BIRTH_DATE_MISMATCH = "record.birth_date_mismatch", Severity.WARNING
    RECORD_SEX_MISMATCH = "record.sex_mismatch", Severity.WARNING
    RECORD_PHONE_COUNTRY = "record.phone_country", Severity.WARNING
    RECORD_DATE_ORDER = "record.date_order", Severity.WARNING
    RECORD_MINOR = "record.minor", Severity.WARNING
    RECORD_SEX_TITLE = "record.sex_title", Severity.WARNING
    RECORD_NAME_IS_CONTACT = "record.name_is_contact", Severity.WARNING
    RECORD_AREA_CODE = "record.area_code", Severity.WARNING
    RECORD_POSTAL_CODE = "record.postal_code", Severity.WARNING
    RECORD_IDENTIFIER_REGION = "record.identifier_region", Severity.INFO
    RECORD_ORGANIZATION_REGION = "record.organization_region", Severity.INFO
    RECORD_UPDATED_EARLY = "record.updated_early", Severity.WARNING
    RECORD_IDENTIFIER_SHARED = "record.identifier_shared", Severity.WARNING
    RECORD_PHONE_SHARED = "record.phone_shared", Severity.INFO
    RECORD_EMAIL_SHARED = "record.email_shared", Severity.INFO
    # rules that an application declares
    RULE_REQUIRED = "rule.required", Severity.WARNING
    RULE_FORMAT = "rule.format", Severity.WARNING
    RULE_RANGE = "rule.range", Severity.WARNING
    RULE_COUNT = "rule.count", Severity.WARNING
    RULE_AGE = "rule.age", Severity.WARNING
    RULE_ALLOWED = "rule.allowed", Severity.WARNING
    RULE_LENGTH = "rule.length", Severity.WARNING
    RULE_ORDER = "rule.order", Severity.WARNING
    RULE_UNIQUE = "rule.unique", Severity.WARNING
    RULE_STALE = "rule.stale", Severity.WARNING
    RULE_CUSTOM = "rule.custom", Severity.WARNING
    RULE_FAILED = "rule.failed", Severity.WARNING
    # answers of people
    REVIEW_VERDICT_UNKNOWN = "review.verdict_unknown", Severity.ERROR
    REVIEW_RECORDS_UNKNOWN = "review.records_unknown", Severity.ERROR
    REVIEW_UNSIGNED = "review.unsigned", Severity.ERROR
    # transactions
    TRANSACTION_AMOUNT_MISSING = "transaction.amount_missing", Severity.ERROR
    TRANSACTION_DATE_MISSING = "transaction.date_missing", Severity.ERROR
    TRANSACTION_AMOUNT_TOO_LARGE = "transaction.amount_too_large", Severity.ERROR
    TRANSACTION_AFTER_NOW = "transaction.after_now", Severity.WARNING
    TRANSACTION_CURRENCY_MIXED = "transaction.currency_mixed", Severity.ERROR
    # lifetime value: where an assumption of a model seems not to hold
    VALUE_NOT_FITTED = "value.not_fitted", Severity.WARNING
    VALUE_FEW_REPEATERS = "value.few_repeaters", Severity.WARNING
    VALUE_ALIVE_CERTAIN = "value.alive_certain", Severity.WARNING
    VALUE_AMOUNT_CORRELATED = "value.amount_correlated", Severity.WARNING
    VALUE_AMOUNT_NOT_POSITIVE = "value.amount_not_positive", Severity.WARNING
    VALUE_MEAN_INFINITE = "value.mean_infinite", Severity.WARNING
    VALUE_DAYS_MERGED = "value.days_merged", Severity.INFO
    VALUE_REFUND_UNMATCHED = "value.refund_unmatched", Severity.WARNING
    VALUE_AFTER_AS_OF = "value.after_as_of", Severity.INFO


Parameters = Mapping[str, str | int | float]
_NOTHING: Parameters = MappingProxyType({})


@frozen(kw_only=True)
class Issue:
    """One thing found about one value, row or record.

    Attributes:
        code: the stable dotted code.
        severity: taken from the code unless given.
        path: the field spoken of, as in ``phones[0]`` or ``birth_date``; may be empty.
        parameters: what the text fills in; never a personal value.
        source: name of the source system, empty when not known.
        record_id: the record's id within that source, empty when not known.
        row: row number in the source, 1 for the first row of data; 0 when not known.

    Example:
        >>> issue = Issue(code=IssueCode.EMAIL_DOMAIN_TYPO, path="emails[0]",
        ...               parameters={"suggestion": "gmail.com"})
        >>> print(issue)
        warning email.domain_typo at emails[0]: the domain may be a typo; did you mean gmail.com?
        >>> issue.message("zh")
        '域名疑似拼写错误，是否应为 gmail.com？'
    """  # noqa: E501 - the example shows one printed line

    code: IssueCode
    severity: Severity = field()
    path: str = ""
    parameters: Parameters = _NOTHING
    source: str = ""
    record_id: str = field(default="", repr=lambda text: repr(mask(text, 0, 2)))
    row: int = 0

    @severity.default
    def _severity_of_code(self) -> Severity:
        return self.code.severity

    def message(self, language: Language = "en") -> str:
        """The finding as one sentence in ``language``.

        A rule that was declared with words of its own keeps them in the parameter
        ``message.en`` or ``message.zh``; they stand for those of the catalogue.
        """
        own = self.parameters.get(f"message.{language}")
        return str(own) if own else issue_text(self.code, language, self.parameters)

    def hint(self, language: Language = "en") -> str:
        """What to do about it, in ``language``; empty where nothing helps."""
        return issue_hint(self.code, language, self.parameters)

    def at(self, *, source: str, record_id: str, row: int, path: str = "") -> "Issue":
        """The same issue with its place: used when a value joins a record."""
        return Issue(
            code=self.code,
            severity=self.severity,
            path=path or self.path,
            parameters=self.parameters,
            source=source,
            record_id=record_id,
            row=row,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle, which cannot take a read-only mapping."""
        given = {name: getattr(self, name) for name in _STORED}
        return _remade, (given | {"parameters": dict(self.parameters)},)

    def __str__(self) -> str:
        """One English line: severity, code, path and message."""
        place = f" at {self.path}" if self.path else ""
        return f"{self.severity} {self.code}{place}: {self.message()}"


def _remade(attributes: dict[str, Any]) -> Issue:
    return Issue(**attributes)


class IssueReport:
    """Issues of a run: counted as they come, kept by column, read as rows.

    The report of a million records is a handful of columns, not objects; iterating
    makes each :class:`Issue` anew.

    Example:
        >>> report = IssueReport([Issue(code=IssueCode.ROW_EMPTY, row=3)])
        >>> report.counts
        {'row.empty': 1}
        >>> report.to_frame()["message"]
        ['the row holds no value']
    """

    def __init__(self, issues: Iterable[Issue] = ()) -> None:
        self._columns: dict[str, list[Any]] = {name: [] for name in _STORED}
        self._counts: dict[str, int] = {}
        self.extend(issues)

    def add(self, issue: Issue) -> None:
        """Append one issue."""
        for name in _STORED:
            self._columns[name].append(getattr(issue, name))
        self._counts[issue.code] = self._counts.get(issue.code, 0) + 1

    def extend(self, issues: Iterable[Issue]) -> None:
        """Append issues in their order."""
        for issue in issues:
            self.add(issue)

    @property
    def counts(self) -> dict[str, int]:
        """How often each code occurred, most frequent first, then by code."""
        ranked = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        return {str(code): count for code, count in ranked}

    def count(self, severity: Severity) -> int:
        """How many issues have this severity."""
        return sum(value == severity for value in self._columns["severity"])

    def to_frame(self, language: Language = "en") -> dict[str, list[object]]:
        """Columns of equal length, one row per issue, in the order found.

        Keys: ``source``, ``row``, ``record_id``, ``path``, ``severity``, ``code``,
        ``message``. A dict of columns is what every dataframe library takes.
        """
        names = ("source", "row", "record_id", "path")
        frame: dict[str, list[object]] = {n: list(self._columns[n]) for n in names}
        frame["severity"] = [str(value) for value in self._columns["severity"]]
        frame["code"] = [str(value) for value in self._columns["code"]]
        frame["message"] = [issue.message(language) for issue in self]
        return frame

    def __iter__(self) -> Iterator[Issue]:
        """Every issue, in the order found."""
        for row in zip(*(self._columns[name] for name in _STORED), strict=True):
            yield Issue(**dict(zip(_STORED, row, strict=True)))

    def __len__(self) -> int:
        """How many issues there are."""
        return len(self._columns["code"])

    def __repr__(self) -> str:
        """Counts only."""
        return f"IssueReport({len(self)} issues, counts={self.counts})"


_STORED = ("code", "severity", "path", "parameters", "source", "record_id", "row")
