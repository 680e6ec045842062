"""Golden records of any cluster: traceable, complete, and blind to record order."""

from datetime import UTC, datetime
from typing import Any

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_core.models import (
    MULTI_VALUED,
    Attributed,
    Cluster,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    PersonName,
    PhoneNumber,
    Profile,
    RecordRef,
    SourceRef,
)
from customer_core.survivorship import (
    RULES,
    Circumstances,
    RecordMerger,
    SurvivorshipPolicy,
    merge_records,
)
from customer_core.survivorship.policy import STATEMENTS
from customer_core.survivorship.values import sameness

NAMES = st.sampled_from(
    [
        PersonName(family="张", given="三"),
        PersonName(family="Zhang", given="San"),
        PersonName(family="ZHANG", given="san", prefix="Dr"),
        PersonName(family="张"),
    ]
)
PHONES = st.sampled_from([PhoneNumber(e164=f"+86138{n:08}") for n in range(3)])
EMAILS = st.sampled_from([EmailAddress(address=a) for a in ("A@x.cn", "a@x.cn")])
YEARS = st.none() | st.integers(2020, 2022)


@st.composite
def records(draw: st.DrawFn) -> list[CustomerRecord]:
    """One to five records with few different values, so that ties are common."""
    refs = draw(
        st.sets(st.tuples(st.sampled_from("ab"), st.sampled_from("123")), min_size=1)
    )
    return [draw(_record(RecordRef(*ref))) for ref in sorted(refs)[:5]]


@st.composite
def _record(draw: st.DrawFn, ref: RecordRef) -> CustomerRecord:
    def some(values: st.SearchStrategy[Any]) -> tuple[Attributed[Any], ...]:
        return tuple(
            Attributed(value=value, raw="", origin=FieldOrigin(record=ref))
            for value in draw(st.lists(values, max_size=3))
        )

    year = draw(YEARS)
    return CustomerRecord(
        ref=ref,
        names=some(NAMES),
        phones=some(PHONES),
        emails=some(EMAILS),
        profile=Profile(interests=some(st.sampled_from(["tea", "Tea", "go"]))),
        updated_at=datetime(year, 1, 1, tzinfo=UTC) if year else None,
    )


policies = st.builds(
    SurvivorshipPolicy,
    rules=st.lists(
        st.sampled_from([*RULES, "custom.ours"]), min_size=1, max_size=4
    ).map(tuple),
    max_age_days=st.sampled_from([{}, {"phones": 400}]),
    source_order=st.sampled_from([{}, {"phones": ("b",), "names": ("b", "a")}]),
) | st.just(SurvivorshipPolicy.default())
AROUND = Circumstances(
    as_of=datetime(2022, 6, 1, tzinfo=UTC),
    is_valid=lambda _, value: "张" in str(value) or "x" in str(value),
    custom_rules={"ours": lambda candidate: len(candidate.giver.record_id)},
)
sources = st.dictionaries(
    st.sampled_from("ab"), st.builds(SourceRef, name=st.just("x"), priority=st.just(1))
)


def _attributes(record: Any) -> dict[str, tuple[Attributed[Any], ...]]:  # noqa: ANN401 - record or golden record
    found = {name: getattr(record, name) for name in MULTI_VALUED}
    return found | {name: getattr(record.profile, name) for name in STATEMENTS}


@settings(deadline=None, max_examples=150)
@given(records(), policies, sources, st.randoms())
def test_golden_record(
    records: list[CustomerRecord],
    policy: SurvivorshipPolicy,
    sources: dict[str, SourceRef],
    random: Any,  # noqa: ANN401 - hypothesis' generator
) -> None:
    """Source objects only, each distinct value once, decided; order changes nothing."""
    cluster = Cluster.of(tuple(record.ref for record in records))
    merger = RecordMerger(policy, sources=sources, circumstances=AROUND)
    golden = merger.merge(cluster, records)
    decided = {decision.field: decision for decision in golden.decisions}
    for name, values in _attributes(golden).items():
        given = [value for r in records for value in _attributes(r)[name]]
        assert {id(value) for value in values} <= {id(value) for value in given}
        kept = [sameness(name, value.value) for value in values]
        assert len(set(kept)) == len(kept)
        assert set(kept) == {sameness(name, value.value) for value in given}
        assert (name in decided) == bool(values)
        if values:
            assert decided[name].survivor is values[0].origin
            assert decided[name].candidates == len(given)
            differs = len(values) > 1
            assert decided[name].conflict == (differs and name == "names")
    shuffled = random.sample(records, len(records))
    assert merger.merge(cluster, shuffled) == golden


@settings(deadline=None, max_examples=50)
@given(records())
def test_explanations_hold_no_personal_value(records: list[CustomerRecord]) -> None:
    """Neither a decision nor the repr of a golden record shows a value."""
    named = [
        evolve(
            r,
            names=tuple(
                evolve(n, value=PersonName(family="Qzx", given="Wvk")) for n in r.names
            ),
        )
        for r in records
    ]
    golden = merge_records(Cluster.of(tuple(r.ref for r in named)), named)
    shown = repr(golden) + "".join(str(d.explain()) for d in golden.decisions)
    assert "Qzx" not in shown
    assert "Wvk" not in shown
    assert "+86138" not in shown
