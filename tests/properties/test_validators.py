"""Laws of the validators, on any record and any set of rules."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_core.issues import Issue, Severity
from customer_core.models import CustomerRecord, FieldMap, RawRecord, RecordRef
from customer_core.normalizers import normalize_record
from customer_core.testing._drawing import DIGITS, MAILBOX_LETTERS, PERSONAL_LETTERS
from customer_core.testing.strategies import customer_records
from customer_core.validators import (
    CHECKS,
    RULES,
    AllowedRule,
    CompletenessRule,
    Condition,
    ConsistencyRule,
    FormatRule,
    LengthRule,
    OrderRule,
    RangeRule,
    RequiredRule,
    RuleSet,
    TimelinessRule,
    UniqueRule,
    apply_correction,
    custom_rule,
    measure_completeness,
    propose_corrections,
    validate_record,
    validate_records,
)
from customer_core.validators._fields import accessor, field_names

TARGETS = (
    "full_name", "family_name", "phone", "email", "birth_date", "identifier", "sex",
    "address", "country", "registered_at", "updated_at", "social_handle", "interests",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=30),
    st.text("0123456789-+/@.abc男女", max_size=20),
    st.sampled_from(["王小明", "13912457803", "li@qq.com", "UK", "男", "1990-01-02"]),
)
ROWS = st.lists(st.tuples(st.sampled_from(TARGETS), TEXTS), max_size=8)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
quickly = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

NAMES = (*field_names(), "custom.size", "custom.visits")
DATES = [name for name in NAMES if accessor(name).kind in {"date", "any"}]
NUMBERS = [name for name in NAMES if accessor(name).kind in {"number", "any"}]
AGEING = [n for n in NAMES if accessor(n).path(0) != n or n.startswith("custom")]
SHOWN_ALWAYS = {"origin", "ref", "region"}
PERSONAL = {*PERSONAL_LETTERS, *MAILBOX_LETTERS, *DIGITS}


# --- sets of rules


def one_field() -> st.SearchStrategy[str]:
    """The name of a field."""
    return st.sampled_from(NAMES)


def conditions() -> st.SearchStrategy[tuple[Condition, ...]]:
    """Up to one condition of each test."""
    one = st.one_of(
        st.builds(Condition, field=one_field(), present=st.booleans()),
        st.builds(Condition, field=one_field(), matches=st.just("[a-z]+")),
        st.builds(
            Condition,
            field=one_field(),
            equals=st.just(("CN", "true", "王")),
            negate=st.booleans(),
        ),
    )
    return st.lists(one, max_size=2).map(tuple)


def many(model: Any, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any kind of rule
    """Up to two rules of one kind, with a name that is made unique later."""
    common = {
        "when": conditions(),
        "severity": st.sampled_from((None, *Severity)),
        "message_en": st.sampled_from(("", "ask 'them' \\ {again}")),
        "message_zh": st.sampled_from(("", "请“核对”")),
    }
    if model is not CompletenessRule:
        parts = {"name": st.just("x"), **common, **parts}
    return st.lists(st.builds(model, **parts), max_size=2).map(tuple)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Rules of every kind over any fields."""
    fields = st.lists(one_field(), min_size=1, max_size=2, unique=True).map(tuple)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "required": many(RequiredRule, fields=fields),
        "format": many(
            FormatRule,
            field=one_field(),
            pattern=st.sampled_from(("[a-z]*", r"\d{4}.*", "王|李")),
            longest=st.integers(1, 99),
        ),
        "length": many(LengthRule, field=one_field(), maximum=st.integers(0, 9)),
        "range": st.one_of(
            many(
                RangeRule,
                field=st.sampled_from(NUMBERS),
                minimum=st.decimals(-9, 9, places=2),
            ),
            many(
                RangeRule, field=st.sampled_from(DATES), latest=st.dates(),
            ),
            many(
                RangeRule, field=st.sampled_from(DATES), of=st.just("age"),
                minimum=st.just(Decimal(18)), maximum=st.just(Decimal(90)),
            ),
            many(
                RangeRule, field=one_field(), of=st.just("count"),
                maximum=st.just(Decimal(0)),
            ),
        ),
        "allowed": many(
            AllowedRule,
            field=one_field(),
            values=st.just(("CN", "male")),
            ignore_case=st.booleans(),
        ),
        "order": many(
            OrderRule, first=st.sampled_from(DATES), second=st.sampled_from(DATES)
        ),
        "consistency": many(ConsistencyRule, check=st.sampled_from(sorted(CHECKS))),
        "timeliness": many(
            TimelinessRule, field=st.sampled_from(AGEING), days=st.integers(0, 9999)
        ),
        "unique": many(
            UniqueRule,
            fields=fields,
            different=st.sampled_from(((), ("names",))),
            within=st.sampled_from(("source", "all")),
        ),
        "completeness": many(
            CompletenessRule, fields=fields, weight=st.floats(0.1, 9), when=conditions()
        ),
    }  # fmt: skip
    parts = {name: draw(kind) for name, kind in kinds.items()}
    return RuleSet(
        **{
            name: tuple(
                attrs.evolve(rule, name=f"{name}.r{place}")
                if name != "completeness"
                else rule
                for place, rule in enumerate(rules)
            )
            for name, rules in parts.items()
        }
    )


