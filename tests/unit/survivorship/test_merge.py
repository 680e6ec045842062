"""Golden records: each rule, its ties, what is kept and what is told."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve

from customer_core.errors import ConfigurationError
from customer_core.models import (
    Attributed,
    Cluster,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    GoldenRecord,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    Sex,
    SourceRef,
    from_dict,
    to_dict,
)
from customer_core.survivorship import (
    Candidate,
    Circumstances,
    SurvivorshipPolicy,
    merge_records,
)

MakeRecord = Callable[..., CustomerRecord]
Merge = Callable[..., GoldenRecord]

ONE, TWO, THREE = (PhoneNumber(e164=f"+861380000000{n}") for n in (1, 2, 3))
FULL = PersonName(family="张", given="三丰")
SHORT = PersonName(family="张")


def _values(attributed: tuple[Attributed[Any], ...]) -> list[Any]:
    return [one.value for one in attributed]


def _rule(golden: GoldenRecord, attribute: str) -> str:
    decision = golden.decision(attribute)
    assert decision is not None
    return decision.rule


def test_most_recent_wins(record: MakeRecord, merge: Merge) -> None:
    """The value of the record changed last comes first; the older one is kept."""
    golden = merge(
        record("crm/1", 2022, phones=[ONE]), record("shop/1", 2024, phones=[TWO])
    )
    assert (_values(golden.phones), _rule(golden, "phones")) == (
        [TWO, ONE],
        "most_recent",
    )


def test_value_with_own_time(record: MakeRecord, merge: Merge) -> None:
    """The time a value itself names counts before the time of its record."""
    old = record("crm/1", 2024, phones=[ONE])
    when = datetime(2020, 1, 1, tzinfo=UTC)
    origin = evolve(old.phones[0].origin, observed_at=when)
    old = evolve(old, phones=(evolve(old.phones[0], origin=origin),))
    assert _values(merge(old, record("shop/1", 2022, phones=[TWO])).phones) == [
        TWO,
        ONE,
    ]


def test_undated_is_oldest(record: MakeRecord, merge: Merge) -> None:
    """A value without any time is older than a dated one."""
    golden = merge(record("a/1", phones=[ONE]), record("b/1", 1999, phones=[TWO]))
    assert _values(golden.phones) == [TWO, ONE]


def test_most_complete_name_wins_over_newer(record: MakeRecord, merge: Merge) -> None:
    """A full name beats the newer family name alone."""
    golden = merge(
        record("crm/1", 2020, names=[FULL]), record("shop/1", 2024, names=[SHORT])
    )
    assert (_values(golden.names), _rule(golden, "names")) == (
        [FULL, SHORT],
        "most_complete",
    )


def test_most_frequent_birth_date_wins(record: MakeRecord, merge: Merge) -> None:
    """Two records outvote one that is newer; the decision tells the votes."""
    right, wrong = (PartialDate(year=y, month=2, day=3) for y in (1980, 1908))
    golden = merge(
        record("crm/1", birth_dates=[right]),
        record("crm/2", birth_dates=[right]),
        record("shop/1", 2024, birth_dates=[wrong]),
    )
    decision = golden.decision("birth_dates")
    assert decision is not None
    assert _values(golden.birth_dates) == [right, wrong]
    assert decision.explain().text("zh").splitlines()[1:] == [
        "          出生日期：3 条记录中有 2 条给出该值",
        "          出生日期：共有 2 个不同的值",
    ]


def test_one_record_has_one_vote(record: MakeRecord, merge: Merge) -> None:
    """A record that gives a value twice counts once, so that time decides."""
    policy = SurvivorshipPolicy(rules=("most_frequent", "most_recent"))
    golden = merge(
        record("crm/1", 2020, phones=[ONE, ONE]),
        record("shop/1", 2024, phones=[TWO]),
        policy=policy,
    )
    assert (_values(golden.phones), _rule(golden, "phones")) == (
        [TWO, ONE],
        "most_recent",
    )


def test_preferred_source_wins(record: MakeRecord, merge: Merge) -> None:
    """With all else equal the source with the smaller number wins, and is named."""
    sources = {"crm": SourceRef(name="crm", priority=5), "shop": SourceRef(name="shop")}
    golden = merge(
        record("crm/1", phones=[ONE]), record("shop/1", phones=[TWO]), sources=sources
    )
    decision = golden.decision("phones")
    assert decision is not None
    assert _values(golden.phones) == [TWO, ONE]
    assert decision.reasons[0].text() == "phone: from the preferred source shop"


def test_source_without_entry_has_priority_zero(
    record: MakeRecord, merge: Merge
) -> None:
    """A source that is not named is preferred to one of priority 1."""
    sources = {"crm": SourceRef(name="crm", priority=1)}
    records = (record("crm/1", phones=[ONE]), record("web/1", phones=[TWO]))
    assert _values(merge(*records, sources=sources).phones) == [TWO, ONE]


@pytest.mark.parametrize(
    ("first", "second"), [("crm/2", "shop/1"), ("crm/1", "crm/2"), ("a/9", "b/1")]
)
def test_tie(record: MakeRecord, merge: Merge, first: str, second: str) -> None:
    """A tie goes to the first source, then record id, in either order of records."""
    one, two = record(first, phones=[ONE]), record(second, phones=[TWO])
    golden, turned = merge(one, two), merge(two, one)
    assert golden == turned
    assert (_values(golden.phones), _rule(golden, "phones")) == ([ONE, TWO], "tie")


def test_tie_within_a_record(record: MakeRecord, merge: Merge) -> None:
    """Equal values of one record keep its order: the main one first."""
    golden = merge(record("crm/1", phones=[THREE, ONE, TWO]))
    assert _values(golden.phones) == [THREE, ONE, TWO]


def test_equal_values_are_joined(record: MakeRecord, merge: Merge) -> None:
    """One mailbox in two spellings is one value, shown in the newer spelling."""
    upper, lower = EmailAddress(address="Ann@x.cn"), EmailAddress(address="ann@x.cn")
    golden = merge(
        record("crm/1", 2020, emails=[upper]), record("shop/1", 2024, emails=[lower])
    )
    decision = golden.decision("emails")
    assert decision is not None
    assert _values(golden.emails) == [lower]
    assert (decision.rule, decision.candidates, decision.conflict) == ("only", 2, False)
    assert decision.explain().text() == (
        "Why this value was chosen\n          e-mail: the only value"
    )


def test_address_survives_whole(record: MakeRecord, merge: Merge) -> None:
    """The better address is taken as it is; nothing of the other is mixed in."""
    street = PostalAddress(country="GB", admin2="Oxford", street="1 Webb Street")
    city = PostalAddress(country="GB", admin2="Oxford", postal_code="OX1 7SB")
    policy = SurvivorshipPolicy(rules=("most_complete",))
    golden = merge(
        record("crm/1", addresses=[city]),
        record("shop/1", addresses=[street]),
        policy=policy,
    )
    assert _values(golden.addresses) == [street, city]


def test_later_rules_are_asked_in_order(record: MakeRecord, merge: Merge) -> None:
    """What the first rule leaves equal the second decides, and it is the one named."""
    golden = merge(
        record("a/1", 2024, phones=[ONE]),
        record("b/1", 2024, phones=[PhoneNumber(e164=TWO.e164, extension="8")]),
    )
    assert _rule(golden, "phones") == "most_complete"
    assert golden.phones[0].value.extension == "8"


def test_single_record(record: MakeRecord, merge: Merge) -> None:
    """A cluster of one passes its values on, the same objects."""
    only = record("crm/1", 2024, names=[FULL], phones=[ONE], sex=[Sex.MALE])
    golden = merge(only)
    assert golden.names[0] is only.names[0]
    assert golden.profile == only.profile
    assert [d.field for d in golden.decisions] == ["names", "phones", "sex"]
    assert {d.rule for d in golden.decisions} == {"only"}


def test_profile_and_custom(record: MakeRecord, merge: Merge) -> None:
    """Statements keep all distinct values; a custom field keeps its survivor."""
    one = record(
        "crm/1", 2020, interests=["tea"], custom={"size": "M", "colour": "red"}
    )
    two = record("shop/1", 2024, interests=["Tea", "go"], custom={"size": "L"})
    golden = merge(one, two)
    assert _values(golden.profile.interests) == ["Tea", "go"]
    assert golden.custom == (one.custom[1], two.custom[0])
    assert [d.field for d in golden.decisions] == [
        "interests",
        "custom.colour",
        "custom.size",
    ]


def test_custom_field_given_twice(record: MakeRecord, merge: Merge) -> None:
    """Two values of one custom field in one record leave the first."""
    one = record("crm/1", custom={"size": "M"})
    other = evolve(one.custom[0], value="L")
    assert merge(evolve(one, custom=(*one.custom, other))).custom == one.custom


def test_policy_per_custom_field(record: MakeRecord, merge: Merge) -> None:
    """A custom field follows its own rules where the policy names it."""
    policy = SurvivorshipPolicy(
        rules=("most_recent",), fields={"custom.size": ("source_priority",)}
    )
    golden = merge(
        record("crm/1", 2020, custom={"size": "M"}),
        record("shop/1", 2024, custom={"size": "L"}),
        policy=policy,
        sources={"shop": SourceRef(name="shop", priority=1)},
    )
    assert golden.custom[0].value == "M"


def test_dates_of_the_record(record: MakeRecord, merge: Merge) -> None:
    """Registration is the earliest, change the latest, and both may be unknown."""
    early, late = (datetime(y, 5, 1, tzinfo=UTC) for y in (2015, 2020))
    one = evolve(record("crm/1", 2021), registered_at=late)
    two = evolve(record("shop/1", 2024), registered_at=early)
    golden = merge(one, two)
    assert (golden.registered_at, golden.updated_at) == (early, two.updated_at)
    assert merge(record("crm/1")).registered_at is None


def test_golden_record_round_trips(record: MakeRecord, merge: Merge) -> None:
    """A golden record with its decisions can be stored and read back."""
    golden = merge(
        record("crm/1", 2020, names=[FULL], phones=[ONE], custom={"size": "M"}),
        record("shop/1", 2024, names=[SHORT], phones=[TWO]),
    )
    assert from_dict(GoldenRecord, to_dict(golden)) == golden


def test_records_must_be_the_members(record: MakeRecord) -> None:
    """A record too few, too many, twice or foreign is refused without its id."""
    one, two, three = (record(f"crm/secret{n}") for n in (1, 2, 3))
    cluster = Cluster.of((one.ref, two.ref))
    for given in ([one], [one, two, three], [one, one], [one, three]):
        with pytest.raises(
            ConfigurationError, match="pass every member once"
        ) as caught:
            merge_records(cluster, given)
        assert "secret" not in str(caught.value)


def test_decision_names_its_origin(record: MakeRecord, merge: Merge) -> None:
    """A decision points at the source record of the survivor."""
    golden = merge(
        record("crm/1", 2022, phones=[ONE]), record("shop/7", 2024, phones=[TWO])
    )
    decision = golden.decision("phones")
    assert decision is not None
    assert decision.survivor == FieldOrigin(record=golden.members[1])


def test_a_value_past_its_age_loses(record: MakeRecord, merge: Merge) -> None:
    """In date beats without a time, which beats past the limit, whatever comes next."""
    policy = SurvivorshipPolicy(
        rules=("source_priority",), max_age_days={"phones": 400}
    )
    golden = merge(
        record("a/1", 2020, phones=[ONE]),
        record("b/1", phones=[TWO]),
        record("c/1", 2025, phones=[THREE]),
        policy=policy,
        circumstances=Circumstances(as_of=datetime(2026, 1, 1, tzinfo=UTC)),
    )
    assert _values(golden.phones) == [THREE, TWO, ONE]
    assert _rule(golden, "phones") == "in_date"
    assert golden.decision("phones").explain().text("zh").splitlines()[1].strip() == (  # type: ignore[union-attr] # has phones
        "电话：未超过时效，共 3 个值"
    )


def test_an_age_that_is_just_reached_is_in_date(
    record: MakeRecord, merge: Merge
) -> None:
    """The limit itself is still in date; a moment more is past it."""
    old, new = record("a/1", 2020, phones=[ONE]), record("b/1", phones=[TWO])
    policy = SurvivorshipPolicy(max_age_days={"phones": 31})
    for moment, expected in (
        (datetime(2020, 2, 1, tzinfo=UTC), ONE),
        (datetime(2020, 2, 1, 0, 0, 1, tzinfo=UTC), TWO),
    ):
        around = Circumstances(as_of=moment)
        golden = merge(old, new, policy=policy, circumstances=around)
        assert _values(golden.phones)[0] == expected


def test_valid_values_come_first(record: MakeRecord, merge: Merge) -> None:
    """What the caller's check finds wrong loses against what it does not."""
    golden = merge(
        record("a/1", 2025, phones=[ONE]),
        record("b/1", 2020, phones=[TWO]),
        policy=SurvivorshipPolicy(rules=("valid", "most_recent")),
        circumstances=Circumstances(is_valid=lambda _, value: value != ONE),
    )
    assert _values(golden.phones) == [TWO, ONE]
    assert _rule(golden, "phones") == "valid"


