"""Streams of records: counts, tables, shared values, worst records."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from customer_core.issues import Issue, IssueCode, Severity
from customer_core.models import (
    CustomerRecord,
    EmailAddress,
    Identifier,
    PersonName,
    PhoneNumber,
    RecordRef,
)
from customer_core.validators import (
    CompletenessRule,
    Condition,
    IssueCount,
    RequiredRule,
    RuleSet,
    TimelinessRule,
    UniqueRule,
    Validation,
    validate_records,
)
from customer_core.validators._roll import Roll

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
Build = Callable[..., CustomerRecord]
PHONE = PhoneNumber(e164="+8613912457803")
OTHER = PhoneNumber(e164="+8613912457804")

RULES = RuleSet(
    required=(
        RequiredRule(name="need.name", fields=("names",), severity=Severity.ERROR),
        RequiredRule(name="need.phone", fields=("phones",)),
    ),
    timeliness=(TimelinessRule(name="fresh", field="phones", days=365),),
    completeness=(
        CompletenessRule(fields=("names", "organization_names"), weight=3.0),
        CompletenessRule(
            fields=("sex",), when=(Condition(field="names", present=True),)
        ),
    ),
)


@pytest.fixture
def records(build: Build) -> list[CustomerRecord]:
    """Two of the CRM, one of them empty, and one of the shop."""
    old = NOW - timedelta(days=400)
    return [
        build("A1", names=[PersonName(family="Lee")], phones=[PHONE], seen=NOW),
        build("A2"),
        build("B1", source="shop", phones=[PHONE, OTHER], seen=old),
    ]


def test_a_report_counts_by_source_field_and_rule(
    records: list[CustomerRecord],
) -> None:
    """Issues, and the records that have them."""
    report = validate_records(records, rules=RULES, today=TODAY, now=NOW)
    stale, no_phone = IssueCode.RULE_STALE, IssueCode.RULE_REQUIRED
    warning = Severity.WARNING
    assert report.counts == (
        IssueCount(
            source="shop", field="phones", code=stale, rule="fresh", severity=warning,
            issues=2, records=1,
        ),
        IssueCount(
            source="crm", field="names", code=no_phone, rule="need.name",
            severity=Severity.ERROR, issues=1, records=1,
        ),
        IssueCount(
            source="crm", field="phones", code=no_phone, rule="need.phone",
            severity=warning, issues=1, records=1,
        ),
        IssueCount(
            source="shop", field="names", code=no_phone, rule="need.name",
            severity=Severity.ERROR, issues=1, records=1,
        ),
    )  # fmt: skip
    assert report.counts_by("field") == {"phones": 3, "names": 2}
    assert report.counts_by("source") == {"shop": 3, "crm": 2}
    assert report.counts_by("rule") == {"fresh": 2, "need.name": 2, "need.phone": 1}
    assert report.counts_by("code") == {"rule.required": 3, "rule.stale": 2}
    assert report.counts_by("severity") == {"warning": 3, "error": 2}
    assert report.count(Severity.ERROR) == 2
    assert (report.records, report.touched, report.touched_share) == (3, 2, 2 / 3)


def test_each_source_has_its_quality(records: list[CustomerRecord]) -> None:
    """Completeness is the mean over records; what is stale, of the dated values."""
    report = validate_records(records, rules=RULES, today=TODAY, now=NOW)
    crm, shop = report.sources
    assert (crm.source, crm.records, crm.touched, crm.touched_share) == (
        "crm", 2, 1, 0.5,
    )  # fmt: skip
    assert (crm.errors, crm.warnings, crm.infos) == (1, 1, 0)
    # the first has 3 of 4, the second 0 of 3
    assert (crm.completeness, crm.stale) == (0.375, 0.0)
    assert (shop.completeness, shop.stale) == (0.0, 1.0)
    assert report.sources_frame()["touched_share"] == [0.5, 1.0]


def test_completeness_is_a_table_by_source_and_item(
    records: list[CustomerRecord],
) -> None:
    """An item that applies to no record has no share."""
    report = validate_records(records, rules=RULES, today=TODAY)
    assert report.completeness_frame() == {
        "source": ["crm", "crm", "shop", "shop"],
        "field": ["names | organization_names", "sex"] * 2,
        "records": [2, 1, 1, 0],
        "present": [1, 0, 0, 0],
        "share": [0.5, 0.0, 0.0, None],
    }


def test_timeliness_is_a_table_by_source_and_rule(
    records: list[CustomerRecord],
) -> None:
    """Mean and greatest age in days; without now nothing is dated."""
    report = validate_records(records, rules=RULES, today=TODAY, now=NOW)
    crm, shop = report.timeliness
    assert (crm.values, crm.dated, crm.stale, crm.mean_days, crm.share) == (
        1, 1, 0, 0.0, 1.0,
    )  # fmt: skip
    assert (shop.values, shop.stale, shop.oldest_days, shop.share) == (2, 2, 400.0, 0.0)
    undated = validate_records(records, rules=RULES, today=TODAY)
    assert undated.timeliness_frame()["share"] == [None, None]
    assert [one.oldest_days for one in undated.timeliness] == [None, None]
    assert [one.stale for one in undated.sources] == [None, None]
    assert undated.now is None


def test_a_value_that_a_rule_does_not_speak_of_has_no_age(build: Build) -> None:
    """Missing parts and other sources are left out."""
    rule = TimelinessRule(
        name="r", field="names.given", days=9,
        when=(Condition(field="source", equals=("crm",)),),
    )  # fmt: skip
    records = [
        build(names=[PersonName(family="Lee"), PersonName(given="Ann")], seen=NOW),
        build(source="shop", names=[PersonName(given="Ann")], seen=NOW),
    ]
    report = validate_records(
        records, rules=RuleSet(timeliness=(rule,)), today=TODAY, now=NOW
    )
    assert [one.values for one in report.timeliness] == [1, 0]


def test_worst_records_come_first(records: list[CustomerRecord]) -> None:
    """By errors, then warnings; a record without issues is none of them."""
    report = validate_records(records, rules=RULES, today=TODAY, now=NOW)
    assert report.offenders_frame() == {
        "source": ["shop", "crm"],
        "record_id": ["B1", "A2"],
        "errors": [1, 1],
        "warnings": [2, 1],
        "infos": [0, 0],
    }


def test_issues_are_kept_up_to_a_limit_and_counted_always(
    records: list[CustomerRecord],
) -> None:
    """The report says how many it did not keep."""
    report = validate_records(records, rules=RULES, today=TODAY, now=NOW, keep=2)
    assert (len(report.issues), report.not_kept) == (2, 3)
    assert sum(one.issues for one in report.counts) == 5


def test_a_report_may_be_asked_for_while_records_come(
    records: list[CustomerRecord],
) -> None:
    """An earlier report stays as it was."""
    validation = Validation(rules=RULES, today=TODAY, now=NOW)
    first, *rest = records
    assert validation.add(first) == ()
    early = validation.report()
    for record in rest:
        validation.add(record)
    late = validation.report()
    assert (early.records, early.touched, len(early.issues)) == (1, 0, 0)
    assert (late.records, late.touched, len(late.issues)) == (3, 2, 5)
    assert late.rules == RULES.fingerprint


def test_what_was_found_before_is_counted_with_the_rest(build: Build) -> None:
    """Issues of the normalizers, of which places are no part of the field."""
    before = Issue(code=IssueCode.PHONE_TOO_SHORT, path="phones[1]")
    validation = Validation(rules=RuleSet(), today=TODAY)
    assert validation.add(build(), (before, before)) == ()
    (count,) = validation.report().counts
    assert (count.source, count.field, count.rule, count.issues, count.records) == (
        "crm", "phones", "phone.too_short", 2, 1,
    )  # fmt: skip


def test_nothing_was_measured_without_records() -> None:
    """No share, no table, and a summary all the same."""
    report = validate_records([], today=TODAY)
    assert (report.records, report.touched_share, report.counts) == (0, None, ())
    assert report.to_frame()["share"] == []
    assert len(report.summary().sections) == 1


def test_more_issues_of_a_record_than_a_column_holds_are_its_greatest_number() -> None:
    """The counts of the report stay exact; only the rank of the record is capped."""
    roll = Roll()
    roll.add(RecordRef("crm", "1"))
    for _ in range(2**16 + 1):
        roll.count(0, Severity.INFO)
    assert roll.counts[Severity.INFO][0] == 2**16 - 1


# --- values that records share


def shared(rule: UniqueRule, *records: CustomerRecord) -> list[tuple[str, str, int]]:
    """Record id, path and group of each issue."""
    report = validate_records(records, rules=RuleSet(unique=(rule,)), today=TODAY)
    return [(i.record_id, i.path, int(i.parameters["group"])) for i in report.issues]


def test_both_records_of_a_shared_value_are_reported(build: Build) -> None:
    """With one group number each; a value twice in one record is no group."""
    records = [
        build("1", phones=[OTHER, PHONE]),
        build("2", phones=[PhoneNumber(e164="+8613912457899")] * 2),
        build("3", phones=[PHONE]),
        build("4", phones=[OTHER]),
    ]
    found = shared(UniqueRule(name="u", fields=("phones",)), *records)
    assert found == [
        ("1", "phones[0]", 1), ("1", "phones[1]", 2), ("3", "phones[0]", 2),
        ("4", "phones[0]", 1),
    ]  # fmt: skip


def test_an_issue_says_how_many_records_share(build: Build) -> None:
    """The number of records and of the group, and no value."""
    rules = RuleSet(unique=(UniqueRule(name="u", fields=("phones",)),))
    validation = Validation(rules=rules, today=TODAY)
    for number in range(3):
        validation.add(build(str(number), phones=[PHONE]))
    ordinals, issues = zip(*validation.shared_issues(), strict=True)
    assert ordinals == (0, 1, 2)
    assert issues[0].message() == "3 records have the same value (group 1)"
    report = validation.report()
    assert (report.touched, report.offenders[0].warnings) == (3, 1)


@pytest.mark.parametrize(("within", "expected"), [("all", ["1", "2"]), ("source", [])])
def test_other_sources_count_or_not(
    build: Build, within: str, expected: list[str]
) -> None:
    """Two sources may know one customer."""
    rule = UniqueRule(name="u", fields=("phones",), within=within)  # type: ignore[arg-type] # one of two
    records = build("1", phones=[PHONE]), build("2", source="shop", phones=[PHONE])
    assert [record_id for record_id, _, _ in shared(rule, *records)] == expected


@pytest.mark.parametrize(("by", "expected"), [("value", 0), ("key", 2)])
def test_spellings_of_one_thing_share_a_key(
    build: Build, by: str, expected: int
) -> None:
    """Gmail ignores dots: one mailbox, two canonical values."""
    rule = UniqueRule(name="u", fields=("emails",), by=by)  # type: ignore[arg-type] # one of two
    records = [
        build(str(n), emails=[EmailAddress(address=address)])
        for n, address in enumerate(("li.na@gmail.com", "lina@gmail.com"))
    ]
    assert len(shared(rule, *records)) == expected


@pytest.mark.parametrize(
    ("field", "values"),
    [
        (
            "names",
            [PersonName(family="张", given="伟"), PersonName(family="張", given="偉")],
        ),
        ("identifiers", [Identifier(kind="passport", value="E1")] * 2),
    ],
)
def test_names_and_identifiers_have_keys(
    build: Build, field: str, values: list[object]
) -> None:
    """Romanised names and compact numbers."""
    rule = UniqueRule(name="u", fields=(field,), by="key")
    records = [build(str(n), **{field: [v]}) for n, v in enumerate(values)]
    assert len(shared(rule, *records)) == 2


def test_several_fields_are_taken_together(build: Build) -> None:
    """All of them must be there; the issue speaks of the whole record."""
    rule = UniqueRule(name="u", fields=("names.family", "phones"))
    lee, ng = PersonName(family="Lee"), PersonName(family="Ng")
    records = [
        build("1", names=[lee], phones=[PHONE]),
        build("2", names=[ng, lee], phones=[PHONE]),
        build("3", phones=[PHONE]),
        build("4", names=[lee], phones=[OTHER]),
    ]
    assert shared(rule, *records) == [("1", "", 1), ("2", "", 1)]


def test_people_of_several_names_share_a_phone(build: Build) -> None:
    """The same name twice is no family, a missing name tells nothing."""
    rule = UniqueRule(name="u", fields=("phones",), different=("names",))
    lee, ng = [PersonName(family="Lee")], [PersonName(family="Ng")]
    same = build("1", names=lee, phones=[PHONE]), build("2", names=lee, phones=[PHONE])
    assert shared(rule, *same, build("3", phones=[PHONE])) == []
    assert len(shared(rule, *same, build("3", names=ng, phones=[PHONE]))) == 3


def test_a_group_may_need_more_records(build: Build) -> None:
    """A phone of five customers is a switchboard, of two a family."""
    rule = UniqueRule(name="u", fields=("phones",), at_least=3)
    records = [build(str(n), phones=[PHONE]) for n in range(3)]
    assert shared(rule, *records[:2]) == []
    assert len(shared(rule, *records)) == 3


def test_records_that_a_rule_does_not_speak_of_share_nothing(build: Build) -> None:
    """Its conditions are asked first."""
    only_shop = (Condition(field="source", equals=("shop",)),)
    rule = UniqueRule(name="u", fields=("phones",), when=only_shop)
    assert shared(rule, build("1", phones=[PHONE]), build("2", phones=[PHONE])) == []


def test_memory_grows_by_columns_and_not_by_records(build: Build) -> None:
    """Less than 300 bytes a record with three rules of kind unique."""

    def stream(count: int) -> Iterator[CustomerRecord]:
        for number in range(count):
            yield build(
                f"{number:08}",
                names=[PersonName(family="Lee")],
                phones=[PhoneNumber(e164=f"+86139{number:08}")],
            )

    validate_records(stream(10), today=TODAY)
    tracemalloc.start()
    report = validate_records(stream(4000), today=TODAY, keep=10)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.records == 4000
    assert peak < 4000 * 300


# --- what a report shows


def test_a_report_is_a_frame_a_chart_and_two_summaries(
    records: list[CustomerRecord],
) -> None:
    """Columns of equal length, JSON for Vega-Lite, both languages."""
    report = validate_records(records, rules=RULES, today=TODAY, now=NOW)
    frame = report.to_frame()
    assert {len(column) for column in frame.values()} == {4}
    assert frame["share"] == [1.0, 0.5, 0.5, 1.0]
    assert {type(code) for code in frame["code"]} == {str}
    assert frame["meaning"][1] == "a required value is missing: …"
    assert report.to_frame("zh")["meaning"][1] == "缺少必填项：…"
    spec = json.loads(json.dumps(report.chart_spec()))
    assert sum(row["issues"] for row in spec["data"]["values"]) == 5
    assert str(report).startswith("Validation of customer records\n\nSources\n")
    chinese = str(report.summary("zh"))
    for word in ("客户记录校验", "完整性", "及时性", "未测量", "问题最多的记录"):
        assert word in chinese
    assert "<table>" in report._repr_html_()
    assert repr(report) == "ValidationReport(3 records, 2 touched, 5 issues)"


def test_a_summary_masks_record_ids(build: Build) -> None:
    """A record id may be a phone number; a frame holds it for the repair."""
    report = validate_records([build("13912457803")], today=TODAY)
    shown = f"{report} {report!r} {report.offenders} {report._repr_html_()}"
    assert "139124578" not in shown
    assert report.offenders_frame()["record_id"] == ["13912457803"]


def test_issues_of_the_whole_record_have_a_name(build: Build) -> None:
    """The field is empty in the frame, and words in the summary."""
    report = validate_records([build()], today=TODAY)
    assert set(report.to_frame()["field"]) == {""}
    assert "whole record" in str(report)