def to_toml(document: Mapping[str, Any]) -> str:
    """A document as TOML; ``None`` is left out, as TOML has none."""

    def value(part: Any) -> str:  # noqa: ANN401 - any part of a document
        if isinstance(part, Mapping):
            pairs = (f"{k} = {value(v)}" for k, v in part.items() if v is not None)
            return "{" + ", ".join(pairs) + "}"
        if isinstance(part, list):
            return "[" + ", ".join(map(value, part)) + "]"
        return json.dumps(part, ensure_ascii=False)

    return "\n".join(f"{name} = {value(part)}" for name, part in document.items())


@quickly
@given(rules=rule_sets())
def test_any_set_of_rules_survives_json_and_toml(rules: RuleSet) -> None:
    """Equal sets, equal fingerprints."""
    text = rules.to_text()
    again = RuleSet.from_text(text, syntax="json")
    assert again == RuleSet.from_text(to_toml(json.loads(text))) == rules
    assert again.fingerprint == rules.fingerprint


# --- records


@quickly
@given(record=customer_records(), rules=rule_sets(), today=st.dates())
def test_any_rules_judge_any_record(
    record: CustomerRecord, rules: RuleSet, today: date
) -> None:
    """Nothing raises, twice says the same, issues come in the order of the rules."""
    found = validate_record(record, today=today, rules=rules, now=NOW)
    assert found == validate_record(record, today=today, rules=rules, now=NOW)
    order = [rules.names.index(str(issue.parameters["rule"])) for issue in found]
    assert order == sorted(order)
    assert {(i.source, i.record_id) for i in found} <= {
        (record.source, record.record_id)
    }
    share = measure_completeness(record, rules=rules).share
    assert share is None or 0 <= share <= 1


@quickly
@given(records=st.lists(customer_records(), max_size=4), rules=rule_sets())
def test_a_stream_says_what_its_records_say(
    records: list[CustomerRecord], rules: RuleSet
) -> None:
    """The counts are those of the single records and of what they share."""
    report = validate_records(records, rules=rules, today=NOW.date(), now=NOW)
    single = [
        issue
        for record in records
        for issue in validate_record(record, today=NOW.date(), rules=rules, now=NOW)
    ]
    shared = [i for i in report.issues if str(i.parameters["rule"]).startswith("uniq")]
    assert len(report.issues) == len(single) + len(shared)
    assert sum(one.issues for one in report.counts) == len(report.issues)
    assert sum(one.records for one in report.sources) == len(records)
    assert report.touched <= len(records)
    assert {one.records >= 1 for one in report.counts} <= {True}


def _personal(value: object) -> Iterator[str]:
    """Every text in a record that is made of letters or digits of a person."""
    if isinstance(value, tuple):
        for item in value:
            yield from _personal(item)
    elif attrs.has(type(value)):
        for part in attrs.fields(type(value)):
            if part.name not in SHOWN_ALWAYS:
                yield from _personal(getattr(value, part.name))
    elif type(value) is str and len(value) > 4 and set(value) <= PERSONAL:
        yield value


