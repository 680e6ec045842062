"""A set of rules made ready to run.

Rules:
    Everything that does not depend on a record is computed here, once: closures,
    severities, the parameters of issues. Issues of a record come in the order of the
    rules, then of the values.
"""

from collections.abc import Mapping
from typing import NamedTuple

from attrs import frozen

from customer_core.issues import Issue, IssueCode, Parameters, Severity
from customer_core.models.records import CustomerRecord
from customer_core.validators._compiling import compiled
from customer_core.validators._conditions import Applies, applies, has_any
from customer_core.validators._day import Day, PathsOf
from customer_core.validators._rule import Rule
from customer_core.validators.custom import Custom
from customer_core.validators.record_rules import (
    CompletenessRule,
    CustomRule,
    OrderRule,
    RequiredRule,
    TimelinessRule,
    UniqueRule,
)
from customer_core.validators.value_rules import (
    LengthRule,
    RangeRule,
)


class Ready(NamedTuple):
    """One rule that is judged record by record."""

    broken: PathsOf
    code: IssueCode
    severity: Severity
    parameters: Parameters


class ReadyCustom(NamedTuple):
    """One custom rule, whose function may fail."""

    run: Custom
    holds: Applies
    name: str
    code: IssueCode
    severity: Severity
    parameters: Parameters


class ReadyWeight(NamedTuple):
    """One item of completeness."""

    rule: CompletenessRule
    holds: Applies
    present: Applies


@frozen
class Plan:
    """What runs for each record, and what waits for the end of a stream."""

    ready: tuple[Ready, ...]
    custom: tuple[ReadyCustom, ...]
    unique: tuple[UniqueRule, ...]
    timeliness: tuple[TimelinessRule, ...]
    completeness: tuple[ReadyWeight, ...]

    def issues(self, record: CustomerRecord, day: Day) -> list[Issue]:
        """What the rules over one record find, with its source and id."""
        found = [
            (code, severity, path, parameters)
            for broken, code, severity, parameters in self.ready
            for path in broken(record, day)
        ]
        if self.custom:
            found += self._custom_issues(record, day)
        if not found:
            return []
        source, record_id = record.ref.source, record.ref.record_id
        return [
            Issue(
                code=code, severity=severity, path=path, parameters=parameters,
                source=source, record_id=record_id,
            )
            for code, severity, path, parameters in found
        ]  # fmt: skip

    def _custom_issues(
        self, record: CustomerRecord, day: Day
    ) -> list[tuple[IssueCode, Severity, str, Parameters]]:
        found = []
        for run, holds, name, code, severity, parameters in self.custom:
            if not holds(record):
                continue
            paths, error = run(record, day)
            found += [(code, severity, p, parameters) for p in paths]
            if error:
                failed = IssueCode.RULE_FAILED
                told = {"rule": name, "error": error}
                found.append((failed, failed.severity, "", told))
        return found


def plan_of(
    rules: tuple[Rule, ...],
    completeness: tuple[CompletenessRule, ...],
    functions: Mapping[str, Custom],
) -> Plan:
    """The plan of rules, in their order."""
    single = [r for r in rules if not isinstance(r, CustomRule | UniqueRule)]
    return Plan(
        ready=tuple(
            Ready(compiled(r), r.issue_code, severity_of(r), parameters_of(r))
            for r in single
        ),
        custom=tuple(
            ReadyCustom(
                functions[r.name], applies(r.when), r.name, r.issue_code,
                severity_of(r), parameters_of(r),
            )
            for r in rules
            if isinstance(r, CustomRule)
        ),
        unique=tuple(r for r in rules if isinstance(r, UniqueRule)),
        timeliness=tuple(r for r in rules if isinstance(r, TimelinessRule)),
        completeness=tuple(
            ReadyWeight(rule, applies(rule.when), has_any(rule.fields))
            for rule in completeness
        ),
    )  # fmt: skip


def severity_of(rule: Rule) -> Severity:
    """The severity of a rule's issues."""
    return rule.severity or rule.issue_code.severity


def parameters_of(rule: Rule) -> Parameters:
    """What every issue of a rule says: its limits, its name and its own words.

    The name is left out where the code already says it.
    """
    told: dict[str, str | int | float] = {}
    if isinstance(rule, RequiredRule):
        told["fields"] = " | ".join(rule.fields)
    elif isinstance(rule, LengthRule):
        told["range"] = _range(rule.minimum, rule.maximum)
    elif isinstance(rule, RangeRule):
        low, high = (
            (rule.earliest, rule.latest)
            if rule.is_of_dates
            else (rule.minimum, rule.maximum)
        )
        told["range"] = _range(low, high)
    elif isinstance(rule, OrderRule):
        told |= {"first": rule.first, "second": rule.second}
    elif isinstance(rule, TimelinessRule):
        told["days"] = rule.days
    if rule.name != rule.issue_code:
        told["rule"] = rule.name
    if rule.message_en:
        told["message.en"] = rule.message_en
    if rule.message_zh:
        told["message.zh"] = rule.message_zh
    return told


def _range(low: object, high: object) -> str:
    if low is None:
        return f"≤ {high}"
    return f"≥ {low}" if high is None else f"{low} – {high}"