def test_longest_text_wins(record: MakeRecord, merge: Merge) -> None:
    """By characters of the canonical text; equal ones are left to the next rule."""
    golden = merge(
        record("a/1", 2020, occupation=["Engineer"]),
        record("b/1", 2025, occupation=["Chief engineer"]),
        record("c/1", 2024, occupation=["Engineers"]),
        record("d/1", 2025, occupation=["Surveyors"]),
        policy=SurvivorshipPolicy(rules=("longest", "most_recent")),
    )
    assert _values(golden.profile.occupation) == [
        "Chief engineer",
        "Surveyors",
        "Engineers",
        "Engineer",
    ]
    assert _rule(golden, "occupation") == "longest"


def test_source_order_of_an_attribute(record: MakeRecord, merge: Merge) -> None:
    """The policy's order beats the sources' own priority; unnamed ones come last."""
    golden = merge(
        record("a/1", phones=[ONE], emails=[EmailAddress(address="a@example.com")]),
        record("b/1", phones=[TWO], emails=[EmailAddress(address="b@example.com")]),
        record("c/1", phones=[THREE]),
        policy=SurvivorshipPolicy(
            rules=("source_priority",), source_order={"phones": ("c", "b")}
        ),
        sources={"b": SourceRef(name="b", priority=-1)},
    )
    assert _values(golden.phones) == [THREE, TWO, ONE]
    assert _values(golden.emails)[0].address == "b@example.com"