def _said(issue: Issue) -> str:
    words = [issue.message(language) for language in ("en", "zh")]
    return f"{issue!r} {issue} {issue.path} {dict(issue.parameters)} {words}"


@custom_rule("own.names")
def _names_as_paths(record: CustomerRecord) -> list[str]:
    """A careless rule that gives values where paths are asked for."""
    return [item.value.text for item in record.names]


@custom_rule("own.quote")
def _quoting(record: CustomerRecord) -> list[str]:
    """A rule that raises with a value in its words."""
    raise ValueError(*(item.value.text for item in record.phones))


@quickly
@given(records=st.lists(customer_records(), max_size=3), rules=rule_sets())
def test_nothing_that_is_said_shows_a_person(
    records: list[CustomerRecord], rules: RuleSet
) -> None:
    """Issues, reports, corrections, explanations; careless custom rules included."""
    both = RULES.joined(rules).with_custom(_names_as_paths, _quoting)
    report = validate_records(records, rules=both, today=NOW.date(), now=NOW)
    said = [report, repr(report), report._repr_html_(), report.summary("zh")]
    said += [report.offenders, report.chart_spec(), report.to_frame()]
    said += [_said(issue) for issue in report.issues]
    for record in records:
        said += [repr(propose_corrections(record))]
        said += [measure_completeness(record, rules=both).explain()]
    shown = "\n".join(map(str, said))
    personal = {text for record in records for text in _personal(record)}
    assert [text for text in personal if text in shown] == []


@quickly
@given(record=customer_records())
def test_any_correction_applies_to_its_record(record: CustomerRecord) -> None:
    """It changes its one value and leaves the others, each raw text included."""
    for correction in propose_corrections(record):
        assert 0 < correction.confidence < 1
        mended = apply_correction(record, correction)
        name = correction.attribute
        changed = [
            one.name
            for one in attrs.fields(CustomerRecord)
            if getattr(record, one.name) != getattr(mended, one.name)
        ]
        assert changed in ([name], ["profile"])
        if name in changed and correction.current is not None:
            before, after = getattr(record, name), getattr(mended, name)
            assert [a.raw for a in before] == [a.raw for a in after]


# --- rows, through the normalizers


def read(cells: list[tuple[str, str]]) -> CustomerRecord:
    """The record of a row of cells."""
    fields = FieldMap.of({str(n): target for n, (target, _) in enumerate(cells)})
    pairs = zip(fields, cells, strict=True)
    raw = RawRecord(
        ref=RecordRef("crm", "1"), row=1, cells=tuple((m, t) for m, (_, t) in pairs)
    )
    record, issues = normalize_record(raw)
    assert {(i.source, i.record_id, i.row) for i in issues} <= {("crm", "1", 1)}
    return record


@settings(quickly, max_examples=100)
@given(cells=ROWS, today=st.dates())
def test_any_row_is_validated(cells: list[tuple[str, str]], today: date) -> None:
    """No row raises, and validating twice says the same."""
    record = read(cells)
    found = validate_record(record, today=today)
    assert found == validate_record(record, today=today)
    assert {i.source for i in found} <= {"crm"}


@settings(quickly, max_examples=100)
@given(cells=ROWS)
def test_equal_values_are_kept_once(cells: list[tuple[str, str]]) -> None:
    """A row that says everything twice has the same contacts and numbers once."""
    once, twice = read(cells), read(cells + cells)
    for attribute in ("phones", "emails", "identifiers", "social_handles"):
        values = [a.value for a in getattr(once, attribute)]
        assert [a.value for a in getattr(twice, attribute)] == values


def test_moments_of_a_row_are_in_utc() -> None:
    """An offset is converted, so that moments of sources can be compared."""
    record = read([("registered_at", "2020-01-02T03:04:05+08:00")])
    assert record.registered_at == datetime(2020, 1, 1, 19, 4, 5, tzinfo=UTC)
