"""Limits on what one customer can have."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import Cluster, CustomerRecord, Identifier, PartialDate
from customer_core.survivorship.guards import Limit, Violation, audit_cluster

Make = Callable[..., CustomerRecord]

ONE, TWO, THREE = (Identifier(kind="resident_id", value=f"{n}") for n in (1, 2, 3))
PASSPORT = Identifier(kind="passport", value="9")
BORN = PartialDate(year=1990, month=1, day=2)


def audit(*records: CustomerRecord, **options: object) -> tuple[Violation, ...]:
    """The violations of a cluster of these records."""
    cluster = Cluster.of(tuple(one.ref for one in records))
    return audit_cluster(cluster, records, **options)  # type: ignore[arg-type] # limits


def ids(*groups: tuple[object, ...]) -> list[list[str]]:
    """Record ids of groups."""
    return [[getattr(ref, "record_id", "") for ref in group] for group in groups]


def test_one_value_is_within_every_limit(record: Make) -> None:
    """Given twice, and beside values of another kind."""
    assert not audit(
        record("crm/1", identifiers=[ONE, PASSPORT], birth_dates=[BORN]),
        record("crm/2", identifiers=[ONE], birth_dates=[BORN]),
        record("crm/3"),
    )
    assert not audit(record("crm/1", identifiers=[ONE, TWO]))


def test_records_are_grouped_by_value(record: Make) -> None:
    """Most records first; who states none is undecided."""
    (found,) = audit(
        record("crm/4"),
        record("crm/1", identifiers=[ONE]),
        record("crm/3", identifiers=[TWO, PASSPORT]),
        record("crm/2", identifiers=[TWO]),
    )
    assert found.limit == Limit(attribute="identifiers", kind="resident_id")
    assert ids(*found.groups) == [["2", "3"], ["1"]]
    assert ids(found.undecided) == [["4"]]
    assert found.explain().text("zh").splitlines() == [
        "该簇为何可能包含多位客户",
        "          证件号：有 2 个不同的 resident_id 值，而一位客户至多有 1 个",
        "          按值分组，各组记录数为 2, 1；另有 1 条记录没有该值",
    ]


def test_a_record_with_two_values_joins_their_groups(record: Make) -> None:
    """It cannot be taken apart, so what it holds together stays together."""
    (found,) = audit(
        record("crm/1", identifiers=[ONE]),
        record("crm/2", identifiers=[TWO]),
        record("crm/3", identifiers=[THREE, ONE]),
    )
    assert ids(*found.groups) == [["1", "3"], ["2"]]


def test_a_limit_may_allow_several(record: Make) -> None:
    """And count every kind."""
    limit = Limit(attribute="identifiers", most=2)
    two = (record("crm/1", identifiers=[ONE]), record("crm/2", identifiers=[PASSPORT]))
    assert not audit(*two, limits=[limit])
    assert audit(*two, record("crm/3", identifiers=[TWO]), limits=[limit])


def test_suggested_judgements_keep_the_groups_apart(record: Make) -> None:
    """Every pair of records of two groups, and no other."""
    (found,) = audit(
        record("crm/1", identifiers=[ONE]),
        record("crm/2", identifiers=[TWO]),
        record("crm/3", identifiers=[TWO]),
        record("crm/4"),
    )
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    made = list(found.suggest(author="audit", decided_at=moment, reason="two ids"))
    assert [ids(one.pair)[0] for one in made] == [["1", "2"], ["1", "3"]]
    assert {(str(one.verdict), one.author) for one in made} == {("non_match", "audit")}


@pytest.mark.parametrize(("attribute", "most"), [("fax", 1), ("phones", 0)])
def test_an_impossible_limit_is_refused(attribute: str, most: int) -> None:
    """When it is made."""
    with pytest.raises(ConfigurationError, match=r"no attribute|1 or more"):
        Limit(attribute=attribute, most=most)
