"""Each kind of rule: what breaks it, what does not, and what is no rule."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from customer_core.errors import ConfigurationError
from customer_core.issues import IssueCode, Severity
from customer_core.models import (
    CustomerRecord,
    EmailAddress,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    Sex,
)
from customer_core.validators import (
    AllowedRule,
    CompletenessRule,
    Condition,
    ConsistencyRule,
    FormatRule,
    LengthRule,
    OrderRule,
    RangeRule,
    RequiredRule,
    Rule,
    RuleSet,
    TimelinessRule,
    UniqueRule,
    validate_record,
)

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
Build = Callable[..., CustomerRecord]


def broken(rule: Rule, record: CustomerRecord, now: datetime | None = NOW) -> list[str]:
    """The paths where a record breaks a rule."""
    rules = RuleSet(**{rule.kind: (rule,)})  # type: ignore[arg-type] # of that kind
    return [i.path for i in validate_record(record, today=TODAY, rules=rules, now=now)]


CASES: list[tuple[Rule, dict[str, Any], list[str]]] = [
    (RequiredRule(name="r", fields=("phones",)), {}, ["phones"]),
    (RequiredRule(name="r", fields=("phones", "emails")), {}, [""]),
    (
        RequiredRule(name="r", fields=("phones", "sex")),
        {"sex": [Sex.OTHER]},
        [],
    ),
    (
        RequiredRule(name="r", fields=("names.given",)),
        {"names": [PersonName(family="Lee")]},
        ["names.given"],
    ),
    (RequiredRule(name="r", fields=("custom.a",)), {"custom": {"a": ""}}, ["custom.a"]),
    (RequiredRule(name="r", fields=("custom.a",)), {"custom": {"a": 0}}, []),
    (
        FormatRule(name="r", field="phone", pattern=r"\+86\d{11}"),
        {"phones": [PhoneNumber(e164="+86139"), PhoneNumber(e164="+8613912457803")]},
        ["phones[0]"],
    ),
    (FormatRule(name="r", field="phone", pattern="x"), {}, []),
    (
        FormatRule(name="r", field="occupation", pattern="a*", longest=3),
        {"occupation": ["aaa", "aaaa"]},
        ["occupation[1]"],
    ),
    (
        FormatRule(name="r", field="postal_code", pattern=r"\d{6}"),
        {"addresses": [PostalAddress(country="CN"), PostalAddress(postal_code="A1")]},
        ["addresses[1].postal_code"],
    ),
    (
        LengthRule(name="r", field="occupation", minimum=2, maximum=3),
        {"occupation": ["a", "ab", "abc", "abcd"]},
        ["occupation[0]", "occupation[3]"],
    ),
    (
        LengthRule(name="r", field="occupation", minimum=2),
        {"occupation": ["a", "ab" * 99]},
        ["occupation[0]"],
    ),
    (
        RangeRule(name="r", field="custom.n", minimum=Decimal(1), maximum=Decimal(5)),
        {"custom": {"n": 6}},
        ["custom.n"],
    ),
    (
        RangeRule(name="r", field="custom.n", maximum=Decimal("0.5")),
        {"custom": {"n": Decimal("0.50")}},
        [],
    ),
    # a text or a flag is no number
    (
        RangeRule(name="r", field="custom.n", minimum=Decimal(5)),
        {"custom": {"n": True}},
        [],
    ),
    (
        RangeRule(name="r", field="custom.n", minimum=Decimal(5)),
        {"custom": {"n": "1"}},
        [],
    ),
    (
        RangeRule(name="r", field="birth_dates.year", minimum=Decimal(1900)),
        {"birth_dates": [PartialDate(year=1899)]},
        ["birth_dates[0].year"],
    ),
    (
        RangeRule(name="r", field="phones", of="count", maximum=Decimal(1)),
        {"phones": [PhoneNumber(e164="+1"), PhoneNumber(e164="+2")]},
        ["phones"],
    ),
    (RangeRule(name="r", field="phones", of="count", maximum=Decimal(1)), {}, []),
    # a partial date is judged by the day that speaks most for it
    (
        RangeRule(name="r", field="birth_date", earliest=date(1990, 6, 1)),
        {"birth_dates": [PartialDate(year=1990), PartialDate(year=1989)]},
        ["birth_dates[1]"],
    ),
    (
        RangeRule(name="r", field="birth_date", latest=date(1990, 6, 1)),
        {"birth_dates": [PartialDate(year=1990), PartialDate(year=1991)]},
        ["birth_dates[1]"],
    ),
    (
        RangeRule(name="r", field="custom.d", latest=date(1990, 6, 1)),
        {"custom": {"d": date(1990, 6, 2)}},
        ["custom.d"],
    ),
    (
        RangeRule(name="r", field="registered_at", earliest=date(2020, 1, 1)),
        {"registered_at": datetime(2019, 12, 31, tzinfo=UTC)},
        ["registered_at"],
    ),
    (
        RangeRule(name="r", field="birth_date", of="age", minimum=Decimal(18)),
        {
            "birth_dates": [
                PartialDate(year=2008, month=11, day=22),
                PartialDate(year=2008, month=11, day=23),
                PartialDate(year=2008),
            ]
        },
        ["birth_dates[1]"],
    ),
    (
        RangeRule(name="r", field="birth_date", of="age", maximum=Decimal(100)),
        {"birth_dates": [PartialDate(year=1924), PartialDate(year=1925)]},
        ["birth_dates[0]"],
    ),
    (
        AllowedRule(name="r", field="sex", values=("male", "female")),
        {"sex": [Sex.MALE, Sex.OTHER]},
        ["sex[1]"],
    ),
    (
        AllowedRule(name="r", field="language", values=("ZH",), ignore_case=True),
        {"language": ["zh", "en"]},
        ["language[1]"],
    ),
    (
        AllowedRule(name="r", field="emails.domain", forbidden=("test.com",)),
        {"emails": [EmailAddress(address="a@test.com")]},
        ["emails[0].domain"],
    ),
    (
        OrderRule(name="r", first="custom.founded", second="registered_at"),
        {
            "custom": {"founded": date(2021, 1, 1)},
            "registered_at": datetime(2020, 1, 1, tzinfo=UTC),
        },
        ["custom.founded"],
    ),
    (
        OrderRule(name="r", first="custom.founded", second="registered_at"),
        {
            "custom": {"founded": "in spring"},
            "registered_at": datetime(2020, 1, 1, tzinfo=UTC),
        },
        [],
    ),
    (
        OrderRule(name="r", first="registered_at", second="custom.left"),
        {
            "custom": {"left": "in spring"},
            "registered_at": datetime(2020, 1, 1, tzinfo=UTC),
        },
        [],
    ),
    (
        ConsistencyRule(name="r", check="email_role"),
        {"emails": [EmailAddress(address="info@qq.com")]},
        ["emails[0]"],
    ),
]


@pytest.mark.parametrize(("rule", "values", "expected"), CASES)
def test_a_rule_names_the_places_where_it_is_broken(
    build: Build, rule: Rule, values: dict[str, Any], expected: list[str]
) -> None:
    """In the order of the values; what is missing or of another kind breaks none."""
    assert broken(rule, build(**values)) == expected


def test_identifiers_that_were_issued_elsewhere_can_be_asked_for(build: Build) -> None:
    """People move, so this check is no default rule."""
    from customer_core.models import Identifier

    rule = ConsistencyRule(name="r", check="identifier_region")
    number = Identifier(kind="resident_id", value="X", division_code="510202")
    here = [PostalAddress(country="CN", division_code="310106")]
    assert broken(rule, build(identifiers=[number], addresses=here)) == [
        "identifiers[0]"
    ]
    assert broken(rule, build(identifiers=[number], addresses=[])) == []


@pytest.mark.parametrize(
    ("seen", "now", "expected"),
    [
        (NOW - timedelta(days=30), NOW, []),
        (NOW - timedelta(days=30, seconds=1), NOW, ["phones[0]"]),
        (NOW + timedelta(days=1), NOW, []),
        (NOW - timedelta(days=99), None, []),
        (None, NOW, []),
    ],
)
def test_a_value_ages_from_when_its_source_vouched_for_it(
    build: Build, seen: datetime | None, now: datetime | None, expected: list[str]
) -> None:
    """Without that moment, or without now, nothing is measured."""
    rule = TimelinessRule(name="r", field="phones", days=30)
    record = build(seen=seen, phones=[PhoneNumber(e164="+8613912457803")])
    assert broken(rule, record, now) == expected


@pytest.mark.parametrize(
    ("condition", "applies"),
    [
        (Condition(field="addresses.country", equals=("CN", "HK")), True),
        (Condition(field="addresses.country", equals=("GB",)), False),
        (Condition(field="addresses.country", equals=("GB",), negate=True), True),
        (Condition(field="addresses.country", matches="C."), True),
        (Condition(field="addresses.country", matches="C"), False),
        (Condition(field="addresses.country", matches="C", negate=True), True),
        (Condition(field="emails", present=False), True),
        (Condition(field="emails", present=True), False),
        (Condition(field="emails", present=True, negate=True), True),
        (Condition(field="source", equals=("crm",)), True),
        (Condition(field="custom.level", equals=("gold",)), True),
    ],
)
def test_a_condition_decides_whether_a_rule_applies(
    build: Build,
    condition: Condition,
    applies: bool,  # noqa: FBT001 - an expected answer
) -> None:
    """A rule whose condition does not hold is not broken."""
    record = build(addresses=[PostalAddress(country="CN")], custom={"level": "gold"})
    rule = RequiredRule(name="r", fields=("phones",), when=(condition,))
    assert broken(rule, record) == (["phones"] if applies else [])


def test_all_conditions_must_hold(build: Build) -> None:
    """One that does not hold is enough to leave the rule out."""
    conditions = (
        Condition(field="source", equals=("crm",)),
        Condition(field="emails", present=True),
    )
    rule = RequiredRule(name="r", fields=("phones",), when=conditions)
    assert broken(rule, build()) == []


@pytest.mark.parametrize(
    ("make", "problems"),
    [
        (lambda: RequiredRule(name="", fields=("phone",)), ["the name ''"]),
        (lambda: RequiredRule(name="a b", fields=("phone",)), ["the name 'a b'"]),
        (lambda: RequiredRule(name="a" * 81, fields=("phone",)), ["identifiers with"]),
        (lambda: RequiredRule(name="r", fields=()), ["at least one field"]),
        (
            lambda: RequiredRule(name="1", fields=("fone", "mial")),
            ["the name '1'", "no field 'fone'", "no field 'mial'"],
        ),
        (
            lambda: FormatRule(name="r", field="fone", pattern="("),
            ["no field 'fone'", "no regular expression: missing )"],
        ),
        (lambda: FormatRule(name="r", field="phone", pattern="[[a]"), ["nested set"]),
        (
            lambda: FormatRule(name="r", field="phone", pattern="a" * 1001),
            ["more than 1000"],
        ),
        (lambda: FormatRule(name="r", field="phone", pattern=""), ["needs a pattern"]),
        (lambda: LengthRule(name="r", field="sex"), ["give minimum or maximum"]),
        (
            lambda: LengthRule(name="r", field="sex", minimum=3, maximum=2),
            ["minimum and maximum leave nothing between them"],
        ),
        (lambda: RangeRule(name="r", field="custom.n"), ["give minimum or maximum"]),
        (
            lambda: RangeRule(name="r", field="custom.n", minimum=Decimal("NaN")),
            ["finite"],
        ),
        (
            lambda: RangeRule(name="r", field="phones", minimum=Decimal(1)),
            ["field phones holds no number"],
        ),
        (
            lambda: RangeRule(
                name="r",
                field="sex",
                earliest=date(2020, 1, 2),
                latest=date(2020, 1, 1),
            ),
            ["earliest and latest leave nothing", "field sex holds no date"],
        ),
        (
            lambda: RangeRule(
                name="r", field="birth_date", earliest=TODAY, maximum=Decimal(1)
            ),
            ["earliest and latest alone"],
        ),
        (
            lambda: RangeRule(name="r", field="sex", of="age", minimum=Decimal(1)),
            ["field sex holds no date"],
        ),
        (lambda: AllowedRule(name="r", field="sex"), ["give values or forbidden"]),
        (
            lambda: AllowedRule(name="r", field="x", values=("a",), forbidden=("b",)),
            ["no field 'x'", "give values or forbidden"],
        ),
        (
            lambda: OrderRule(name="r", first="phones", second="sex"),
            ["field phones holds no date", "field sex holds no date"],
        ),
        (lambda: ConsistencyRule(name="r", check="x"), ["no check 'x'; choose from"]),
        (
            lambda: TimelinessRule(name="r", field="source", days=-1),
            ["values of source have no origin", "days is not negative"],
        ),
        (
            lambda: UniqueRule(
                name="r", fields=("sex", "x"), by="key", different=("y",), at_least=1
            ),
            ["no field 'x'", "no field 'y'", "at_least", "field sex has no match key"],
        ),
        (lambda: Condition(field="phone"), ["exactly one of"]),
        (
            lambda: Condition(field="x", equals=("a",), matches="("),
            ["no field 'x'", "no regular expression", "exactly one of"],
        ),
        (
            lambda: CompletenessRule(fields=(), weight=0.0),
            ["at least one field", "a weight is above 0"],
        ),
        (lambda: CompletenessRule(fields=("sex",), weight=float("nan")), ["finite"]),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_every_problem(
    make: Callable[[], object], problems: list[str]
) -> None:
    """All that is wrong is said at once."""
    with pytest.raises(ConfigurationError) as caught:
        make()
    assert [problem for problem in problems if problem not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("rule", "english", "chinese"),
    [
        (
            RequiredRule(name="r", fields=("phone", "email")),
            "a required value is missing: phone | email",
            "缺少必填项：phone | email",
        ),
        (
            LengthRule(name="r", field="sex", minimum=7),
            "the number of characters must be ≥ 7",
            "字符数应为 ≥ 7",
        ),
        (
            RangeRule(name="r", field="sex", of="count", maximum=Decimal(0)),
            "the number of values must be ≤ 0",
            "值的个数应为 ≤ 0",
        ),
        (
            RangeRule(
                name="r", field="custom.n", minimum=Decimal(8), maximum=Decimal(9)
            ),
            "the value must be 8 – 9",
            "取值应为 8 – 9",
        ),
        (
            RangeRule(name="r", field="birth_date", of="age", minimum=Decimal(99)),
            "the age in years must be ≥ 99",
            "周岁年龄应为 ≥ 99",
        ),
        (
            OrderRule(name="r", first="birth_date", second="registered_at"),
            "birth_date is later than registered_at",
            "birth_date 晚于 registered_at",
        ),
        (
            TimelinessRule(name="r", field="sex", days=30),
            "the value was last vouched for more than 30 days ago",
            "该值最近一次确认已超过 30 天",
        ),
        (
            AllowedRule(
                name="r", field="sex", values=("x",), message_en="ask", message_zh="问"
            ),
            "ask",
            "问",
        ),
    ],
)
def test_an_issue_says_the_limit_in_both_languages(
    build: Build, rule: Rule, english: str, chinese: str
) -> None:
    """The rule's own words stand before those of its code."""
    record = build(
        seen=NOW - timedelta(days=31),
        sex=[Sex.MALE],
        birth_dates=[PartialDate(year=1990)],
        custom={"n": 1},
        registered_at=datetime(1980, 1, 1, tzinfo=UTC),
    )
    rules = RuleSet(**{rule.kind: (rule,)})  # type: ignore[arg-type] # of that kind
    (issue,) = validate_record(record, today=TODAY, rules=rules, now=NOW)
    assert (issue.message("en"), issue.message("zh")) == (english, chinese)
    assert issue.parameters["rule"] == "r"
    assert issue.severity == Severity.WARNING


def test_a_rule_may_have_its_own_severity_and_code(build: Build) -> None:
    """A rule named like its code does not repeat the name."""
    rule = RequiredRule(
        name="record.no_contact",
        fields=("phones",),
        severity=Severity.ERROR,
        code=IssueCode.RECORD_NO_CONTACT,
    )
    rules = RuleSet(required=(rule,))
    (issue,) = validate_record(build(), today=TODAY, rules=rules)
    assert (issue.code, issue.severity) == (
        IssueCode.RECORD_NO_CONTACT,
        Severity.ERROR,
    )
    assert dict(issue.parameters) == {"fields": "phones"}