def test_custom_rule(record: MakeRecord, merge: Merge) -> None:
    """The application's own function decides, and the decision says which."""

    def prefers_threes(candidate: Candidate) -> float:
        return 0 if candidate.item.value == THREE else 1

    golden = merge(
        record("a/1", 2025, phones=[ONE]),
        record("b/1", 2020, phones=[THREE]),
        policy=SurvivorshipPolicy(rules=("custom.threes", "most_recent")),
        circumstances=Circumstances(custom_rules={"threes": prefers_threes}),
    )
    assert _values(golden.phones) == [THREE, ONE]
    decision = golden.decision("phones")
    assert decision is not None
    assert decision.rule == "custom.threes"
    assert (
        decision.reasons[0].text() == "phone: rule threes of the application, 2 values"
    )


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (SurvivorshipPolicy(rules=("custom.a",)), r"custom rules \['a'\]; give"),
        (SurvivorshipPolicy(max_age_days={"phones": 9}), "say as_of which moment"),
    ],
)
def test_what_the_policy_needs_must_be_given(
    record: MakeRecord, merge: Merge, policy: SurvivorshipPolicy, message: str
) -> None:
    """A missing function or moment is refused before anything is merged."""
    with pytest.raises(ConfigurationError, match=message):
        merge(record("a/1", phones=[ONE]), policy=policy)
